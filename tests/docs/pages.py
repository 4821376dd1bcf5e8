"""The project's pages for people, and the examples in them."""

import re
from pathlib import Path

from tests.conftest import ROOT

README, CHINESE_README = "README.md", "README.zh-CN.md"
READMES = (README, CHINESE_README)
PAGES = (
    *READMES,
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    *(f"docs/{file.name}" for file in sorted((ROOT / "docs").glob("*.md"))),
)

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf8")


def examples(page: str, language: str) -> list[str]:
    """The code blocks of a language on a page."""
    return [code for kind, code in _FENCED.findall(text_of(page)) if kind == language]


def without_code(page: str) -> str:
    """A page's text without its code blocks."""
    return _FENCED.sub("", text_of(page))


def anchors(file: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", file.read_text(encoding="utf8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
