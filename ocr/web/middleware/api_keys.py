"""API keys: who may ask, by the setting OCR_API_KEYS.

The setting holds no key, only entries with commas between; names may repeat, so that a client can change its key
without a gap. `ocr keys NAME` makes a key and its entry:

    name:sha256                             everything but what takes the scope admin, for ever
    name:sha256:read+jobs:2027-12-31        what the scopes allow, to the end of that day in UTC
    name:sha256::2027-12-31                 the usual scopes, to the end of that day

read            everything under /api/ but jobs, and other products' paths
jobs            /api/v1/jobs and all below it: the client's own jobs
admin           the same, and to list, fetch and delete the jobs of others; corrections, and learning from them

A plain SHA-256 is right for these keys, though it would be wrong for passwords. Passwords are guessed from what people
choose, and a slow, salted hash makes each guess dear. These keys are 256 random bits: nobody can guess one, nor find it
from its hash, whatever the hash costs, and no table of hashes made in advance holds it. A slow hash would only let
strangers keep the server busy with keys that it has to check.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from ocr.errors import InvalidSetting

SETTING = "OCR_API_KEYS"
KEY_BYTES = 32
# Names stand in the log and tell clients apart, so they are kept plain.
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
READ, JOBS, ADMIN = "read", "jobs", "admin"
SCOPES = (READ, JOBS, ADMIN)
USUAL_SCOPES = frozenset((READ, JOBS))
_ENTRY = re.compile(rf"({NAME.pattern}):([0-9A-Fa-f]{{64}})(?::([a-z+]*)(?::(\d{{4}}-\d\d-\d\d))?)?")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that is let in.

    Args:
        name: its client's.
        digest: its SHA-256.
        scopes: what it may be used for, of SCOPES.
        ends: from when on it is worth nothing, in seconds since 1970; None: never.
    """

    name: str
    digest: bytes
    scopes: frozenset[str] = USUAL_SCOPES
    ends: float | None = None

    def holds(self, now: float) -> bool:
        """Whether it has not expired by then."""
        return self.ends is None or now < self.ends


@dataclass(frozen=True, slots=True)
class ApiKeys:
    """The keys that are let in. False if there are none."""

    entries: tuple[ApiKey, ...] = ()

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
        entries: list[ApiKey] = []
        for place, entry in enumerate(text.split(","), 1):
            match = _ENTRY.fullmatch(entry.strip())
            if not match:
                raise InvalidSetting(
                    f"entry {place} of {SETTING} must be name:sha256 or name:sha256:scopes:day, a name of up to 64 "
                    "letters, digits and . _ - and 64 hexadecimal digits; ocr keys NAME makes one"
                )
            try:
                scopes, ends = parse_scopes(match[3] or ""), parse_last_day(match[4] or "")
            except ValueError as error:
                raise InvalidSetting(f"entry {place} of {SETTING}: {error}") from None
            digest = bytes.fromhex(match[2])
            if any(digest == known.digest for known in entries):
                raise InvalidSetting(f"entry {place} of {SETTING} has the same key as one before it")
            entries.append(ApiKey(match[1], digest, scopes, ends))
        return cls(tuple(entries))

    def find(self, authorization: str | None, api_key: str | None, now: float | None = None) -> ApiKey | None:
        """The key that came with a request; None if none did, or one that is not known or has expired.

        How long it takes tells nothing of the keys: each is compared whole, also once one has fitted.

        Args:
            authorization: the header Authorization; it counts if its scheme is Bearer.
            api_key: the header X-Api-Key.
            now: seconds since 1970.
        """
        scheme, _, token = (authorization or "").partition(" ")
        sent = [token.strip() if scheme.lower() == "bearer" else "", (api_key or "").strip()]
        now = time.time() if now is None else now
        found = None
        for key in filter(None, sent):
            digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
            for known in self.entries:
                found = known if hmac.compare_digest(digest, known.digest) and known.holds(now) else found
        return found

    def scopes_of(self, name: str, now: float) -> frozenset[str]:
        """What a client's keys that have not expired may be used for; nothing if it has none."""
        return frozenset().union(*(key.scopes for key in self.entries if key.name == name and key.holds(now)))


def parse_scopes(text: str) -> frozenset[str]:
    """The scopes in a text that has + between them; blank text is the usual ones.

    Raises:
        ValueError: one is not known.
    """
    scopes = frozenset(text.split("+")) if text else USUAL_SCOPES
    if not scopes <= set(SCOPES):
        raise ValueError(f"scopes are {', '.join(SCOPES)}, with + between them")
    return scopes


def parse_last_day(text: str) -> float | None:
    """When a day such as 2027-12-31 is over in UTC, in seconds since 1970; None for blank text.

    Raises:
        ValueError: it is no day.
    """
    if not text:
        return None
    try:
        after = date.fromisoformat(text) + timedelta(days=1)
    except (ValueError, OverflowError):
        raise ValueError("the last day must be one such as 2027-12-31") from None
    return datetime(after.year, after.month, after.day, tzinfo=UTC).timestamp()


def make_entry(name: str, key: str, scopes: Collection[str] = (), last_day: str = "") -> str:
    """What to add to OCR_API_KEYS to let a key in, for the usual scopes and for ever unless told otherwise."""
    entry = f"{name}:{hashlib.sha256(key.encode()).hexdigest()}"
    further = f":{'+'.join(scope for scope in SCOPES if scope in scopes)}:{last_day}"
    return entry + further.rstrip(":")
