"""In which format a reply is written, where the Accept header says so and no option does."""

from collections.abc import Collection

from ocr.errors import NotAcceptable
from ocr.export import FORMATS, REPLY_FORMATS


def negotiate_format(texts: dict[str, str], accept: str, names: Collection[str] = tuple(FORMATS)) -> dict[str, str]:
    """The option texts with the format, one of `names`, that the Accept header asks for, where no option does.

    A header that is missing, or asks for anything, gets JSON, and so does a browser's, which asks for HTML above all.

    Raises:
        NotAcceptable: it asks for what we don't write, and for nothing else.
    """
    if "format" in texts:
        return texts
    wanted = []
    for place, part in enumerate(accept.split(",")):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        weight = float(quality) if quality.replace(".", "", 1).isdecimal() else 0.0
        if weight > 0 and media_type:
            wanted.append((-weight, place, media_type))
    if not wanted or (len(wanted) > 1 and any(media_type == "text/html" for _, _, media_type in wanted)):
        return texts
    media_types = {name: REPLY_FORMATS[name].media_type.partition(";")[0] for name in names}
    for _, _, media_type in sorted(wanted):
        for name, written in media_types.items():
            if media_type == written:
                return texts | {"format": name}
        if media_type in ("*/*", "application/*"):
            return texts
    there = ", ".join(dict.fromkeys(media_types.values()))
    raise NotAcceptable(f"the Accept header asks for {accept[:200]!r}, and what can be had is {there}")
