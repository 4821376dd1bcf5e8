"""The files in a zip archive that are to be read, within limits; what is none of them is left out, and counted.

    plan = plan_archive("scans.zip", data, most_files=32, most_bytes=10**8, most_file_bytes=10**7)
    plan.size                   # bytes that it unpacks to, known before any of them is
    for member in plan.unpack(): ...

Left out are folders, hidden files and what systems put beside files, and archives within the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ocr.errors import FileTooLarge, InvalidRequest, RequestError
from ocr.files.foreign import name_foreign
from ocr.files.ofd_package import is_ofd
from ocr.files.zip_directory import Entry, read_directory, unpack_entry
from ocr.notices import Notice, notice

# Deflate packs a thousandth at best: blank pages in formats without compression come to some hundreds, bombs to all.
MOST_RATIO = 500
HARMLESS_BYTES = 16 * 1024 * 1024
LONGEST_NAME = 255
MOST_NAMED = 10  # names in a notice

ARCHIVE_SUFFIXES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".jar", ".cab")
SYSTEM_FILES = frozenset(("thumbs.db", "desktop.ini", "ehthumbs.db"))


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path in it, and its bytes; or why there are none."""

    name: str
    data: bytes
    problem: RequestError | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What of an archive is to be unpacked. `size` is how many bytes that will be; `skipped` what is left out."""

    archive: str
    data: bytes
    entries: tuple[tuple[str, Entry, RequestError | None], ...]
    skipped: tuple[str, ...]
    of: int

    @property
    def size(self) -> int:
        """Bytes that the entries unpack to."""
        return sum(entry.size for _, entry, problem in self.entries if problem is None)

    def unpack(self) -> Iterator[Member | str]:
        """The files, one after another; of what turns out to be another archive only the name."""
        for name, entry, problem in self.entries:
            if problem is not None:
                yield Member(name, b"", problem)
                continue
            try:
                content = unpack_entry(self.data, entry)
            except RequestError as error:
                yield Member(name, b"", error)
                continue
            yield name if _is_archive(content) else Member(name, content)

    def tell_skipped(self, found: tuple[str, ...] = ()) -> tuple[Notice, ...]:
        """A notice of all that was left out, what was `found` to be an archive only then included; none if nothing."""
        names = [*self.skipped, *found]
        if not names:
            return ()
        shown = [name[:LONGEST_NAME] for name in names[:MOST_NAMED]]
        told = {"archive": self.archive, "count": len(names), "of": self.of, "names": shown}
        return (notice("ENTRIES_SKIPPED", **told),)


def plan_archive(archive: str, data: bytes, *, most_files: int, most_bytes: int, most_file_bytes: int) -> Plan:
    """What of a zip archive is to be unpacked.

    Args:
        archive: its name, for the notices.
        data: its bytes.
        most_files: how many files it may have, beside what is left out.
        most_bytes: how many bytes these may have together.
        most_file_bytes: and one of them; a larger one is a file that can't be read, beside the others.

    Raises:
        ImageDecodeFailed: it is damaged.
        InvalidRequest: it has too many files.
        FileTooLarge: it unpacks to too much, or has too many entries.
    """
    directory = read_directory(data)
    entries: list[tuple[str, Entry, RequestError | None]] = []
    skipped: list[str] = []
    for entry in directory:
        parts = [part for part in entry.name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if _is_left_out(entry, parts):
            skipped.append(entry.name)
            continue
        problem: RequestError | None = None
        if entry.size > most_file_bytes and not entry.encrypted:
            problem = FileTooLarge(f"the file has {entry.size} bytes, and at most {most_file_bytes} are allowed")
        entries.append(("/".join(parts)[:LONGEST_NAME], entry, problem))
    plan = Plan(archive, data, tuple(entries), tuple(skipped), len(directory))
    if len(entries) > most_files:
        raise InvalidRequest(f"the archive has {len(entries)} files, and at most {most_files} are allowed here")
    if plan.size > most_bytes:
        raise FileTooLarge(f"the archive unpacks to {plan.size} bytes, and at most {most_bytes} are allowed")
    for _, entry, problem in entries:
        if problem is None and entry.size > max(HARMLESS_BYTES, MOST_RATIO * entry.packed):
            raise FileTooLarge(f"the archive has an entry that unpacks to {entry.size // max(1, entry.packed)} times")
    if plan.size > max(HARMLESS_BYTES, MOST_RATIO * len(data)):
        raise FileTooLarge(f"the archive unpacks to {plan.size // max(1, len(data))} times its size")
    return plan


def _is_left_out(entry: Entry, parts: list[str]) -> bool:
    """Whether an entry is a folder, hidden, the system's own, or by its name an archive."""
    if not parts or entry.name.endswith(("/", "\\")):
        return True
    last = parts[-1].casefold()
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts) or last.startswith("~$")
    return hidden or last in SYSTEM_FILES or last.endswith(ARCHIVE_SUFFIXES)


def _is_archive(content: bytes) -> bool:
    return not is_ofd(content) and (name_foreign(content) or "").endswith(" archive")
