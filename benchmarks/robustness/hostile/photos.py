"""HEIC and AVIF photos whose boxes lie: of impossible lengths, missing, doubled, or announcing impossible pictures."""

import base64
import random
import struct
from collections.abc import Iterator

from benchmarks.robustness.hostile.samples import samples

SEED = 2026
OF_EACH = 60  # variations of each photo that are kept
CONTAINERS = {
    b"meta": 12,
    b"iprp": 8,
    b"ipco": 8,
    b"dinf": 8,
    b"moov": 8,
    b"trak": 8,
    b"mdia": 8,
    b"minf": 8,
    b"stbl": 8,
}
LENGTHS = (0, 1, 7, 2**31 - 1, 2**32 - 1)
SIDES = (0, 1, 65_535, 2**31 - 1, 2**32 - 1)

# What fuzzing made of an AVIF sample, by which libheif 1.x as pi-heif 1.4.0 has it is crashed.
CRASH = base64.b64decode(
    "AAAAIGZ0eXBoZWljAAAAAGF2aWZt6WYxbWlhZk1BMUIAAAE2bWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAA"
    "AAAOcGl0bQAAAAAAAQAAACxpbG9jAAAAAEQAAAIAAQAAAAEAAAGQAAAA1QACAAAAAQAAAV4AAAAyAAAAQWlpbmYAAAAAAAIAAAAaaW5m"
    "ZQIAAAAAAQAAYXYwMUNvbG9yAAAAABlpbmZlAgAAAAACAAK7h5ZmRXhpZgAAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAHRpcHJw"
    "AAAAVGlwY28AAAAUaXNwZQAAAAAAAAAgAAAAGAAAABBwaXhpAAAAAAMICAgAAAAMYXYxQ4EADAAAAAATY29scm5jbHgAAQANAAaAAAAA"
    "CWlyb3QDAAAAGGlwbWEAAAAAAAAAAQABBQECgwSFAAABD21kYXQAAAAGRXhpZgAATU0AKgAAAAgAAQEO//kAAAAOAAAAGgAKCRgRP3aI"
    "CMn4eeXfp6Z8gt+UMxBw7A=="
)


def walk_boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Each box and those in it: its kind, where it begins and where it ends."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        stop = start + size if 8 <= size <= end - start else end
        yield kind, start, stop
        if kind in CONTAINERS:
            yield from walk_boxes(data, start + CONTAINERS[kind], stop)
        start = stop


def hostile_photos() -> dict[str, bytes]:
    """The photos, by name; the name begins with the format."""
    found: dict[str, bytes] = {}
    for name in ("heic", "avif"):
        every = _vary(samples()[name])
        chosen = random.Random(f"{SEED} {name}").sample(sorted(every), min(OF_EACH, len(every)))
        found |= {f"{name} photo, {what}": every[what] for what in chosen}
        found |= {
            f"{name} photo, brand {brand!r}": _rebrand(samples()[name], brand)
            for brand in (b"heic", b"avif", b"mif1", b"qt  ")
        }
    found["avif photo that crashed libheif"] = CRASH
    found["heic photo that crashed libheif"] = CRASH.replace(b"avif", b"heic").replace(b"avis", b"heic")
    return found


def _vary(data: bytes) -> dict[str, bytes]:
    """Every variation of a photo, by what was done."""
    found = {}
    for number, (kind, start, end) in enumerate(walk_boxes(data)):
        box, what = data[start:end], f"{kind.decode('latin-1').strip()} {number}"
        for length in LENGTHS:
            found[f"{what} of length {length}"] = data[:start] + struct.pack(">I", length) + data[start + 4 :]
        found[f"{what} of 64 bits"] = data[:start] + struct.pack(">I4sQ", 1, kind, 2**63) + data[start + 8 :]
        found[f"{what} left out"] = data[:start] + data[end:]
        found[f"{what} a hundred times"] = data[:start] + box * min(100, 1_000_000 // max(1, len(box))) + data[end:]
        found[f"{what} of ones"] = data[: start + 12] + b"\xff" * max(0, end - start - 12) + data[end:]
        found[f"{what} of zeros"] = data[: start + 12] + bytes(max(0, end - start - 12)) + data[end:]
        if kind == b"ispe":
            for side in SIDES:
                found[f"{what} {side} wide and high"] = data[: start + 12] + struct.pack(">2I", side, side) + data[end:]
        if kind in (b"iloc", b"iinf", b"ipma", b"iref"):
            found[f"{what} of items without number"] = data[: start + 12] + b"\xff\xff\xff\xff" + data[start + 16 :]
    return found


def _rebrand(data: bytes, brand: bytes) -> bytes:
    return data[:8] + brand + data[12:]
