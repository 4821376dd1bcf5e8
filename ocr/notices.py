"""Warnings: what was shrunk, cut, skipped or turned, in plain words, with a code that programs can act on.

    notice("PAGE_TURNED", degrees=180)      # a str: "the page is turned by 180 degrees: it was read upright"

A code never changes its meaning; the words may get better.
"""

from typing import Any

TEXTS = {
    "PAGE_TURNED": "the page is turned by {degrees} degrees: it was read upright",
    "SEARCHED_SMALL": "lines were searched for on the page shrunk to {scale:.2f}; small ones may be missing",
    "BOXES_LEFT_OUT": "{count} of {of} boxes left out: no text in them that is sure enough",
    "UNSURE_LEFT_OUT": "{count} of {of} lines left out: less sure than {confidence:g}",
    "IGNORED_LEFT_OUT": "{count} of {of} lines left out: in ignored areas",
    "OUTSIDE_LEFT_OUT": "{count} of {of} lines left out: outside the region or in ignored areas",
    "SEALS_LEFT_OUT": "the text of {count} seals left out",
    "NOT_READ_TO_END": "not read to its end: {count} of {of} lines",
    "PDF_TEXT_USED": "the text is the PDF's own, nothing was read",
    "OFD_TEXT_USED": "the text is the OFD's own; what its pictures and stamps say was not read",
    "RENDERED_COARSELY": "rendered at {dpi:.0f} dpi instead of {wanted:.0f}: it would have too many pixels",
    "LAID_ON_BLACK": "all that is visible is light: the picture was laid on black",
    "LEVELS_STRETCHED": "its levels end at {highest:.0f} of 65535: they were stretched",
    "PAGES_SKIPPED": "{kind}s {first}..{last} of {of} skipped",
    "PAGE_SKIPPED": "{kind} {first} of {of} skipped",
    "OTHER_PAGES_SKIPPED": "only {kind} {read} was read, of {of} that the option pages names",
    "TOO_MANY_FRAMES": "what follows frame {frame} was skipped",
    "FRAMES_DAMAGED": "what follows frame {frame} is damaged and was skipped",
    "FRAMES_MISSING": "frames {first}..{last} are announced, but not there",
    "FILE_ENDS_EARLY": "the file ends too early: frame {frame} and all after it may be missing",
    "ENTRIES_SKIPPED": "{count} of {of} entries of {archive} left out: folders, hidden files or archives",
    "PREVIEWS_SKIPPED": "{count} of {of} frames skipped: previews or masks of others",
}
OTHER = "OTHER"  # what has no code of its own: kept by a server of before they were given


class Notice(str):
    """A warning's words, with its code and the numbers in them."""

    code: str
    params: dict[str, Any]

    def __new__(cls, text: str, code: str, params: dict[str, Any]) -> "Notice":
        """The words, which need not be those of today's `TEXTS`."""
        made = super().__new__(cls, text)
        made.code, made.params = code, params
        return made

    def __reduce__(self) -> tuple[type["Notice"], tuple[str, str, dict[str, Any]]]:
        """So that copies and pickles keep the code."""
        return Notice, (str(self), self.code, self.params)


def notice(code: str, **params: Any) -> Notice:
    """The warning with this code, one of `TEXTS`."""
    return Notice(TEXTS[code].format(**params), code, params)


def notice_to_json(warning: str) -> dict[str, Any]:
    """A warning as replies have it: `code`, `message` and `params`."""
    code, params = (warning.code, warning.params) if isinstance(warning, Notice) else (OTHER, {})
    return {"code": code, "message": str(warning), "params": params}


def notice_from_json(data: dict[str, Any] | str) -> str:
    """The warning again; plain words, as were kept before there were codes, stay plain."""
    return data if isinstance(data, str) else Notice(data["message"], data["code"], data["params"])
