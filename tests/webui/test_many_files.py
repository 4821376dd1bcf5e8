"""Many files: they are filtered, selected, put in order, merged, unpacked, and refused with words where need be."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from benchmarks.robustness.hostile.samples import samples
from tests.conftest import draw_page, encode
from tests.webui.conftest import (
    LINES,
    OpenPage,
    Page,
    add,
    expect,
    lines,
    read,
    read_named,
    wait_until,
    wait_until_idle,
    wait_until_kept,
)
from tests.webui.test_results import correct_first_line, downloaded, mark_all_lines

REPLY = {"success": True, "data": {"lines": [], "page": {"width": 9, "height": 9}, "text": "", "notices": []}}


def names(page: Page) -> list[str]:
    """Of the rows that can be seen, in their order."""
    return [row.locator(".file-name").text_content() for row in page.locator(".file:not([hidden])").all()]


def add_named(page: Page, *listed: str) -> None:
    page.route("**/api/v1/ocr", lambda route: route.fulfill(json=REPLY))
    read_named(page, listed)


def selected(page: Page) -> list[str]:
    return page.locator(".file.selected .file-name").all_text_contents()


def test_files_are_filtered_by_what_is_to_be_done_and_by_name(open_page: OpenPage, files: Path):
    page = open_page()
    mark_all_lines(page)
    read(page, files / "invoice.png", files / "rubbish.png", files / "second.jpg")
    correct_first_line(page)
    kinds = page.locator("#filter-kinds")
    expect(kinds.get_by_role("button")).to_have_text(["All 3", "To check 2", "Failed 1", "Corrected 1"])
    page.locator(".file").nth(2).click()
    kinds.get_by_role("button", name="Corrected").click()
    assert names(page) == ["invoice.png", "second.jpg"], "those of the kind, and the one that is shown"
    kinds.get_by_role("button", name="All").click()
    page.get_by_label("Part of a file name").fill("RUBB")
    assert names(page) == ["rubbish.png", "second.jpg"]
    page.get_by_label("Part of a file name").fill("")
    assert len(names(page)) == 3


def test_files_are_selected_with_ctrl_shift_and_keys_and_removed_with_a_way_back(open_page: OpenPage):
    page = open_page()
    add_named(page, *(f"{number}.png" for number in range(6)))
    rows = page.locator(".file")
    rows.nth(1).click()
    rows.nth(3).click(modifiers=["Shift"])
    rows.nth(5).click(modifiers=["Control"])
    assert selected(page) == ["1.png", "2.png", "3.png", "5.png"]
    page.get_by_role("button", name="Remove 4 selected").click()
    assert names(page) == ["0.png", "4.png"]
    page.locator("#undo").click()
    assert names(page) == [f"{number}.png" for number in range(6)]
    expect(page.locator(".file[aria-current] .file-name")).to_have_text("1.png")
    rows.nth(4).click()
    assert selected(page) == []
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    wait_until(page, "document.querySelectorAll('.file.selected').length === 2")
    assert selected(page) == ["3.png", "4.png"]
    page.keyboard.press("Control+a")
    wait_until(page, "document.querySelectorAll('.file.selected').length === 6")
    page.keyboard.press("Escape")
    wait_until(page, "document.querySelectorAll('.file.selected').length === 0")
    page.keyboard.press(" ")
    page.keyboard.press("Delete")
    assert len(names(page)) == 5
    wait_until_kept(page)
    page.reload()
    wait_until(page, "document.querySelectorAll('.file').length === 5")


def test_a_long_press_selects_on_a_phone(open_page: OpenPage):
    page = open_page(size=(390, 844), has_touch=True, is_mobile=True)
    add_named(page, "a.png", "b.png")
    page.locator(".tabs [data-pane=files]").tap()
    box = page.locator(".file").nth(1).bounding_box()
    session = page.context.new_cdp_session(page)
    point = {"x": box["x"] + 120, "y": box["y"] + 20}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    wait_until(page, "document.querySelector('.file.selected')")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert selected(page) == ["b.png"]
    expect(page.locator("#files-pane")).to_be_visible()


def test_files_are_put_in_order_with_mouse_and_keys(open_page: OpenPage):
    page = open_page()
    add_named(page, "a.png", "b.png", "c.png", "d.png")
    page.locator(".file").nth(3).drag_to(page.locator(".file").nth(0), target_position={"x": 100, "y": 5})
    assert names(page) == ["d.png", "a.png", "b.png", "c.png"]
    page.locator(".file").nth(1).click()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    assert names(page) == ["d.png", "c.png", "a.png", "b.png"]
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert names(page) == ["a.png", "b.png", "d.png", "c.png"]
    page.keyboard.press("Control+z")
    assert names(page) == ["d.png", "a.png", "b.png", "c.png"]
    wait_until_kept(page)
    page.reload()
    wait_until(page, "document.querySelectorAll('.file').length === 4")
    assert names(page) == ["d.png", "a.png", "b.png", "c.png"]


def test_folders_stay_in_names_and_archives(open_page: OpenPage, files: Path):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.set_input_files("#choose-folder", files / "folder")
    wait_until(page, "document.querySelectorAll('.file[data-state=done]').length === 2")
    _, data = downloaded(page, "txt", "all")
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["folder/inner/2.txt", "folder/inner/10.txt"]
    page.locator("#copy-all").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    text = "\n".join(LINES)
    assert copied == f"== folder/inner/2.png ==\n{text}\n\n== folder/inner/10.png ==\n{text}"


@pytest.mark.parametrize(("file_format", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")])
def test_several_files_become_one_document_in_their_order(
    open_page: OpenPage, files: Path, file_format: str, part: str
):
    page = open_page()
    read(page, files / "invoice.png", files / "scan.pdf")
    correct_first_line(page, "Corrected 4711")
    name, data = downloaded(page, file_format, "merged")
    assert re.fullmatch(rf"ocr-\d{{4}}-\d\d-\d\d\.{file_format}", name)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert part in archive.namelist()
    text = "".join(archive.read(entry).decode() for entry in archive.namelist() if entry.endswith(".xml"))
    assert text.index("Corrected 4711") < text.rindex("Thank you")
    assert text.count("118.50") == (3 if file_format == "docx" else 1), "Excel has each text once"


def test_a_searchable_pdf_of_more_pages_than_the_server_takes_comes_in_parts(open_page: OpenPage, files: Path):
    page = open_page()

    def take_fewer(route):
        told = route.fetch().json()
        told["data"]["limits"]["max_pages"] = 1
        route.fulfill(json=told)

    page.route("**/api/v1/options", take_fewer)
    read(page, files / "scan.pdf")
    name, data = downloaded(page, "pdf")
    assert name.endswith(".zip")
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.namelist() == ["scan 1-1.pdf", "scan 2-2.pdf"]
    assert all(archive.read(entry).startswith(b"%PDF") for entry in archive.namelist())


def test_a_zip_is_unpacked_and_each_file_of_it_has_its_picture(open_page: OpenPage, files: Path, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "三月.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(files / "invoice.png", "发票/甲.png")
        archive.write(files / "second.jpg", "../乙.jpg", zipfile.ZIP_STORED)
        archive.writestr("notes.txt", "not to be read")
        archive.writestr("__MACOSX/甲.png", "not to be read")
    page = open_page()
    read(page, tmp_path / "三月.zip")
    assert sorted(names(page)) == ["三月/乙.jpg", "三月/发票/甲.png"]
    expect(page.locator(".file[data-state=done]")).to_have_count(2)
    expect(lines(page)).to_have_text(LINES)
    page.locator(".stage img").wait_for()
    expect(page.locator("#announcement")).to_contain_text("1 file")


def test_what_can_not_be_read_is_refused_before_it_is_sent(open_page: OpenPage, tmp_path: Path):
    page = open_page(size=(1100, 800))
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    for name in ("letter.docx", "table.xls", "old.rar"):
        (tmp_path / name).write_bytes(b"PK")
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4 and nothing else")
    add(page, *(tmp_path / name for name in ("letter.docx", "table.xls", "old.rar", "broken.zip")))
    wait_until_idle(page)
    states = page.locator(".file[data-state=failed] .file-state")
    assert [text.split(":")[0].split(".")[0] for text in states.all_inner_texts()] == [
        "This is a Word document",
        "This is a spreadsheet",
        "Archives of this kind can't be opened",
        "The file is damaged and can't be opened",
    ]
    assert sent == []
    expect(page.locator(".failure button"), "reading it again would not help").to_have_count(0)
    for state in states.all():
        assert state.evaluate("({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight"), "nothing is cut off"


def test_thumbnails_of_pdf_and_tiff_are_the_servers(open_page: OpenPage, files: Path, tmp_path: Path):
    draw_page(["first page"]).save(tmp_path / "fax.tif", save_all=True, append_images=[draw_page(["second page"])])
    page = open_page()
    read(page, files / "scan.pdf", tmp_path / "fax.tif")
    page.locator(".thumb canvas").nth(1).wait_for()


def test_photos_of_phones_are_read_and_shown(open_page: OpenPage, tmp_path: Path):
    (tmp_path / "IMG_1.HEIC").write_bytes(samples()["heic"])
    (tmp_path / "IMG_2.avif").write_bytes(encode(draw_page(LINES), "AVIF"))
    page = open_page()
    assert {".heic", ".avif", ".pdf", ".zip"} <= set(page.locator("#choose-files").get_attribute("accept").split(","))
    read(page, tmp_path / "IMG_1.HEIC", tmp_path / "IMG_2.avif")
    expect(lines(page).first).to_contain_text("6.25")
    fits = """document.querySelector('.stage img')?.naturalWidth
      === Number(document.querySelector('.boxes').getAttribute('viewBox').split(' ')[2])"""
    wait_until(page, fits)
    page.locator(".file").nth(1).click()
    wait_until(page, f"document.querySelector('.line-text')?.textContent === '{LINES[0]}'")
    wait_until(page, fits)
    expect(lines(page)).to_have_text(LINES)


def test_a_file_that_is_added_while_the_list_still_comes_back_is_there_once(open_page: OpenPage, files: Path):
    page = open_page()
    page.route("**/api/v1/ocr", lambda route: route.fulfill(json=REPLY))
    held = []
    page.route(
        "**/api/v1/options", lambda route: held.append(route)
    )  # the list comes back once the server has answered
    page.reload(wait_until="domcontentloaded")
    add(page, files / "invoice.png")
    wait_until(page, "document.querySelector('.file[data-state=done]')")
    wait_until_kept(page)
    held[0].continue_()
    wait_until(page, "document.querySelector('#limits').textContent")
    page.wait_for_timeout(500)
    assert names(page) == ["invoice.png"]
