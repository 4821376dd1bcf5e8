"""Documents of many pages are read as jobs; the list outlives a reload, or in private mode is not kept at all."""

import io
import json
from pathlib import Path

import pytest

from tests.conftest import draw_page
from tests.webui.conftest import (
    LINES,
    OpenPage,
    Page,
    add,
    expect,
    lines,
    read,
    wait_for,
    wait_until,
    wait_until_idle,
    wait_until_kept,
)

PAGES = 55  # more than a request may have

KEPT = """async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of database.objectStoreNames) {
      found.push(...await new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAllKeys();
        request.onsuccess = () => resolve(request.result);
      }));
    }
    database.close();
  }
  return found.length;
}"""

OLD_HISTORY = """async (bytes) => {
  await new Promise((resolve) => (indexedDB.deleteDatabase("ocr").onsuccess = resolve));
  const request = indexedDB.open("ocr", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "id" });
  const database = await new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const box = [[0, 0], [9, 0], [9, 9], [0, 9]];
  const text = "as it was corrected";
  const line = { page: 0, read: "as it was", text, confidence: 1, box, end: "\\n", checked: true };
  const page = { page: 0, number: 1, width: 900, height: 252, codes: [], forms: [], tables: [], text };
  const data = { text, lines: [line], pages: [page], notices: [], model: "" };
  const file = new File([new Uint8Array(bytes)], "old.png", { type: "image/png" });
  const entry = { id: "1-000001", name: "old.png", time: 1, file, data };
  const writing = database.transaction("files", "readwrite");
  writing.objectStore("files").put(entry);
  await new Promise((resolve) => (writing.oncomplete = resolve));
  database.close();
}"""


@pytest.fixture(scope="session")
def long_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = [draw_page([f"page number {number}"]) for number in range(1, PAGES + 1)]
    pdf = io.BytesIO()
    pages[0].save(pdf, "PDF", save_all=True, append_images=pages[1:])
    path = tmp_path_factory.mktemp("long") / "contract.pdf"
    path.write_bytes(pdf.getvalue())
    return path


def pages_there(page: Page) -> int:
    return int(page.locator(".picture-pane .pager span").text_content().split("/")[1] or 0)


def watch_jobs(page: Page) -> list[tuple[str, str]]:
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: "/jobs" in request.url and asked.append((request.method, request.url)))
    return asked


def test_pages_come_one_after_another_and_can_be_corrected_meanwhile(open_page: OpenPage, long_pdf: Path):
    page = open_page()
    asked = watch_jobs(page)
    add(page, long_pdf)
    page.locator(".line").wait_for()
    expect(page.locator(".text-state")).to_contain_text("of 55 pages read")
    page.locator(".line").dblclick()
    page.locator(".editor textarea").fill("page number one")
    there = pages_there(page)
    wait_until(page, f"document.querySelector('.picture-pane .pager span').textContent.split('/')[1] > {there}")
    expect(page.locator(".editor textarea")).to_have_value("page number one")
    page.keyboard.press("Enter")
    expect(page.locator(".file[data-state=reading] progress")).to_be_visible()
    wait_until_idle(page)
    assert pages_there(page) == PAGES
    expect(lines(page)).to_have_text(["page number one"])
    page.locator("#undo").click()
    expect(lines(page)).to_have_text(["page number 1"])
    wait_for(page, lambda: [method for method, _ in asked if method != "GET"] == ["POST", "DELETE"])
    [job] = {url.rpartition("/")[2] for method, url in asked if method == "DELETE"}
    wait_for(page, lambda: page.request.get(f"{page.url}api/v1/jobs/{job}").status == 404)


def test_a_job_goes_on_after_a_reload_with_what_was_corrected(open_page: OpenPage, long_pdf: Path):
    page = open_page()
    asked = watch_jobs(page)
    add(page, long_pdf)
    page.locator(".line").dblclick()
    page.locator(".editor textarea").fill("page number one")
    page.keyboard.press("Enter")
    wait_until_kept(page)
    page.reload()
    page.locator(".line").wait_for()
    wait_until_idle(page)
    assert pages_there(page) == PAGES
    expect(lines(page)).to_have_text(["page number one"])
    page.keyboard.press("]")
    expect(lines(page)).to_have_text(["page number 2"])
    assert [method for method, _ in asked if method == "POST"] == ["POST"], "the file was sent once"


def test_cancelling_keeps_the_pages_that_are_there_and_reading_goes_on_from_them(open_page: OpenPage, long_pdf: Path):
    page = open_page()
    add(page, long_pdf)
    page.locator(".line").wait_for()
    page.get_by_role("button", name="Cancel contract.pdf").click()
    there = pages_there(page)
    assert 0 < there < PAGES
    assert f"{there} pages of 55 kept" in page.locator(".file-state").inner_text().replace("1 page ", "1 pages ")
    expect(page.locator("#export-file")).to_be_enabled()
    page.get_by_role("button", name="Read contract.pdf again").click()
    page.locator(".file[data-state=done]").wait_for()
    assert pages_there(page) == PAGES


def test_a_server_that_is_away_for_a_while_is_waited_for(open_page: OpenPage, long_pdf: Path):
    page = open_page()
    add(page, long_pdf)
    page.locator(".line").wait_for()
    page.context.set_offline(True)
    page.get_by_text("No answer from the server").first.wait_for()
    page.context.set_offline(False)
    wait_until_idle(page)
    assert pages_there(page) == PAGES


def test_what_a_request_read_before_its_time_was_over_is_shown(open_page: OpenPage, files: Path):
    page = open_page()
    line = {"text": "as far as it came", "confidence": 1, "box": [[0, 0], [9, 0], [9, 9], [0, 9]], "page": 0}
    partial = {"lines": [line], "pages": [{"page": 0, "number": 1, "width": 99, "height": 99}], "notices": []}
    late = {"success": False, "code": "TIMED_OUT", "msg": "too late", "partial": partial}
    page.route("**/api/v1/ocr", lambda route: route.fulfill(status=504, body=json.dumps(late)))
    page.route("**/api/v1/jobs", lambda route: route.fulfill(status=403, body='{"code": "FORBIDDEN"}'))
    read(page, files / "invoice.png")
    expect(lines(page)).to_have_text(["as far as it came"])
    expect(page.locator(".failure")).to_contain_text("took too long")


def test_what_takes_too_long_for_a_request_is_read_as_a_job(open_page: OpenPage, files: Path):
    page = open_page()
    page.route("**/api/v1/ocr", lambda route: route.fulfill(status=504, body='{"code": "TIMED_OUT"}'))
    read(page, files / "invoice.png")
    expect(lines(page).nth(0)).to_have_text("Invoice 20394")


def test_the_list_outlives_a_reload_and_what_waited_goes_on(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    page.route("**/api/v1/ocr", lambda route: None)
    add(page, *[files / "second.jpg"] * 40)
    wait_until(page, "document.querySelectorAll('.file').length === 41")
    page.unroute("**/api/v1/ocr")
    wait_until_kept(page)
    page.reload()
    wait_until(page, "document.querySelectorAll('.file[data-state=done]').length === 41")
    expect(page.locator(".file-name").first).to_have_text("invoice.png")


def test_the_list_of_a_tab_that_was_closed_is_in_the_next_one_and_that_of_an_open_one_is_not(
    open_page: OpenPage, files: Path
):
    page = open_page()
    read(page, files / "invoice.png")
    wait_until_kept(page)
    second = page.context.new_page()
    second.goto(page.url)
    second.wait_for_timeout(1000)
    expect(second.locator(".file")).to_have_count(0)
    second.close()
    page.close()
    third = second.context.new_page()
    third.goto(second.url)
    expect(lines(third)).to_have_text(LINES)


def test_private_mode_writes_nothing_down(open_page: OpenPage, files: Path, long_pdf: Path):
    page = open_page()
    read(page, files / "invoice.png")
    wait_until(page, f"({KEPT})().then((kept) => kept === 3)")  # its small things, its bytes, its page
    page.locator("#switch-private").click()
    expect(page.locator("#private-bar")).to_be_visible()
    page.get_by_role("button", name="Delete the 1 file kept before").click()
    page.locator("#private-forget").wait_for(state="hidden")
    before = page.evaluate("JSON.stringify(localStorage)")
    read(page, files / "second.jpg", files / "scan.pdf")
    page.locator(".line").first.dblclick()
    page.locator(".editor textarea").fill("secret")
    page.keyboard.press("Enter")
    page.locator("#switch-theme").click()
    page.locator("#open-options").click()
    page.get_by_label("Line breaks").select_option(label="Paragraphs")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear list").click()
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate(KEPT) == 0
    assert page.evaluate("JSON.stringify(localStorage)") == before
    page.reload()
    expect(page.locator("#private-bar")).to_be_visible()
    expect(page.locator("#welcome")).to_be_visible()


def test_a_history_of_before_is_taken_over(open_page: OpenPage, files: Path):
    page = open_page()
    page.goto(f"{page.url}docs")
    page.evaluate(OLD_HISTORY, list((files / "invoice.png").read_bytes()))
    page.goto(page.url.removesuffix("docs"))
    page.get_by_role("button", name="1 file read earlier").click()
    page.locator(".history-open").click()
    expect(lines(page)).to_have_text(["as it was corrected"])
    page.locator(".stage img").wait_for()
