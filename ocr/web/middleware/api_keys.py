"""API keys: who may ask, by the setting OCR_API_KEYS.

The setting holds no key, only `name:sha256` entries with commas between; names may repeat, so that a client can change
its key without a gap. `ocr keys NAME` makes a key and its entry.

A plain SHA-256 is right for these keys, though it would be wrong for passwords. Passwords are guessed from what people
choose, and a slow, salted hash makes each guess dear. These keys are 256 random bits: nobody can guess one, nor find it
from its hash, whatever the hash costs, and no table of hashes made in advance holds it. A slow hash would only let
strangers keep the server busy with keys that it has to check.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Self

from ocr.errors import InvalidSetting

SETTING = "OCR_API_KEYS"
KEY_BYTES = 32
# Names stand in the log and tell clients apart, so they are kept plain.
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ENTRY = re.compile(rf"({NAME.pattern}):([0-9A-Fa-f]{{64}})")


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys that are let in: pairs of a client's name and the SHA-256 digest of its key. False if there are none."""

    entries: tuple[tuple[str, bytes], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The keys in a setting's text; blank text is none.

        Raises:
            InvalidSetting: an entry can't be understood, or two are the same key. The message names it by its place
                and shows nothing of it: somebody may have put the key itself there.
        """
        if not text.strip():
            return cls()
        entries: list[tuple[str, bytes]] = []
        for place, entry in enumerate(text.split(","), 1):
            match = _ENTRY.fullmatch(entry.strip())
            if not match:
                raise InvalidSetting(
                    f"entry {place} of {SETTING} must be name:sha256, a name of up to 64 letters, digits and . _ - and "
                    "64 hexadecimal digits; ocr keys NAME makes one"
                )
            digest = bytes.fromhex(match[2])
            if digest in (known for _, known in entries):
                raise InvalidSetting(f"entry {place} of {SETTING} has the same key as one before it")
            entries.append((match[1], digest))
        return cls(tuple(entries))

    def client(self, authorization: str | None, api_key: str | None) -> str | None:
        """The name of the client whose key came with a request; None if none did.

        How long it takes tells nothing of the keys: each is compared whole, also once one has fitted.

        Args:
            authorization: the header Authorization; it counts if its scheme is Bearer.
            api_key: the header X-Api-Key.
        """
        scheme, _, token = (authorization or "").partition(" ")
        sent = [token.strip() if scheme.lower() == "bearer" else "", (api_key or "").strip()]
        found = None
        for key in filter(None, sent):
            digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
            for name, known in self.entries:
                found = name if hmac.compare_digest(digest, known) else found
        return found


def make_entry(name: str, key: str) -> str:
    """What to add to OCR_API_KEYS to let a key in."""
    return f"{name}:{hashlib.sha256(key.encode()).hexdigest()}"
