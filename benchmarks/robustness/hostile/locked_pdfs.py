"""PDFs that a password opens, written by hand: RC4 with 128 bits, as ISO 32000-1 has it in 7.6.3 (revision 3)."""

import hashlib
import re

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


def hostile_locked_pdfs() -> dict[str, bytes]:
    """PDFs whose encryption is a lie, or opens and holds harm, by name."""
    whole = locked_pdf("", b"0 0 9 9 re f")
    entry = whole[whole.index(b"<</Filter/Standard") : whole.index(b">>", whole.index(b"<</Filter/Standard")) + 2]

    def changed(**values: bytes) -> bytes:
        new = entry
        for name, value in values.items():
            new = re.sub(
                rb"/%b(?=[ <\[/])[ ]?(<[0-9a-f]*>|-?\d+)" % name.encode(), b"/%b %b" % (name.encode(), value), new
            )
        return whole.replace(entry, new)

    crypt = b"/CF<</StdCF<</CFM/%b/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF>>"
    cases = {
        "that no password needs": whole,
        "by the word password": locked_pdf("password", b"0 0 9 9 re f"),
        "and endless inside": locked_pdf("", b"q " * 200_000),
        "and nested inside": locked_pdf("", b"/Fm0 Do " * 20_000, b"/Resources<</XObject<</Fm0 4 0 R>>>>"),
        **{f"of version {v}": changed(V=b"%d" % v) for v in (0, 1, 3, 4, 5, 6, 99, -1)},
        **{f"of revision {r}": changed(R=b"%d" % r) for r in (0, 2, 4, 5, 6, 7, 2**31)},
        **{f"of key length {n}": changed(Length=b"%d" % n) for n in (0, 7, 40, 255, 2**31 - 1)},
        "without an owner": changed(O=b"<>"),
        "without a user": changed(U=b"<>"),
        "of a long user": changed(U=b"<%b>" % (b"00" * 100_000)),
        "of permissions beyond": changed(P=b"99999999999999999999"),
        **{
            f"by {name}": changed(V=b"5", R=b"6").replace(b">>\nendobj", crypt % name.encode() + b"\nendobj", 1)
            for name in ("AESV2", "AESV3", "None", "V2", "Nothing")
        },
        "without an ID": re.sub(rb"/ID\[[^]]*\]", b"", whole),
        "that is missing": whole.replace(b"/Encrypt 5 0 R", b"/Encrypt 99 0 R"),
        "that is itself": whole.replace(b"/Encrypt 5 0 R", b"/Encrypt 1 0 R"),
        "by another filter": whole.replace(b"/Filter/Standard", b"/Filter/Adobe.PubSec"),
    }
    return {f"pdf locked {name}": data for name, data in cases.items()}


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
