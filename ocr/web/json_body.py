"""What stands in bodies that are JSON: an object, and in it files as base64."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from ocr.errors import InvalidRequest

_URL_SAFE = str.maketrans("-_", "+/")


def parse_json_object(body: bytes) -> Mapping[str, Any]:
    """A body that must be a JSON object.

    Raises:
        InvalidRequest: it is none.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidRequest("the body should be JSON, but is none") from None
    if not isinstance(message, Mapping):
        raise InvalidRequest("the JSON body must be an object")
    return message


def decode_base64(image: Any, what: str) -> bytes:
    """The bytes of a JSON value that has to be base64, as it is or as a data URL; `what` it is called in messages.

    Both alphabets of RFC 4648 will do, with padding or without.

    Raises:
        InvalidRequest: it is not.
    """
    if not isinstance(image, str):
        raise InvalidRequest(f"{what} must be a string of base64")
    if image.startswith("data:"):
        image = image.partition(",")[2]
    plain = "".join(image.split()).translate(_URL_SAFE).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequest(f"{what} is not valid base64") from None
