from ocr.fields.decoding import Decoded, decode_value, list_values
from ocr.fields.rows import Span, split_rows
from ocr.fields.types import TYPES, verify
from ocr.results import Line
from tests.fields.written import write_line, write_page

ID = "11010519491231002X"


def decode(line: Line, kind: str) -> Decoded | None:
    [row] = split_rows(write_page(line))
    return decode_value(Span(row.glyphs), TYPES[kind], TYPES[kind].read, lambda value: verify(kind, value))


def test_what_passes_is_taken_as_it_stands():
    assert decode(write_line(ID, 0, 0), "id_number") == Decoded(ID, True, changed=False)
    assert decode(write_line("¥1,234.5", 0, 0), "amount") == Decoded("1234.50", None, changed=False)


def test_an_unsure_digit_is_exchanged_where_one_candidate_alone_passes():
    wrong = "11010519491231802X"
    unsure = {14: (("0", 0.3), ("6", 0.1))}
    assert decode(write_line(wrong, 0, 0, unsure=unsure), "id_number") == Decoded(ID, True, changed=True)
    assert decode(write_line(wrong, 0, 0), "id_number") == Decoded(wrong, False, changed=False)  # nothing was unsure


def test_no_digit_is_exchanged_where_two_candidates_pass():
    # 0 and 7 at the fourth place, 2 and 5 at the last but one: several pairs of them make the check digit right
    wrong = "11010519491231012X"
    unsure = {
        14: (("0", 0.3),),
        15: (("0", 0.3),),
        16: (("2", 0.2), ("9", 0.2), ("5", 0.2)),
        3: (("7", 0.2), ("4", 0.2), ("1", 0.2)),
    }
    decoded = decode(write_line(wrong, 0, 0, unsure=unsure), "id_number")
    assert decoded is not None
    passing = [value for value in list_values_of(wrong, unsure) if verify("id_number", value)]
    assert len(passing) > 1
    assert decoded == Decoded(wrong, False, changed=False)


def list_values_of(text: str, unsure: dict) -> list[str]:
    [row] = split_rows(write_page(write_line(text, 0, 0, unsure=unsure)))
    return list_values(Span(row.glyphs), TYPES["id_number"], TYPES["id_number"].read)


def test_letters_that_look_like_digits_are_digits_where_only_digits_may_stand():
    assert decode(write_line("2O26-O3-05", 0, 0), "date") == Decoded("2026-03-05", None, changed=True)
    assert decode(write_line("ABC", 0, 0), "date") is None


def test_a_card_number_of_an_unusual_length_is_not_called_checked():
    assert decode(write_line("4539 5787 6362 1486", 0, 0), "card_number") == Decoded(
        "4539578763621486", True, changed=False
    )
    seventeen = "62436645869715553"  # passes Luhn's check, as one number in ten does
    assert decode(write_line(seventeen, 0, 0), "card_number") == Decoded(seventeen, None, changed=False)
