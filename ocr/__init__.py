"""Text recognition for Chinese and English pictures on a CPU."""

from ocr.reader import Reader
from ocr.results import Character, Line, Page

__all__ = ["Character", "Line", "Page", "Reader"]
