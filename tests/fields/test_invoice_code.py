import pytest

from ocr.fields.invoice_code import find_told, read_invoice_code
from ocr.findings import Code

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def test_what_the_code_of_an_invoice_says():
    assert read_invoice_code("01,10,012001800311,33207675,46.62,20190508,76939056883466677916,A1B2,") == {
        "code": "012001800311",
        "number": "33207675",
        "amount": "46.62",
        "date": "2019-05-08",
        "check_code": "76939056883466677916",
    }


def test_of_a_digital_invoice_the_amount_is_with_its_tax():
    told = read_invoice_code("01,32,,26371374677857080539,161056.8,20260321,,7F3C")
    assert told == {"number": "26371374677857080539", "total": "161056.80", "date": "2026-03-21"}


@pytest.mark.parametrize(
    "text", ["", "https://example.com", "01,10,1,2,3", "02,10,012001800311,33207675,46.62,20190508,7,A,"]
)
def test_another_code_says_nothing(text: str):
    assert read_invoice_code(text) is None
    assert find_told([Code("QRCode", text, BOX)]) == {}
