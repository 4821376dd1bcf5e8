"""Word files as python-docx reads them."""

import io

from docx import Document as open_word
from docx.document import Document as WordDocument


def read_word(data: bytes) -> WordDocument:
    """The file, opened."""
    return open_word(io.BytesIO(data))
