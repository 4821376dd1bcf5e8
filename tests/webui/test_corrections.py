"""What the user corrected, sent to a server that learns; and not offered where it does not."""

from pathlib import Path
from typing import Any

from tests.webui.conftest import OpenPage, Page, expect, read, wait_until
from tests.webui.test_undo import correct


def open_training_set(page: Page) -> None:
    page.locator("#export-file").click()
    page.get_by_role("radio", name="Training set").check()


def test_where_the_server_does_not_learn_nothing_is_offered(open_page: OpenPage, files: Path):
    page = open_page()
    read(page, files / "invoice.png")
    open_training_set(page)
    expect(page.locator("#export-send")).to_be_hidden()


def test_corrected_lines_are_sent_after_a_yes(open_page: OpenPage, files: Path):
    sent: list[dict[str, Any]] = []

    def take(route) -> None:
        sent.append(route.request.post_data_json)
        route.fulfill(json={"success": True, "data": {"saved": 1, "known": 1}})

    def learn(route) -> None:
        reply = route.fetch()
        data = reply.json()
        data["data"]["learning"] = True
        route.fulfill(response=reply, json=data)

    page = open_page()
    page.route("**/api/v1/options", learn)
    page.route("**/api/v1/corrections", take)
    page.reload()
    wait_until(page, "document.querySelector('#limits').textContent")
    read(page, files / "invoice.png")
    correct(page, 0, "Invoice 20395")
    page.locator(".line").nth(1).press("y")
    open_training_set(page)
    expect(page.locator("#export-note")).to_contain_text("its operator can see them")
    assert sent == []
    page.get_by_role("button", name="Send to this server").click()
    wait_until(page, "document.querySelector('#export-progress').textContent.includes('1 sent')")
    [message] = sent
    assert message["document"] == "invoice.png"
    assert [(line["read"], line["text"]) for line in message["lines"]] == [
        ("Invoice 20394", "Invoice 20395"),
        ("Total 118.50 EUR", "Total 118.50 EUR"),
    ]
    assert all(line["picture"].startswith("data:image/png;base64,") for line in message["lines"])
