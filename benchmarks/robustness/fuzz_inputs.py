"""What the fuzzing starts from, and how changed files are made whole enough to be looked into.

Checksums that a change has made wrong would end most tries at the door: those of PNG's chunks, and of entries in zip
archives that are stored as they are.
"""

import struct
import zlib
from pathlib import Path

LARGEST_INPUT = 64 * 1024
# Families of files by what is fuzzed: everything, or the paths that zip archives and phones' photos take.
PATHS = {
    "all": ("cut", "damaged", "bomb", "stranger", "photo", "zip", "ofd"),
    "zip": ("zip", "ofd"),
    "photo": ("photo",),
}
SAMPLES: dict[str, tuple[str, ...]] = {
    "all": ("",),
    "zip": (),
    "photo": ("heic", "avif"),
}  # beginnings of the whole files' names

_PNG = b"\x89PNG\r\n\x1a\n"
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def write_seeds(corpus: Path, paths: list[str]) -> int:
    """Writes the files to start from into a folder; returns how many they are."""
    # not imported by the fuzzing process before Pillow is made to tell its coverage
    from benchmarks.robustness.hostile.files import hostile_files
    from benchmarks.robustness.hostile.samples import samples

    seeds = [data for path in paths for name, data in samples().items() if name.startswith(SAMPLES[path])]
    seeds += [data for path in paths for family in PATHS[path] for data in hostile_files(family).values()]
    if "photo" not in paths:
        seeds += stored_archives()
    kept = {data for data in seeds if len(data) <= LARGEST_INPUT and b"%PDF-" not in data[:1024]}
    for number, data in enumerate(sorted(kept)):
        (corpus / f"seed-{number}").write_bytes(data)
    return len(kept)


def stored_archives() -> list[bytes]:
    """Archives whose entries stand in them as they are, so that a change of a byte is one of the entry."""
    from benchmarks.robustness.hostile.ofds import hostile_ofds
    from benchmarks.robustness.hostile.samples import samples
    from benchmarks.robustness.hostile.zips import Part, write_zip
    from ocr.errors import RequestError
    from ocr.files.zip_directory import read_directory, unpack_entry

    found = [write_zip(Part(f"{name}.bin".encode(), data, method=0)) for name, data in samples().items()]
    for data in hostile_ofds().values():
        try:
            parts = [Part(e.name.encode(), unpack_entry(data, e), method=0) for e in read_directory(data)]
        except RequestError:
            continue
        found.append(write_zip(*parts))
    return found


def repair_checksums(data: bytes) -> bytes:
    """A PNG or a zip archive with its checksums put right; other data as they are."""
    if data.startswith(_PNG):
        return _repair_png(data)
    return _repair_zip(data) if data.startswith(_LOCAL) else data


def _repair_png(data: bytes) -> bytes:
    repaired, position = bytearray(data), 8
    while position + 12 <= len(repaired):
        end = position + 8 + int.from_bytes(repaired[position : position + 4], "big")
        if end + 4 > len(repaired):
            break
        repaired[end : end + 4] = zlib.crc32(repaired[position + 4 : end]).to_bytes(4, "big")
        position = end + 4
    return bytes(repaired)


def _repair_zip(data: bytes) -> bytes:
    """The archive with the checksums in its directory, as far as entries are stored as they are."""
    repaired = bytearray(data)
    place = data.find(_CENTRAL)
    while place >= 0 and place + 46 <= len(data):
        method, _, _, _, packed = struct.unpack_from("<3H2I", data, place + 10)
        [start] = struct.unpack_from("<I", data, place + 42)
        if method == 0 and start + 30 <= len(data):
            name, extra = struct.unpack_from("<2H", data, start + 26)
            begin = start + 30 + name + extra
            repaired[place + 16 : place + 20] = zlib.crc32(data[begin : begin + packed]).to_bytes(4, "little")
        place = data.find(_CENTRAL, place + 4)
    return bytes(repaired)
