"""The page itself: fast, small, for everyone, in two languages, on every screen."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from ocr.web.static_files import WEBUI
from tests.conftest import draw_page, encode
from tests.webui.conftest import LINES, OpenPage, add, expect, lines, read, wait_until

MANY = """bytes => {
  const data = new DataTransfer();
  for (let number = 0; number < 200; number++) {
    data.items.add(new File([new Uint8Array(bytes)], `${number}.png`, { type: "image/png" }));
  }
  const input = document.querySelector("#choose-files");
  input.files = data.files;
  input.dispatchEvent(new Event("change"));
}"""
REPLY = {
    "success": True,
    "data": {
        "text": "A line",
        "lines": [
            {"text": "A line", "confidence": 0.9, "end": "\n", "page": 0, "box": [[9, 9], [99, 9], [99, 39], [9, 39]]}
        ],
        "pages": [{"page": 0, "width": 900, "height": 108}],
        "processing_time_ms": 5,
        "warnings": [],
    },
}


def findings(page) -> list[str]:
    """What axe finds serious or critical."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_serious(open_page: OpenPage, files: Path, colours: str, size: tuple[int, int]):
    page = open_page(colours=colours, size=size)
    page.evaluate("localStorage.setItem('ocr.uncertainBelow', '1.1')")
    found = {"welcome": findings(page)}
    read(page, files / "rubbish.png", files / "scan.pdf", files / "invoice.png")
    found["files"] = findings(page)
    page.locator(".file").nth(1).click()
    found["text"] = findings(page)
    page.locator(".line").first.press("Enter")
    found["editor"] = findings(page)
    page.keyboard.press("Escape")
    if size[0] < 720:
        page.locator(".tabs [data-pane=both]").click()
    page.locator("#open-page-tools").click()
    for kind in ("lines", "ignore"):
        page.locator(f"[data-draws={kind}]").click()
        found[kind] = findings(page)
    page.keyboard.press("Escape")
    for dialog in ("open-options", "export-file", "open-history"):
        page.locator(f"#{dialog}").click()
        page.wait_for_selector("dialog[open]")
        page.wait_for_timeout(200)
        found[dialog] = findings(page)
        page.keyboard.press("Escape")
    assert {place: violations for place, violations in found.items() if violations} == {}


def test_everything_can_be_done_with_the_keyboard(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png", files / "second.jpg", files / "scan.pdf")
    page.locator(".file").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".file[aria-current]")).to_contain_text("second.jpg")
    page.keyboard.press("Delete")
    expect(page.locator(".file-name")).to_have_text(["invoice.png", "scan.pdf"])
    page.keyboard.press("k")
    expect(page.locator(".file[aria-current]")).to_contain_text("invoice.png")
    page.wait_for_selector(".stage img")
    for _ in range(40):  # by Tab alone to the lines
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.line')"):
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(" net")
    page.keyboard.press("Enter")
    expect(lines(page).nth(1)).to_have_text(LINES[1] + " net")
    assert page.evaluate("document.activeElement.matches('.line.corrected')")
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys-dialog")).to_be_hidden()


def test_the_language_is_the_browsers_and_can_be_switched(open_page: OpenPage, files: Path):
    page = open_page(language="zh-CN")
    expect(page.locator(".welcome h2")).to_have_text("将图片、PDF 或文件夹拖到这里", use_inner_text=True)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    read(page, files / "invoice.png")
    expect(page.locator(".file-state")).to_contain_text("3 行")
    page.get_by_role("button", name="Switch to English").click()
    expect(page.locator(".file-state")).to_contain_text("3 lines")
    page.reload()
    expect(page.locator(".welcome h2")).to_have_text("Drop pictures, PDFs or folders here", use_inner_text=True)


def test_colours_are_the_systems_and_can_be_switched(open_page: OpenPage):
    page = open_page(colours="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.locator("#switch-theme").click()
    assert page.evaluate(background) != dark
    page.locator("#switch-theme").click()
    assert page.evaluate(background) == dark


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1920])
def test_it_fits_every_screen(open_page: OpenPage, files: Path, width: int):
    page = open_page(size=(width, 780), has_touch=width < 720, is_mobile=width < 720)
    add(page, files / "invoice.png")
    page.wait_for_selector(".line", state="attached")
    panes = ["files", "picture", "text"] if width < 720 else [None]
    for pane in panes:
        if pane:
            page.locator(f".tabs [data-pane={pane}]").tap()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        cut = """() => [...document.querySelectorAll("button, .button, .line, .file")].filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          return width && (left < 0 || right > innerWidth + 0.5);
        }).map((element) => element.outerHTML)"""
        assert page.evaluate(cut) == []


def test_a_phone_has_a_camera_button_and_goes_to_the_text(open_page: OpenPage, files: Path):
    page = open_page(size=(390, 844), has_touch=True, is_mobile=True)
    expect(page.locator("#take-photo")).to_have_attribute("capture", "environment")
    expect(page.locator(".welcome [data-opens=take-photo]")).to_be_visible()
    page.set_input_files("#take-photo", files / "photo.jpg")
    expect(lines(page)).to_have_text(LINES)
    expect(page.locator("#text-pane")).to_be_visible()
    page.locator(".line").nth(1).tap()
    page.get_by_role("button", name="Correct line").locator("visible=true").tap()
    expect(page.locator(".editor canvas")).to_be_visible()
    page.locator(".editor textarea").fill("Total 1 EUR")
    page.get_by_role("button", name="Save").tap()
    expect(lines(page).nth(1)).to_have_text("Total 1 EUR")
    page.locator(".tabs [data-pane=picture]").tap()
    expect(page.locator(".box.corrected")).to_have_count(1)


def test_it_is_small():
    assert sum(path.stat().st_size for path in WEBUI.rglob("*") if path.is_file()) < 370_000


def test_two_hundred_files_are_read(open_page: OpenPage):
    page = open_page()
    page.route("**/api/v1/ocr", lambda route: route.fulfill(json=REPLY))
    page.evaluate(MANY, list(encode(draw_page(LINES))))
    wait_until(page, "document.querySelectorAll('.file[data-state=done]').length === 200")
    page.locator("#files").evaluate("list => list.scrollTo(0, list.scrollHeight)")
    page.locator(".file").last.click()
    expect(page.locator(".file[aria-current] .file-name")).to_have_text("199.png")
    expect(page.locator("#overall-text")).to_contain_text("200 of 200 read")


def test_the_options_panel_shows_what_the_server_offers(open_page: OpenPage, page_url: str):
    page = open_page()
    options = json.loads(page.request.get(f"{page_url}/api/v1/options").text())["data"]["options"]
    page.locator("#open-options").click()
    for option in options:
        shown = int(option["name"] != "format")  # the page itself needs JSON
        expect(page.locator(f"#option-{option['name']}")).to_have_count(shown)
