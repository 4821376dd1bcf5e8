from ocr.recognition.ctc import Reading
from ocr.recognition.second_opinion import SURE_ASKED, choose_asked, knows_page
from ocr.results import Character


def reading(text: str, confidence: float) -> Reading:
    return Reading(text, confidence, tuple(Character(each, 0.0, 1.0, confidence) for each in text))


def test_where_nothing_is_in_doubt_nothing_is_asked():
    assert choose_asked([reading("sure", 0.99)] * 3) == ([], [])
    assert choose_asked([]) == ([], [])


def test_all_that_is_in_doubt_is_asked_and_some_of_the_rest_from_top_to_bottom():
    lines = [reading("sure", 0.99) for _ in range(42)]
    lines[3], lines[7] = reading("doubtful", 0.6), reading("", 0.0)
    doubtful, sure = choose_asked(lines)
    assert doubtful == [3, 7]
    assert len(sure) == SURE_ASKED == len({*sure} - {3, 7})
    assert sure == sorted(sure) and sure[0] == 0 and sure[-1] > 30
    assert choose_asked(lines[2:5]) == ([1], [0, 2])


def test_a_page_is_known_to_who_is_surer_of_half_of_it():
    first = [reading("a", 0.5), reading("b", 0.9), reading("c", 0.95)]
    assert knows_page(first, [reading("a", 0.6), reading("x", 0.91), reading("c", 0.1)])
    assert not knows_page(first, [reading("a", 0.99), reading("b", 0.8), reading("c", 0.94)])
    assert knows_page(first[:2], [reading("a", 0.6), reading("b", 0.8)])
    assert not knows_page(first, first)
