"""Encryption at rest: what is kept is worth nothing to who finds the disk without the key.

AES-256 in GCM (NIST SP 800-38D) with a new nonce each time, by the library `cryptography`. The key is made of the
setting's text by SHA-256: it has to be a long random one, which `openssl rand -hex 32` makes, and no password.
"""

import hashlib
import hmac
import os
from typing import Protocol

from ocr.errors import InvalidSetting

NONCE_BYTES = 12
SHORTEST_KEY = 32  # characters
CHECK = b"ocr-crnn-cpu corrections"


class WrongKey(Exception):
    """What is kept was locked with another key, or was changed."""


class Vault(Protocol):
    """Locks and opens what is kept."""

    def lock(self, plain: bytes) -> bytes:
        """What is to be written."""

    def open(self, locked: bytes) -> bytes:
        """What was locked.

        Raises:
            WrongKey: it was not, or with another key.
        """

    def mark(self, text: str) -> str:
        """What is the same for equal texts alone, and tells nothing of them."""


class OpenVault:
    """Keeps all as it is: no key was given."""

    def lock(self, plain: bytes) -> bytes:
        """As it is."""
        return plain

    def open(self, locked: bytes) -> bytes:
        """As it is."""
        return locked

    def mark(self, text: str) -> str:
        """A plain SHA-256."""
        return hashlib.sha256(text.encode()).hexdigest()


class KeyVault:
    """Locks with a key."""

    def __init__(self, key: str) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 3 MB that few need

        self.secret = hashlib.sha256(key.encode()).digest()
        self.cipher = AESGCM(self.secret)

    def lock(self, plain: bytes) -> bytes:
        """Nonce, then ciphertext with its tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self.cipher.encrypt(nonce, plain, CHECK)

    def open(self, locked: bytes) -> bytes:
        """See `Vault`."""
        from cryptography.exceptions import InvalidTag

        try:
            return self.cipher.decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], CHECK)
        except (InvalidTag, ValueError):
            raise WrongKey("the corrections were locked with another key") from None

    def mark(self, text: str) -> str:
        """A keyed hash."""
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


def make_vault(key: str) -> Vault:
    """The vault for a key; one that is open if the key is empty.

    Raises:
        InvalidSetting: the key is too short.
    """
    if key and len(key) < SHORTEST_KEY:
        raise InvalidSetting(f"OCR_LEARNING_KEY must have {SHORTEST_KEY} characters or more")
    return KeyVault(key) if key else OpenVault()
