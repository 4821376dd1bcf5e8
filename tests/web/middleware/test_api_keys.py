import hashlib
import hmac

import pytest

from ocr.errors import InvalidSetting
from ocr.web.middleware import api_keys
from ocr.web.middleware.api_keys import ApiKeys, make_entry

HEX = hashlib.sha256(b"elsewhere").hexdigest()
SETTING = f"{make_entry('scanner', 'first')}, {make_entry('scanner', 'second')},{make_entry('archive', 'third')}"


def test_no_setting_is_no_keys():
    assert not ApiKeys.parse("")
    assert not ApiKeys.parse(" \n")
    assert ApiKeys.parse("").client("Bearer first", "first") is None


@pytest.mark.parametrize(
    ("authorization", "api_key", "name"),
    [
        ("Bearer first", None, "scanner"),
        ("bearer second", None, "scanner"),
        ("BEARER  third ", None, "archive"),
        (None, "third", "archive"),
        (None, " first ", "scanner"),
        ("Basic Zmlyc3Q=", "first", "scanner"),
        ("Bearer wrong", "first", "scanner"),
        ("Bearer first", "wrong", "scanner"),
        (None, None, None),
        ("", "", None),
        ("Bearer", None, None),
        ("Bearer ", None, None),
        ("first", None, None),
        ("Basic first", None, None),
        ("Bearer firs", None, None),
        ("Bearer first1", None, None),
        (None, "FIRST", None),
        (None, hashlib.sha256(b"first").hexdigest(), None),
        (None, "\u00fc" * 100_000, None),
    ],
)
def test_which_client_a_request_is_of(authorization: str | None, api_key: str | None, name: str | None):
    assert ApiKeys.parse(SETTING).client(authorization, api_key) == name


@pytest.mark.parametrize("key", ["first", "third", "none of them"])
def test_every_key_is_compared_whichever_fits(key: str, monkeypatch: pytest.MonkeyPatch):
    compared = []
    compare_digest = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(other)
        return compare_digest(one, other)

    monkeypatch.setattr(api_keys.hmac, "compare_digest", compare)
    known = ApiKeys.parse(SETTING)
    known.client(None, key)
    assert compared == [digest for _, digest in known.entries]


@pytest.mark.parametrize(
    "text",
    [
        "scanner",
        HEX,
        f"scanner:{HEX[:-1]}",
        f"scanner:{HEX}0",
        f"scanner:{'g' * 64}",
        f":{HEX}",
        f"two words:{HEX}",
        f"line\nbreak:{HEX}",
        f"{'n' * 65}:{HEX}",
        f"scanner={HEX}",
        f"ok:{'0' * 64},",
        f"ok:{'0' * 64},,also:{HEX}",
        "scanner:the-key-itself",
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_not_shown(text: str):
    with pytest.raises(InvalidSetting) as caught:
        ApiKeys.parse(text)
    assert "OCR_API_KEYS" in caught.value.message
    assert HEX[:8] not in caught.value.message
    assert "the-key-itself" not in caught.value.message


def test_the_message_counts_entries_from_one():
    with pytest.raises(InvalidSetting, match="entry 2 of"):
        ApiKeys.parse(f"ok:{HEX},wrong")


def test_one_key_under_two_names_is_a_mistake():
    with pytest.raises(InvalidSetting, match="same key"):
        ApiKeys.parse(f"one:{HEX},two:{HEX.upper()}")
