"""Which frames of a TIFF are its pages: previews and masks of others are not."""

from PIL import Image

from ocr.notices import notice

# Counting a TIFF's frames means to follow them one by one, in a time that grows with their square: 20,000 took 19 s.
MOST_COUNTED = 1000

# Directories may lie on each other: 150 kB can hold a thousand of ten thousand entries each. A usual one has 20.
MOST_ENTRIES = 200_000

NEW_SUBFILE_TYPE = 254  # TIFF tag; of its bits, 1 marks a smaller copy of another frame and 4 a mask
NO_PAGE = 0b101


def find_pages(data: bytes, opened: Image.Image) -> tuple[list[int], tuple[str, ...]]:
    """Numbers of the frames that are pages, and warnings about the others.

    It looks no further than MOST_COUNTED frames and about MOST_ENTRIES entries of their directories.
    """
    kinds: list[int] = []
    warnings: list[str] = []
    entries = 0
    try:
        while len(kinds) <= MOST_COUNTED and entries <= MOST_ENTRIES:
            opened.seek(len(kinds))
            kinds.append(int(opened.tag_v2.get(NEW_SUBFILE_TYPE, 0)))  # type: ignore[attr-defined]
            entries += _entries(data, opened.tag_v2.offset)  # type: ignore[attr-defined]
        if len(kinds) > 1:
            kinds.pop()
        warnings.append(notice("TOO_MANY_FRAMES", frame=len(kinds)))
    except EOFError:
        pass
    except Exception:  # any kind, as in `decode`: the frames before it may be whole
        warnings.append(notice("FRAMES_DAMAGED", frame=len(kinds) or 1))
    pages = [number for number, kind in enumerate(kinds) if not kind & NO_PAGE]
    if not pages:
        return list(range(len(kinds) or 1)), tuple(warnings)
    if len(pages) < len(kinds):
        left_out = len(kinds) - len(pages)
        warnings.append(notice("PREVIEWS_SKIPPED", count=left_out, of=len(kinds)))
    return pages, tuple(warnings)


def _entries(data: bytes, offset: int) -> int:
    """How many entries the TIFF directory at an offset says it has, as Pillow reads it; it keeps one of each kind."""
    big = data[2] == 43
    return int.from_bytes(data[offset : offset + (8 if big else 2)], "little" if data[:1] == b"I" else "big")
