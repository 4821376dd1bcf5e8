import pytest

from ocr.errors import InvalidOption
from ocr.files.page_range import parse_page_range


@pytest.mark.parametrize(
    ("text", "indices"),
    [
        ("1", [0]),
        ("1-3,5,8-", [0, 1, 2, 4, 7, 8, 9]),
        ("-2", [0, 1]),
        (" 3 , 1 - 2 ", [0, 1, 2]),
        ("5,5,4-6", [3, 4, 5]),
        ("10-", [9]),
        ("1-10", list(range(10))),
        ("007", [6]),
    ],
)
def test_ranges(text: str, indices: list[int]):
    assert parse_page_range(text, 10) == indices


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "1,",
        "-",
        "a",
        "1.5",
        "1--2",
        "1-2-3",
        "1 2",
        "+1",
        "-1-2",
        "１",
        "1;2",
        "1\x00",
        "9" * 5000,
        "1-" + "9" * 10,
    ],
)
def test_what_is_no_range_is_named(text: str):
    with pytest.raises(InvalidOption, match=r"^pages is .* such as 1-3,5,8-$") as caught:
        parse_page_range(text, 10)
    assert len(caught.value.message) < 200


@pytest.mark.parametrize("text", ["0", "11", "11-", "0-3", "5-11", "-11", "999999999", "1-999999999"])
def test_pages_that_are_not_there(text: str):
    with pytest.raises(InvalidOption, match=rf"^pages is '{text}', but the file has 10 pages, counted from 1$"):
        parse_page_range(text, 10)


def test_a_range_backwards():
    with pytest.raises(InvalidOption, match="but 5 comes after 3"):
        parse_page_range("5-3", 10)


def test_the_option_is_called_as_its_user_calls_it():
    with pytest.raises(InvalidOption, match=r"^--pages is '2', but the file has 1 page, counted from 1$"):
        parse_page_range("2", 1, option="--pages")
