import pytest

from ocr.fields.values.dates import read_date, read_month, read_time


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026年03月05日", "2026-03-05"),
        ("二〇二六年三月十五日", "2026-03-15"),
        ("二○一九年十二月三十一日", "2019-12-31"),
        ("2019-05-08", "2019-05-08"),
        ("2019.5.8", "2019-05-08"),
        ("20260305", "2026-03-05"),
        ("2019 05 08", "2019-05-08"),
        ("5 Mar 2026", "2026-03-05"),
        ("March 5, 2026", "2026-03-05"),
        ("3rd January 2024", "2024-01-03"),
        ("05/04/2026", "2026-05-04"),
        ("25/04/2026", "2026-04-25"),
        ("12.31.24", "2024-12-31"),
        ("2026年02月30日", None),
        ("99/99/2026", None),
        ("1234567890", None),
        ("", None),
    ],
)
def test_dates_come_in_many_forms_and_leave_in_one(text: str, date: str | None):
    assert read_date(text) == date


@pytest.mark.parametrize(
    ("text", "time"),
    [("10:51开", "10:51"), ("3:05 PM", "15:05"), ("12:10am", "00:10"), ("25:00", None), ("07:41:30", "07:41")],
)
def test_times(text: str, time: str | None):
    assert read_time(text) == time


def test_the_month_until_which_a_card_is_valid():
    assert read_month("VALID THRU 02 / 35") == "02/35"
    assert read_month("13/35") is None
