"""Multipart forms: Starlette's parser, with files kept in memory and names read in every form that clients write."""

import re
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from urllib.parse import unquote_to_bytes

from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from ocr.errors import InvalidRequest, UnsupportedFormat
from ocr.web.first_bytes import Beginning

MOST_FIELDS = 64

_EXTENDED_NAME = re.compile(rb";\s*filename\*\s*=\s*([\w.-]*)'[^';]*'([^;\s]+)", re.IGNORECASE)
_UNQUOTABLE = dict.fromkeys(map(ord, '"\\\r\n'), "_")


def _write_plainly(extended: re.Match[bytes]) -> bytes:
    """The `filename` that says the same as a `filename*`."""
    try:
        name = unquote_to_bytes(extended[2]).decode(extended[1].decode() or "utf-8", "replace")
    except LookupError:  # no such charset
        name = unquote_to_bytes(extended[2]).decode("utf-8", "replace")
    return b'; filename="%s"' % name.translate(_UNQUOTABLE).encode()


class FormParser(MultiPartParser):
    """Starlette's parser, which keeps files in memory and notices a missing end."""

    spool_max_size = 0  # to SpooledTemporaryFile: never on disk

    complete = False
    watched = ""  # the field whose files are refused as soon as it can be told that they can't be read
    beginning: Beginning | None = None

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Looks at the first bytes of a file that is watched.

        Raises:
            UnsupportedFormat: it is none that is read.
        """
        super().on_part_data(data, start, end)
        if self.beginning is not None:
            self.beginning.add(data[start:end])

    def on_headers_finished(self) -> None:
        """Takes a part for a file also where its name is in RFC 5987's form alone, as urllib3 1.24 writes 你好.png."""
        part = self._current_part
        if part.content_disposition and b"filename=" not in part.content_disposition:
            part.content_disposition = _EXTENDED_NAME.sub(_write_plainly, part.content_disposition)
        super().on_headers_finished()
        file = part.file if part.field_name == self.watched else None
        self.beginning = None if file is None else Beginning(file.content_type or "")

    def on_end(self) -> None:
        """Notes that the closing boundary was there."""
        self.complete = True

    def close(self) -> None:
        """Closes all files, also one whose end is missing and which is therefore in no form."""
        for file in self._files_to_close_on_error:
            file.close()


@asynccontextmanager
async def parse_form(
    request: Request, most_files: int, longest_field: int, watched: str = ""
) -> AsyncIterator[FormData]:
    """The multipart form that a request is; its files are there as long as the block lasts.

    Args:
        request: not read from yet.
        most_files: how many files it may have.
        longest_field: how many bytes each of its other fields may have.
        watched: the field whose files are refused as soon as it can be told that they can't be read; empty for none.

    Raises:
        InvalidRequest: it can't be read, or ends early.
        UnsupportedFormat: a watched file is none that is read.
    """
    try:
        async with aclosing(request.stream()) as stream:
            parser = FormParser(
                request.headers, stream, max_files=most_files, max_fields=MOST_FIELDS, max_part_size=longest_field
            )
            parser.watched = watched
            try:
                form = await parser.parse()
            except UnsupportedFormat:
                parser.close()
                raise
    except MultiPartException as error:
        raise InvalidRequest(f"the multipart form can't be read: {error.message}") from error
    try:
        if not parser.complete:
            raise InvalidRequest("the multipart form ends before its closing boundary")
        yield form
    finally:
        parser.close()
