"""Files and folders are chosen, dropped and pasted."""

from pathlib import Path

from tests.conftest import draw_page, encode
from tests.webui.conftest import (
    LINES,
    OpenPage,
    expect,
    lines,
    read,
    wait_until,
    wait_until_idle,
)

PASTE = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def drop(page, *paths: Path) -> None:
    """Drops files from outside, as the desktop does it."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 600, "y": 400, "data": data})


def names(page) -> list[str]:
    return page.locator(".file-name").all_text_contents()


def test_chosen_files_are_read(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png", files / "second.jpg")
    assert names(page) == ["invoice.png", "second.jpg"]
    expect(lines(page)).to_have_text(LINES)
    assert page.locator(".stage img").evaluate("image => image.naturalWidth") == 900
    expect(page.locator(".thumb canvas")).to_have_count(2)


def test_dropped_files_and_folders_are_read(open_page: OpenPage, files: Path):
    page = open_page()
    drop(page, files / "second.jpg", files / "folder")
    wait_until(page, "document.querySelectorAll('.file').length === 3")
    wait_until_idle(page)
    assert names(page) == ["second.jpg", "folder/inner/2.png", "folder/inner/10.png"]
    expect(page.locator("#announcement")).to_contain_text("1 file")  # notes.txt
    expect(lines(page)).to_have_text(LINES)
    expect(page.locator("#drop-sign")).to_be_hidden()


def test_a_folder_can_be_chosen(open_page: OpenPage, files: Path):
    page = open_page()
    page.set_input_files("#choose-folder", files / "folder")
    wait_until(page, "document.querySelectorAll('.file').length === 2")
    assert names(page) == ["folder/inner/2.png", "folder/inner/10.png"]


def test_a_pasted_picture_is_read(open_page: OpenPage):
    page = open_page()
    page.evaluate(PASTE, list(encode(draw_page(["Pasted 4711"]))))
    page.wait_for_selector(".line-text")
    expect(lines(page)).to_have_text(["Pasted 4711"])
    assert names(page)[0].startswith("pasted-")
