import hashlib
import hmac

import pytest

from ocr.errors import InvalidSetting
from ocr.web.middleware import api_keys
from ocr.web.middleware.api_keys import ApiKeys, make_entry

LAST_SECOND = 1_830_297_599  # of 2027, in UTC
HEX = hashlib.sha256(b"elsewhere").hexdigest()
SETTING = f"{make_entry('scanner', 'first')}, {make_entry('scanner', 'second')},{make_entry('archive', 'third')}"


def test_no_setting_is_no_keys():
    assert not ApiKeys.parse("")
    assert not ApiKeys.parse(" \n")
    assert ApiKeys.parse("").find("Bearer first", "first") is None


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
    found = ApiKeys.parse(SETTING).find(authorization, api_key)
    assert (found and found.name) == name


@pytest.mark.parametrize("key", ["first", "third", "none of them"])
def test_every_key_is_compared_whichever_fits(key: str, monkeypatch: pytest.MonkeyPatch):
    compared = []
    compare_digest = hmac.compare_digest

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(other)
        return compare_digest(one, other)

    monkeypatch.setattr(api_keys.hmac, "compare_digest", compare)
    known = ApiKeys.parse(SETTING)
    known.find(None, key)
    assert compared == [entry.digest for entry in known.entries]


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
        f"scanner:{HEX}:all",
        f"scanner:{HEX}:read+",
        f"scanner:{HEX}:read:2027-13-01",
        f"scanner:{HEX}:read:9999-12-31",
        f"scanner:{HEX}:read:tomorrow",
        f"scanner:{HEX}:read:2027-12-31:more",
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


@pytest.mark.parametrize(
    ("further", "scopes"),
    [
        ("", {"read", "jobs"}),
        (":", {"read", "jobs"}),
        ("::2027-12-31", {"read", "jobs"}),
        (":read", {"read"}),
        (":admin+jobs", {"jobs", "admin"}),
        (":read:2027-12-31", {"read"}),
    ],
)
def test_what_a_key_may_be_used_for(further: str, scopes: set[str]):
    [entry] = ApiKeys.parse(f"scanner:{HEX}{further}").entries
    assert entry.scopes == scopes
    assert entry.ends == (LAST_SECOND + 1 if "2027" in further else None)


def test_a_key_is_good_to_the_end_of_its_last_day():
    keys = ApiKeys.parse(make_entry("scanner", "right", ("read",), "2027-12-31"))
    assert keys.find(None, "right", LAST_SECOND) == keys.entries[0]
    assert keys.find(None, "right", LAST_SECOND + 1) is None
    assert keys.scopes_of("scanner", LAST_SECOND) == {"read"}
    assert keys.scopes_of("scanner", LAST_SECOND + 1) == set()


def test_a_new_key_goes_on_where_the_old_one_of_the_same_client_ends():
    keys = ApiKeys.parse(f"{make_entry('a', 'old', (), '2027-12-31')},{make_entry('a', 'new', ('read',))}")
    assert keys.scopes_of("a", LAST_SECOND) == {"read", "jobs"}
    assert keys.scopes_of("a", LAST_SECOND + 1) == {"read"}
