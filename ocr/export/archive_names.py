"""Names in archives of results: those that the files came with, as every system takes them.

name_entries(["scans/a.jpg", "scans/A.png", "../con"], ".txt")    # scans/a.txt, scans/A (2).txt, _con.txt
"""

import re

from ocr.layout.characters import make_encodable

PROBLEMS = "problems.json"  # in an archive: which files could not be read, and why
LONGEST_PART = 120  # characters of a name between slashes

_UNSAFE = re.compile(r'[\x00-\x1f\x7f"<>|:*?]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # which Windows takes for no files


def name_entries(names: list[str], suffix: str) -> list[str]:
    """Names in an archive for results of files of these names, with another suffix.

    Folders are kept; nothing leads out of the archive, and no two are the same, also where case does not count.
    """
    taken: set[str] = {PROBLEMS}
    found = []
    for number, name in enumerate(names):
        parts = [part for part in map(_clean_part, make_encodable(name).replace("\\", "/").split("/")) if part]
        *folders, last = parts or [f"document {number + 1}"]
        stem = "/".join([*folders, last.rpartition(".")[0] or last])
        wanted, again = stem + suffix, 1
        while wanted.casefold() in taken:
            again += 1
            wanted = f"{stem} ({again}){suffix}"
        taken.add(wanted.casefold())
        found.append(wanted)
    return found


def _clean_part(part: str) -> str:
    """A folder's or file's name as every system takes it; nothing for those that mean another place."""
    cleaned = _UNSAFE.sub("_", part).strip(". ")[:LONGEST_PART].strip(". ")
    return f"_{cleaned}" if _DEVICES.fullmatch(cleaned) else cleaned
