"""Files are read, and their text is there; or it is said why not."""

from pathlib import Path

from tests.webui.conftest import (
    LINES,
    WAIT,
    OpenPage,
    add,
    correct,
    expect,
    lines,
    read,
    wait_for,
    wait_until,
    wait_until_idle,
    wait_until_kept,
)

# Playwright doesn't tell the body of a request that holds a file.
WATCH_FORMS = """() => {
  window.sent = {};
  const append = FormData.prototype.append;
  FormData.prototype.append = function (name, value, ...rest) {
    window.sent[name] = String(value);
    append.call(this, name, value, ...rest);
  };
}"""


def test_boxes_fit_a_photo_that_lies_on_its_side(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "photo.jpg")
    expect(lines(page)).to_have_text(LINES)
    view = page.locator(".boxes").get_attribute("viewBox")
    assert view == page.locator(".stage img").evaluate("image => `0 0 ${image.naturalWidth} ${image.naturalHeight}`")


def test_the_pages_of_a_pdf_are_shown_with_their_boxes(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "scan.pdf")
    expect(page.locator(".picture-pane .pager span")).to_have_text("1 / 2")
    expect(lines(page)).to_have_text(LINES)
    fits = "image => `0 0 ${image.naturalWidth} ${image.naturalHeight}`"
    first = page.locator(".stage img")
    first.wait_for()
    expect(page.locator(".boxes")).to_have_attribute("viewBox", first.evaluate(fits))
    source = first.get_attribute("src")
    page.keyboard.press("]")
    expect(lines(page)).to_have_text(LINES[::-1])
    page.locator(f'.stage img:not([src="{source}"])').wait_for()
    expect(page.locator(".boxes")).to_have_attribute("viewBox", page.locator(".stage img").evaluate(fits))
    expect(page.locator("#picture-note")).to_be_hidden()
    expect(page.locator(".picture-pane .pager span")).to_have_text("2 / 2")


def test_a_page_is_shown_in_the_pixels_it_was_read_in(open_page: OpenPage, files: Path):
    page = open_page()
    fits = """document.querySelector('.stage img')?.naturalWidth === Math.round(%s)
      && Number(document.querySelector('.boxes').getAttribute('viewBox').split(' ')[2]) === Math.round(%s)"""
    read(page, files / "scan.pdf")
    page.locator(".stage img").wait_for()
    width = page.locator(".stage img").evaluate("image => image.naturalWidth")
    page.locator("#open-options").click()
    page.get_by_label("PDF resolution").fill("100")
    page.get_by_role("button", name="Read this file again").click()
    wait_until(page, fits % (width / 2, width / 2))
    wait_until_kept(page)
    page.get_by_role("button", name="Clear list").click()
    page.get_by_role("button", name="1 file read earlier").click()
    page.locator(".history-open").click()
    wait_until(page, fits % (width / 2, width / 2))


def test_a_page_without_a_picture_shows_its_text_where_it_stands(open_page: OpenPage, files: Path):
    page = open_page()
    page.route("**/api/v1/picture", lambda route: route.fulfill(status=503, body="{}"))
    read(page, files / "scan.pdf")
    page.get_by_text("No picture of this page is available").wait_for()
    expect(page.locator(".blank-sheet .page-text > div")).to_have_text(LINES)


def test_what_can_not_be_read_is_said_in_plain_words(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "rubbish.png", files / "invoice.png")
    state = page.locator(".file[data-state=failed] .file-state").inner_text()
    assert state.startswith("This is not a picture or document that can be read.")
    expect(page.locator(".failure")).to_contain_text("UNSUPPORTED_FORMAT")
    expect(page.locator(".file[data-state=done]")).to_have_count(1)
    page.locator("#switch-language").click()
    expect(page.locator(".file[data-state=failed] .file-state")).to_contain_text("这不是可识别的图片")
    page.locator("#retry-failed").click()
    wait_until_idle(page)
    page.locator(".file[data-state=failed]").wait_for()


def test_a_busy_server_is_asked_again_after_the_time_it_names(open_page: OpenPage, files: Path):
    page = open_page()
    asked = []

    def busy_at_first(route):
        asked.append(page.evaluate("performance.now()"))
        if len(asked) > 1:
            return route.continue_()
        body = '{"success": false, "code": "OVERLOADED", "msg": "busy"}'
        return route.fulfill(status=503, headers={"Retry-After": "2"}, content_type="application/json", body=body)

    page.route("**/api/v1/ocr", busy_at_first)
    add(page, files / "invoice.png")
    page.get_by_text("Waiting, the server is busy").first.wait_for()
    expect(lines(page)).to_have_text(LINES)
    assert asked[1] - asked[0] >= 1900


def test_files_can_be_cancelled_and_read_again(open_page: OpenPage, files: Path):
    page = open_page()
    held = []
    page.route("**/api/v1/ocr", lambda route: held.append(route))
    add(page, *[files / "invoice.png"] * 5)
    wait_until(page, "document.querySelectorAll('.file').length === 5")
    wait_for(page, lambda: len(held) == 3)
    page.wait_for_timeout(300)
    assert len(held) == 3, "several at a time, and not all"
    page.get_by_role("button", name="Cancel all").click()
    expect(page.locator(".file[data-state=cancelled]")).to_have_count(5)
    page.unroute("**/api/v1/ocr")
    page.get_by_role("button", name="Read invoice.png again").first.click()
    expect(lines(page)).to_have_text(LINES)
    page.get_by_role("button", name="Remove invoice.png").last.click()
    expect(page.locator(".file")).to_have_count(4)


def test_leaving_warns_while_files_are_read_that_are_not_kept(open_page: OpenPage, files: Path):
    page = open_page()
    page.locator("#switch-private").click()
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.route("**/api/v1/ocr", lambda route: None)
    add(page, files / "invoice.png")
    page.wait_for_selector(".file")
    page.close(run_before_unload=True)
    wait_for(page, lambda: asked)
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Cancel all").click()
    page.close(run_before_unload=True)
    if not page.is_closed():
        page.wait_for_event("close", timeout=WAIT)
    assert asked == ["beforeunload"]


def test_an_api_key_is_asked_for_where_the_server_wants_one(open_page: OpenPage, files: Path):
    page = open_page()

    def guarded(route):
        if route.request.headers.get("authorization") == "Bearer secret":
            return route.continue_()
        body = '{"success": false, "code": "UNAUTHORIZED", "msg": "an API key is wanted"}'
        return route.fulfill(status=401, content_type="application/json", body=body)

    page.route("**/api/v1/ocr", guarded)
    add(page, files / "invoice.png")
    page.get_by_label("This server needs an API key:").fill("secret")
    page.get_by_role("button", name="Use key").click()
    expect(lines(page)).to_have_text(LINES)
    expect(page.locator("#key-bar")).to_be_hidden()


def test_options_are_the_servers_and_are_remembered_and_sent(open_page: OpenPage, files: Path):
    page = open_page()
    page.locator("#open-options").click()
    page.get_by_label("Line breaks").select_option(label="Paragraphs")
    page.get_by_label("Leave out lines below").fill("0.25")
    page.get_by_role("button", name="Done").click()
    page.reload()
    wait_until(page, "document.querySelector('#limits').textContent")  # the server has named its options
    page.evaluate(WATCH_FORMS)
    read(page, files / "invoice.png")
    sent = page.evaluate("window.sent")
    assert sent | {"file": ""} == {
        "file": "",
        "format": "json",
        "layout": "paragraphs",
        "minimum_confidence": "0.25",
        "characters": "boxes",
        "codes": "auto",
        "fields": "auto",
        "tables": "auto",
    }
    expect(page.locator(".file")).to_have_attribute("data-state", "done")


def test_history_outlives_the_page_with_corrections_and_can_be_cleared(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    correct(page, 0, "Invoice 20395")
    page.get_by_role("button", name="Clear list").click()
    page.get_by_role("button", name="1 file read earlier").wait_for()  # it is written down
    page.reload()
    page.get_by_role("button", name="1 file read earlier").click()
    page.locator(".history-open").click()
    expect(lines(page)).to_have_text(["Invoice 20395", *LINES[1:]])
    expect(page.locator(".stage img")).to_have_count(1)
    page.locator("#open-history").click()
    page.get_by_text("No files in the history.").wait_for()  # it is in the list again
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear list").click()
    page.get_by_role("button", name="1 file read earlier").click()
    page.get_by_role("button", name="Clear history").click()
    page.get_by_text("No files in the history.").wait_for()
    page.reload()
    expect(page.locator("#welcome-history")).to_be_hidden()
