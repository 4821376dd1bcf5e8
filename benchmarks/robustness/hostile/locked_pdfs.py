"""PDFs that a password opens, written by hand: RC4 with 128 bits, as ISO 32000-1 has it in 7.6.3 (revision 3)."""

import hashlib

from benchmarks.robustness.hostile.samples import CATALOG, pdf

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
ID = b"a" * 16
PERMISSIONS = -4
KEY_BYTES = 16
CONTENT_OBJECT = 4


def locked_pdf(password: str, content: bytes, entries: bytes = b"", owner: str = "the owner's") -> bytes:
    """A PDF of one page with this content, which the password opens; `entries` are more of the page's."""
    owner_key = _derive(_pad(owner))
    sealed_owner = _spread(owner_key, _pad(password))
    key = _derive(_pad(password) + sealed_owner + (PERMISSIONS & 0xFFFFFFFF).to_bytes(4, "little") + ID)
    proof = _spread(key, hashlib.md5(_PADDING + ID).digest()) + bytes(16)
    object_key = hashlib.md5(key + CONTENT_OBJECT.to_bytes(3, "little") + bytes(2)).digest()
    sealed = rc4(object_key, content)
    encryption = b"<</Filter/Standard/V 2/R 3/Length 128/P %d/O<%b>/U<%b>>>" % (
        PERMISSIONS,
        sealed_owner.hex().encode(),
        proof.hex().encode(),
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%b>>" % entries
    stream = b"<</Length %d>>\nstream\n%b\nendstream" % (len(sealed), sealed)
    trailer = b"/ID[<%b><%b>]/Encrypt 5 0 R" % (ID.hex().encode(), ID.hex().encode())
    return pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, encryption, trailer=trailer)


def rc4(key: bytes, data: bytes) -> bytes:
    """The data sealed, or opened, by RC4."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    found, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        found.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(found)


def _pad(password: str) -> bytes:
    return (password.encode("latin-1") + _PADDING)[:32]


def _derive(seed: bytes) -> bytes:
    """MD5 of the seed, 51 times."""
    for _ in range(51):
        seed = hashlib.md5(seed).digest()
    return seed[:KEY_BYTES]


def _spread(key: bytes, data: bytes) -> bytes:
    """The data sealed by twenty keys one after another, each the key with another number in all its bytes."""
    for number in range(20):
        data = rc4(bytes(byte ^ number for byte in key), data)
    return data
