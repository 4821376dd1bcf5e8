"""The ten lines of all files that help most: chosen by the server's rule, gone through, and dropped when checked."""

from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from ocr.learning.worth import Place, choose_lines
from tests.webui.conftest import OpenPage, Page, expect, lines, read_named

# Of each file: the kind of form it is, and its lines with how sure each one's characters are.
FILES: dict[str, tuple[str, list[tuple[str, float]]]] = {
    "a.png": ("receipt", [("Total 118.50", 0.6), ("Total 204.00", 0.55), ("Thank you", 0.999), ("Nordw1nd", 0.5)]),
    "b.png": ("receipt", [("Total 999.00", 0.5), ("Logistlk", 0.4), ("Ref ８８", 0.7), ("Ref １２", 0.72)]),
    "c.png": ("", [("角江精密轴承厂", 0.5), ("收货单位", 0.8), ("Berlin", 0.9), ("Hamburg", 0.95), ("sure", 1.0)]),
}


def reply(name: str) -> dict[str, Any]:
    template, rows = FILES[name]
    form = {"template": template, "name": template, "fields": [], "items": [], "checks": []}
    found = [
        {
            "text": text, "confidence": sure, "end": "\n", "page": 0,
            "box": [[9, top], [99, top], [99, top + 9], [9, top + 9]],
            "characters": [{"text": character, "confidence": sure} for character in text],
        }
        for (text, sure), top in zip(rows, count(9, 20), strict=False)
    ]  # fmt: skip
    page = {"page": 0, "width": 900, "height": 400, "forms": [form] if template else []}
    return {"text": "", "lines": found, "pages": [page], "notices": []}


def expected() -> list[str]:
    """The same lines, as the server's own rule chooses them."""
    pages = [
        (
            Place(name, 1),
            SimpleNamespace(
                forms=[SimpleNamespace(template=template)] if template else [],
                lines=[
                    SimpleNamespace(text=text, characters=[SimpleNamespace(confidence=sure) for _ in text])
                    for text, sure in rows
                ],
            ),
        )
        for name, (template, rows) in FILES.items()
    ]
    return [line.text for line in choose_lines(pages)]  # type: ignore[arg-type]


@pytest.fixture
def read_page(open_page: OpenPage) -> Page:
    """The page with all files read."""
    page = open_page()

    def answer(route: Any) -> None:
        [name] = [name for name in FILES if f'filename="{name}"'.encode() in route.request.post_data_buffer]
        route.fulfill(json={"success": True, "data": reply(name)})

    page.route("**/api/v1/ocr", answer)
    read_named(page, FILES)
    return page


def chosen(page: Page) -> Any:
    """The text of the line that has the keyboard's focus."""
    return page.locator(".line:focus .line-text")


def test_they_are_gone_through_in_the_order_of_the_servers_rule(read_page: Page):
    page = read_page
    wanted = expected()
    assert len(wanted) == 10
    page.locator("#worth").click()
    expect(page.locator("#worth-count")).to_have_text("10")
    for text in [*wanted, wanted[0]]:
        expect(chosen(page)).to_have_text(text)
        page.keyboard.press("n")
    expect(chosen(page)).to_have_text(wanted[1])
    for _ in range(2):  # while the first one's file is being shown, too
        page.keyboard.press("p")
    expect(chosen(page)).to_have_text(wanted[-1])


def test_enter_saves_one_and_opens_the_next_until_all_are_checked(read_page: Page):
    page = read_page
    wanted = expected()
    page.locator("#worth").click()
    expect(chosen(page)).to_have_text(wanted[0])
    page.keyboard.press("y")  # confirmed
    expect(page.locator("#worth-count")).to_have_text("9")
    page.keyboard.press("n")
    expect(chosen(page)).to_have_text(wanted[1])
    page.keyboard.press("Enter")
    for left, text in enumerate(wanted[1:]):
        expect(page.locator(".editor textarea")).to_have_value(text)
        expect(page.locator("#worth-count")).to_have_text(str(9 - left))
        page.keyboard.press("Enter")
    expect(page.locator(".editor")).to_have_count(0)
    expect(page.locator("#announcement")).to_have_text("No lines left to check.")
    expect(page.locator("#worth")).to_have_attribute("aria-pressed", "false")
    page.locator("#worth").click()  # what is left of the others
    expect(page.locator("#worth-count")).to_have_text("2")


def test_it_is_switched_off_and_then_enter_only_saves(read_page: Page):
    page = read_page
    page.locator("#worth").click()
    page.locator("#worth").click()
    expect(page.locator("#worth")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#worth-count")).to_have_text("10")
    row = page.locator(".line").first
    text = lines(page).first.text_content()
    row.press("Enter")
    page.locator(".editor textarea").press("Enter")
    expect(page.locator(".editor")).to_have_count(0)
    expect(lines(page).first).to_have_text(text or "")
    expect(row).to_be_focused()
    row.press("Enter")
    page.locator(".editor textarea").press("Control+Enter")  # as ever to the next one to check in this file
    expect(page.locator(".editor textarea")).to_have_value(FILES["b.png"][1][1][0])
