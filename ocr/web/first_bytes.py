"""What a file is that is still arriving, so that one which is not read is refused before all of it is here.

The first bytes decide; where they tell nothing, the type that its sender has declared does. What they don't tell, the
whole file does later.
"""

from ocr.errors import UnsupportedFormat
from ocr.files.foreign import HEAD, name_foreign
from ocr.files.open import PDF_HEAD, READABLE, tell_format
from ocr.files.zip_directory import is_zip

# Types of files that are never read, as browsers and mail programs declare them.
DECLARED = {
    "application/msword": "a Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "a Word document",
    "application/vnd.ms-excel": "an Excel workbook",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "an Excel workbook",
    "application/vnd.ms-powerpoint": "a PowerPoint presentation",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "a PowerPoint presentation",
    "application/vnd.oasis.opendocument.text": "an OpenDocument file",
    "application/epub+zip": "an e-book",
    "application/x-7z-compressed": "a 7z archive",
    "application/vnd.rar": "a RAR archive",
    "application/x-rar-compressed": "a RAR archive",
    "application/gzip": "a gzip archive",
    "application/postscript": "a PostScript document",
    "text/html": "a web page",
    "text/csv": "a table in plain text",
    "image/svg+xml": "an SVG drawing",
    "image/vnd.adobe.photoshop": "a Photoshop picture",
}
KINDS = {"audio/": "a sound", "video/": "a film"}


class Beginning:
    """The first bytes of a file, looked at once there are enough of them.

    Args:
        declared: the media type that its sender gave it; empty for none.
    """

    def __init__(self, declared: str) -> None:
        self.declared = declared.partition(";")[0].strip().lower()
        self.held: bytearray | None = bytearray()

    def add(self, piece: bytes) -> None:
        """Takes the next bytes, until there have been enough.

        Raises:
            UnsupportedFormat: it is none of the formats that are read.
        """
        if self.held is None:
            return
        self.held += piece[:HEAD]
        if len(self.held) >= PDF_HEAD + 8:  # a PDF's signature may stand so late
            head, self.held = bytes(self.held), None
            what = None if tell_format(head) else self._name(head)
            if what is not None:
                raise UnsupportedFormat(f"this is {what}, not a picture that can be read: send {READABLE}")

    def _name(self, head: bytes) -> str | None:
        """What the file is, if that is sure already; an archive may turn out to be several things."""
        found = name_foreign(head)
        if found is not None and not (is_zip(head) and found.endswith(" archive")):
            return found
        declared = next((name for start, name in KINDS.items() if self.declared.startswith(start)), None)
        return declared or DECLARED.get(self.declared)
