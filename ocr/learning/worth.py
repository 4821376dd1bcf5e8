"""What to correct next: the lines whose correction is worth most.

A line is worth the characters that are expected to be wrong in it: the sum, over its characters, of how likely each is
to be wrong. Lines that say the same but for their digits teach the same, and so do, in part, lines of the same form:
each further one counts less (greedy choice with diminishing returns: Nemhauser et al., Mathematical Programming 1978).
"""

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ocr.results import Line, Page

SAME_TEXT_WEIGHT = 0.25  # of each further line with the same text but for digits
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is: its document and number, from 1; and the job and its file's number, if it is of one."""

    document: str
    page: int
    job: str = ""
    file: int = 0


@dataclass(frozen=True, slots=True)
class WorthyLine:
    """A line that is worth a correction: where it is, counted from 0, what was read, and how much it is worth."""

    place: Place
    line: int
    text: str
    expected_wrong: float


@dataclass(frozen=True, slots=True)
class WorthyPage:
    """A page, and how many of its characters are expected to be wrong."""

    place: Place
    expected_wrong: float


def expect_wrong(line: Line) -> float:
    """How many characters of a line are expected to be wrong."""
    return sum(1 - character.confidence for character in line.characters)


def rank_pages(pages: Iterable[tuple[Place, Page]]) -> list[WorthyPage]:
    """The pages, those most worth a correction first."""
    ranked = [WorthyPage(place, round(sum(map(expect_wrong, page.lines)), 3)) for place, page in pages]
    return sorted(ranked, key=lambda page: -page.expected_wrong)


def choose_lines(pages: Sequence[tuple[Place, Page]], count: int = 10) -> list[WorthyLine]:
    """The lines that help most, spread over the forms, the best first; lines that are surely right are none.

    Of pages of one kind of form, which says the template that it was read by, each further line counts as its worth
    divided by the square root of how many were chosen of that kind already; pages of no known kind are each their own.
    """
    found = [
        (WorthyLine(place, number, line.text, round(worth, 3)), _name_form(place, page))
        for place, page in pages
        for number, line in enumerate(page.lines)
        if (worth := expect_wrong(line)) > 0
    ]
    texts: Counter[str] = Counter()
    forms: Counter[str | Place] = Counter()

    def weigh(number: int) -> float:
        line, form = found[number]
        same = SAME_TEXT_WEIGHT ** texts[_without_digits(line.text)]
        return float(line.expected_wrong * same / (1 + forms[form]) ** 0.5)

    # Weights only fall as lines are chosen, so that one whose weight is still the highest is the best there is.
    heap = [(-weigh(number), number) for number in range(len(found))]
    heapq.heapify(heap)
    chosen: list[WorthyLine] = []
    while heap and len(chosen) < count:
        weight, number = heapq.heappop(heap)
        if (now := -weigh(number)) > weight:
            heapq.heappush(heap, (now, number))
            continue
        line, form = found[number]
        texts[_without_digits(line.text)] += 1
        forms[form] += 1
        chosen.append(line)
    return chosen


def describe_worth(found: WorthyLine | WorthyPage) -> dict[str, Any]:
    """As the API and the command line tell it."""
    told = asdict(found)
    place: dict[str, Any] = told.pop("place")
    return place | told


def _name_form(place: Place, page: Page) -> str | Place:
    return page.forms[0].template if page.forms else place


def _without_digits(text: str) -> str:
    return _DIGIT.sub("0", text).replace(" ", "")
