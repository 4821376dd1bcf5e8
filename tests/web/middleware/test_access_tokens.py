import pytest

from ocr.errors import InvalidSetting
from ocr.web.middleware.access_tokens import SECONDS, AccessTokens
from ocr.web.middleware.api_keys import ApiKeys, make_entry

SECRET = "0123456789abcdef" * 2
KEYS = ApiKeys.parse(f"{make_entry('scanner', 'right')},{make_entry('a.b', 'also-right')}")
NOW = 1_800_000_000.5


def issue(tokens: AccessTokens, name: str = "scanner", key: str = "right") -> str:
    token = tokens.issue(name, key, NOW)
    assert token is not None
    return token


@pytest.mark.parametrize(("name", "key"), [("scanner", "right"), ("a.b", "also-right")])
def test_a_token_is_its_clients_until_it_ends(name: str, key: str):
    tokens = AccessTokens(KEYS, SECRET)
    token = issue(tokens, name, key)
    assert tokens.client(token, NOW) == tokens.client(token, NOW + SECONDS - 1) == name
    assert tokens.client(token, NOW + SECONDS) is None


@pytest.mark.parametrize(
    ("name", "key"), [("scanner", "also-right"), ("scanner", ""), ("", "right"), ("other", "right")]
)
def test_a_key_gets_a_token_for_its_own_client_alone(name: str, key: str):
    assert AccessTokens(KEYS, SECRET).issue(name, key, NOW) is None


@pytest.mark.parametrize("change", ["", "x", "24", "24.", "24..", "24.a.b", "25", "é", "\ud800", ".9", "0" * 10_000])
def test_what_is_no_token_is_nobodys(change: str):
    tokens = AccessTokens(KEYS, SECRET)
    token = issue(tokens)
    for wrong in (change, token + change if change else token[:-1], change + token[1:]):
        assert tokens.client(wrong, NOW) is None, wrong


def test_a_token_goes_with_its_key_and_with_the_secret():
    token = issue(AccessTokens(KEYS, SECRET))
    assert AccessTokens(KEYS, SECRET).client(token, NOW) == "scanner"
    assert AccessTokens(ApiKeys(KEYS.entries[1:]), SECRET).client(token, NOW) is None
    assert AccessTokens(KEYS, SECRET[::-1]).client(token, NOW) is None
    assert AccessTokens(KEYS).client(issue(AccessTokens(KEYS)), NOW) is None


def test_a_token_ends_with_the_last_day_of_its_key():
    keys = ApiKeys.parse(make_entry("scanner", "right", (), "2027-01-20"))  # NOW is on the 15th
    token = issue(AccessTokens(keys, SECRET))
    assert AccessTokens(keys, SECRET).client(token, NOW + 5 * 86400) == "scanner"
    assert AccessTokens(keys, SECRET).client(token, NOW + 6 * 86400) is None
    assert AccessTokens(keys, SECRET).issue("scanner", "right", NOW + 6 * 86400) is None


def test_without_keys_anybody_gets_one():
    tokens = AccessTokens(ApiKeys(), SECRET)
    assert tokens.client(issue(tokens, "anybody", "at all"), NOW) == "anybody"
    assert tokens.issue("no name", "at all", NOW) is None


def test_a_short_secret_is_refused():
    with pytest.raises(InvalidSetting, match="OCR_TOKEN_SECRET must have 32 characters"):
        AccessTokens(KEYS, "short")
