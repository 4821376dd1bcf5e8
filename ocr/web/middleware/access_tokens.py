"""Access tokens, for protocols whose clients don't send their key with each request but a token that they got for it.

    24.<signature>.<when it ends, in seconds since 1970>.<the client's name>

A token is signed with a secret of the server's, so none is kept anywhere, and it is worth nothing once its client's key
is taken out of OCR_API_KEYS. The hashes in that setting would do as secrets, too; then whoever reads the setting could
sign tokens, while so nobody gets in by what stands there.
"""

import hashlib
import hmac
import secrets
import time

from ocr.errors import InvalidSetting
from ocr.web.middleware.api_keys import NAME, ApiKeys

SETTING = "OCR_TOKEN_SECRET"
SECONDS = 30 * 24 * 3600
SHORTEST_SECRET = 32
_KIND = "24"  # as Baidu's begin; nothing hangs on it


class AccessTokens:
    """Gives tokens out and checks them.

    Args:
        keys: of the clients who may have tokens; none: anybody may, and no token is asked for.
        secret: what tokens are signed with; empty: a new one, with which tokens end at the next start.

    Raises:
        InvalidSetting: the secret is too short.
    """

    def __init__(self, keys: ApiKeys, secret: str = "") -> None:
        if secret and len(secret) < SHORTEST_SECRET:
            raise InvalidSetting(
                f"{SETTING} must have {SHORTEST_SECRET} characters or more; openssl rand -hex 32 makes one"
            )
        self.keys = keys
        self.secret = (secret or secrets.token_hex()).encode()

    def issue(self, name: str, key: str, now: float | None = None) -> str | None:
        """A token for the client of this name, good for SECONDS; None if the key is not that client's."""
        found = self.keys.find(None, key, now)
        allowed = found is not None and found.name == name if self.keys else NAME.fullmatch(name) is not None
        if not allowed:
            return None
        rest = f"{_now(now) + SECONDS}.{name}"
        return f"{_KIND}.{self._sign(rest)}.{rest}"

    def client(self, token: str, now: float | None = None) -> str | None:
        """The name of the client whose token it is; None if it is none of ours, has ended, or its key has."""
        kind, _, signed = token.partition(".")
        signature, _, rest = signed.partition(".")
        if kind != _KIND or not hmac.compare_digest(signature.encode(), self._sign(rest).encode()):
            return None
        ends, _, name = rest.partition(".")
        known = not self.keys or self.keys.scopes_of(name, _now(now))
        return name if int(ends) > _now(now) and known else None

    def _sign(self, rest: str) -> str:
        return hmac.new(self.secret, rest.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _now(now: float | None) -> int:
    return int(time.time() if now is None else now)
