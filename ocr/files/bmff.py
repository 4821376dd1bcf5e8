"""HEIC and AVIF, as phones write their photos: boxes after ISO 14496-12, told apart by the brands in the first one."""

from collections.abc import Iterator

AVIF_BRANDS = frozenset((b"avif", b"avis"))
HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
MOST_BRANDS = 32


def name_photo(data: bytes) -> str | None:
    """HEIC or AVIF; None for films and whatever else has boxes, and for all other files."""
    if data[4:8] != b"ftyp":
        return None
    end = min(int.from_bytes(data[:4], "big"), 16 + 4 * MOST_BRANDS)
    brands = {data[8:12], *(data[place : place + 4] for place in range(16, end, 4))}
    if brands & AVIF_BRANDS:
        return "AVIF"
    return "HEIC" if brands & HEIC_BRANDS else None


def boxes_are_whole(data: bytes) -> bool:
    """Whether all boxes at the file's top end where there are bytes, and one of them holds the picture's properties."""
    kinds = set()
    for kind, end in _walk_boxes(data):
        if end > len(data):
            return False
        kinds.add(kind)
    return b"meta" in kinds or b"moov" in kinds


def _walk_boxes(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Each box at the top: its kind, and where it ends or should."""
    start = 0
    while start < len(data):
        size, kind = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        if size == 1:
            size = int.from_bytes(data[start + 8 : start + 16], "big")
        elif size == 0:  # to the end
            size = len(data) - start
        end = start + max(size, 8)
        yield kind, end
        start = end
