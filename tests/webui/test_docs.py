"""The API's documentation at /docs: what can be tried out there works, without filling in more than has to be."""

from pathlib import Path

from tests.webui.conftest import OpenPage, Page


def open_operation(page: Page, name: str) -> str:
    """Opens an operation, ready to be tried out; gives the selector of its block."""
    block = f"#operations-OCR-{name}"
    page.click(f"{block} .opblock-summary-control")
    page.click(f"{block} .try-out__btn")
    return block


def execute(page: Page, block: str) -> str:
    """What an operation replies as it is filled in now."""
    with page.expect_response(lambda response: "/api/v1/" in response.url) as reply:
        page.click(f"{block} .execute")
    assert reply.value.status == 200, reply.value.text()
    return reply.value.text()


def test_operations_can_be_tried_out_as_they_stand(open_page: OpenPage, page_url: str, files: Path):
    page = open_page()
    page.goto(page_url + "/docs")
    block = open_operation(page, "ocr")
    page.set_input_files(f"{block} input[type=file]", files / "invoice.png")
    assert "Invoice 20394" in execute(page, block)
    page.select_option(f"{block} tr[data-param-name=layout] select", "paragraphs")
    assert "Invoice 20394" in execute(page, block)
    for operation, said in (("export", "Invoice 20394"), ("options", '"success":true')):
        assert said in execute(page, open_operation(page, operation))
