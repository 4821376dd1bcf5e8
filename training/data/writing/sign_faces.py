"""Fonts for signs: those that have boxes and arrows, slashed zeros, seven segments, dots; and which are held out.

Held out are VL Gothic and IPA Mincho, Symbola, Inconsolata and Fira Code, DSEG's Modern and Doto, with the faces that
`training.data.writing.faces` holds out.
"""

from training.data.writing.faces import NPM, OPENTYPE, TRUETYPE, Face

_SYMBOLS = NPM / "fontsource-noto-sans-symbols-2/package/files/noto-sans-symbols-2-symbols-400-normal.woff2"


def _files(*names: str) -> list[Face]:
    return [(TRUETYPE / name, 0) for name in names]


def symbol_faces() -> list[Face]:
    """Fonts that have boxes to be ticked, arrows, raised and lowered digits, and stand in where a font lacks these."""
    free = ("FreeSerif", "FreeMono", "FreeSans", "FreeSerifBold", "FreeSansBold")
    names = ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", *(f"freefont/{name}.ttf" for name in free))
    return [*_files(*names), (_SYMBOLS, 0)]


def code_faces() -> list[Face]:
    """Fonts of equal widths, whose zeros have a slash or a dot."""
    return [
        *_files(
            "dejavu/DejaVuSansMono.ttf",
            "dejavu/DejaVuSansMono-Bold.ttf",
            "liberation2/LiberationMono-Regular.ttf",
            "hack/Hack-Regular.ttf",
            "hack/Hack-Bold.ttf",
            "jetbrains-mono/JetBrainsMono-Regular.ttf",
            "jetbrains-mono/JetBrainsMono-Light.ttf",
            "anonymous-pro/Anonymous Pro.ttf",
        ),
        *((NPM / f"fontsource-{name}/package/files/{name}-latin-400-normal.woff2", 0) for name in _PIXELS),
    ]


_PIXELS = ("share-tech-mono", "vt323")


def segment_faces() -> list[Face]:
    """Digits of seven and fourteen segments, as meters and clocks show them."""
    return [
        (path, 0)
        for style in ("7Classic", "7ClassicMini", "7ModernMini", "14Classic")
        for path in sorted((TRUETYPE / "dseg").glob(f"DSEG{style}-*.ttf"))
    ]


def dot_faces() -> list[Face]:
    """Fonts whose strokes stand on a coarse grid, to be printed in dots."""
    return [*_files("dotgothic16/DotGothic16-Regular.ttf"), code_faces()[-1]]


def held_out_sign_faces() -> dict[str, list[Face]]:
    """The faces kept for evaluation: "print", "symbol", "code", "segments" and "dots"."""
    doto = NPM / "fontsource-doto/package/files"
    return {
        "print": [
            (TRUETYPE / "wqy/wqy-zenhei.ttc", 0),
            (TRUETYPE / "vlgothic/VL-Gothic-Regular.ttf", 0),
            (OPENTYPE / "ipafont-mincho/ipam.ttf", 0),
            *_files("crosextra/Carlito-Regular.ttf", "crosextra/Caladea-Regular.ttf"),
        ],
        "symbol": _files("vlgothic/VL-Gothic-Regular.ttf", "ancient-scripts/Symbola_hint.ttf"),
        "code": [*_files("firacode/FiraCode-Regular.ttf"), (TRUETYPE / "inconsolata/Inconsolata.otf", 0)],
        "segments": [(path, 0) for path in sorted((TRUETYPE / "dseg").glob("DSEG7Modern-*.ttf"))],
        "dots": [(doto / f"doto-latin-{weight}-normal.woff2", 0) for weight in (700, 900)],
    }
