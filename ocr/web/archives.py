"""Archives among the files of a request: each file in one takes its place among them, under its path in the archive.

An archive that can't be read is a file that can't be read, and harms no other. The bytes that it unpacks to count among
those that the server holds, before any is unpacked.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ocr.errors import InvalidRequest, RequestError
from ocr.files.archive import Plan, plan_archive
from ocr.files.ofd_package import is_ofd
from ocr.files.zip_directory import is_zip
from ocr.notices import Notice
from ocr.pipeline.admission import Admission
from ocr.web.upload import File

UNNAMED = "archive.zip"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files there may be in all, how many bytes of them together, and of one of them."""

    files: int
    bytes: int
    file_bytes: int


@asynccontextmanager
async def unpack_archives(
    files: Sequence[File], limits: Limits, admission: Admission
) -> AsyncIterator[tuple[tuple[File, ...], tuple[Notice, ...]]]:
    """The files with those in archives in place of these, and notices of what was left out, held within the block.

    Raises:
        InvalidRequest: there are too many files, or none.
        Overloaded: there is no room now for what they unpack to.
    """
    if not any(map(_is_archive, files)):
        yield tuple(files), ()
        return
    plans = await asyncio.to_thread(_plan_all, files, limits)
    async with admission.more(sum(plan.size for plan in plans if isinstance(plan, Plan))):
        yield await asyncio.to_thread(_unpack_all, plans)


def _is_archive(file: File) -> bool:
    return is_zip(file.data) and not is_ofd(file.data)


def _plan_all(files: Sequence[File], limits: Limits) -> list[File | Plan]:
    """Each file, or what is to be unpacked of it; of archives that can't be, a file with its problem."""
    plans: list[File | Plan] = []
    free = limits.bytes - sum(len(file.data) for file in files)
    for file in files:
        if not _is_archive(file) or len(file.data) > limits.bytes:
            plans.append(file)
            continue
        try:
            plan = plan_archive(
                file.name or UNNAMED,
                file.data,
                most_files=limits.files,
                most_bytes=free,
                most_file_bytes=limits.file_bytes,
            )
        except InvalidRequest:
            raise
        except RequestError as error:
            plans.append(File(file.name or UNNAMED, b"", error))
            continue
        free -= plan.size
        plans.append(plan)
    _check_count(sum(len(plan.entries) if isinstance(plan, Plan) else 1 for plan in plans), limits.files)
    return plans


def _unpack_all(plans: list[File | Plan]) -> tuple[tuple[File, ...], tuple[Notice, ...]]:
    found: list[File] = []
    notices: list[Notice] = []
    for plan in plans:
        if isinstance(plan, File):
            found.append(plan)
            continue
        archives = []
        for member in plan.unpack():
            if isinstance(member, str):
                archives.append(member)
            else:
                found.append(File(member.name, member.data, member.problem))
        notices += plan.tell_skipped(tuple(archives))
    if not found:
        raise InvalidRequest(
            "there is no file in the archive that could be read: folders, hidden files and archives only"
        )
    return tuple(found), tuple(notices)


def _check_count(count: int, most: int) -> None:
    if count > most:
        raise InvalidRequest(f"with those in archives there are {count} files, and at most {most} are allowed here")
