"""Blanks to be filled in: the rules that forms and exercises have beside words and among them, no text to the networks.

    for blank in find_blanks_beside(image, boxes):
        blank.box, blank.count        # where it is, and how many underscores are as long

A blank stands level with a line of text, at the height of its foot, with nothing above it. A rule that goes on below
the words underlines them or belongs to a table, and is none.
"""

from ocr.blanks.beside import find_blanks_beside
from ocr.blanks.rules import Blank
from ocr.blanks.within import find_blanks_within

__all__ = ["Blank", "find_blanks_beside", "find_blanks_within"]
