"""What the QR code of a Chinese invoice says, to be compared with what is printed beside it.

Its text is a list parted by commas: version, kind of invoice, code, number, amount, date as YYYYMMDD, check code, and a
checksum. Of the fully digital kinds the code is empty, the number has 20 digits, and the amount is with its tax.
"""

import re
from collections.abc import Mapping, Sequence

from ocr.fields.values.dates import read_date
from ocr.findings import Code

DIGITAL_KINDS = ("31", "32")
_TEXT = re.compile(
    r"01,(?P<kind>\d{2}),(?P<code>\d*),(?P<number>\d{8}|\d{20}),(?P<amount>\d+(?:\.\d{1,2})?),(?P<date>\d{8}),"
    r"(?P<check_code>\d*),[0-9A-F]*,?"
)


def read_invoice_code(text: str) -> Mapping[str, str] | None:
    """The fields that the text of an invoice's code names, each in the form of its type; None if it is none."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        return None
    whole, _, cents = found["amount"].partition(".")
    values = {
        "code": found["code"],
        "number": found["number"],
        "total" if found["kind"] in DIGITAL_KINDS else "amount": f"{int(whole)}.{cents:0<2}",
        "date": read_date(found["date"]) or "",
        "check_code": found["check_code"],
    }
    return {name: value for name, value in values.items() if value}


def find_told(codes: Sequence[Code]) -> Mapping[str, str]:
    """What the first invoice's code among a page's codes says; nothing without one."""
    return next((told for code in codes if (told := read_invoice_code(code.text)) is not None), {})
