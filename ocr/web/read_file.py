"""A file that is read for a request: what of it is read by now, also where the work is given up in the middle."""

from dataclasses import dataclass, field
from typing import Any

from ocr.pipeline.concurrent import WorkedDocument
from ocr.pipeline.options import Options
from ocr.results import Document, Page
from ocr.web.document_reply import document_to_data


@dataclass(slots=True)
class ReadFile:
    """The pages read so far, where in their file they stand, and where they are to be kept their pictures, JPEG.

    `opened` is the file, None until it is open.
    """

    opened: WorkedDocument | None = None
    pages: list[Page] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    keeps_pictures: bool = False

    def add(self, index: int, page: Page) -> None:
        """Takes a page, which stands in the file at this index."""
        self.indices.append(index)
        self.pages.append(page)

    def to_document(self) -> Document:
        """The pages as a document; there has to be one at least."""
        return Document(tuple(self.pages), self.opened.pages.warnings if self.opened else ())

    def to_data(self, options: Options) -> dict[str, Any]:
        """The pages as a reply has them."""
        return document_to_data(self.to_document(), self.indices, options)

    def to_partial(self, options: Options) -> dict[str, Any] | None:
        """As `to_data`, with the lines of a page that is not read to its end, and how many pages are.

        None if nothing is read.
        """
        if self.opened is None:
            return None
        so_far = ReadFile(self.opened, [*self.pages], [*self.indices])
        progress = self.opened.document.progress
        begun = progress.to_page() if progress is not None else None
        if progress is not None and begun is not None:
            so_far.add(progress.index, begun)
        if not so_far.pages:
            return None
        counts = {"pages_done": len(self.pages), "pages_total": len(self.opened.wanted)}
        return so_far.to_data(options) | counts
