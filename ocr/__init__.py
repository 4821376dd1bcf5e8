"""Text recognition for Chinese and English pictures on a CPU."""

from ocr.reader import Reader
from ocr.results import Character, Document, Line, Page

__all__ = ["Character", "Document", "Line", "Page", "Reader"]
