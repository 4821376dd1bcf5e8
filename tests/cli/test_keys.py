import pytest

from ocr.cli import main
from ocr.web.middleware.api_keys import ApiKeys


def test_a_new_key_is_let_in_by_its_entry(capsys: pytest.CaptureFixture[str]):
    assert main(["keys", "scanner"]) == 0
    key, entry = [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines()]
    assert len(key) == 43
    assert key not in entry
    found = ApiKeys.parse(entry).find(f"Bearer {key}", None)
    assert found is not None
    assert (found.name, found.scopes, found.ends) == ("scanner", {"read", "jobs"}, None)
    main(["keys", "scanner"])
    assert key not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a:b", "", "a b", "n" * 65])
def test_a_name_that_cannot_be_used_makes_no_key(name: str, capsys: pytest.CaptureFixture[str]):
    assert main(["keys", name]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error: " in captured.err


def test_a_key_with_scopes_and_a_last_day(capsys: pytest.CaptureFixture[str]):
    assert main(["keys", "operator", "--scopes", "admin+jobs", "--until", "2099-12-31"]) == 0
    key, entry = [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines()]
    assert entry.endswith(":jobs+admin:2099-12-31")
    found = ApiKeys.parse(entry).find(None, key)
    assert found is not None
    assert (found.scopes, found.ends) == ({"jobs", "admin"}, 4102444800.0)
    main(["keys", "operator", "--until", "2099-12-31"])
    assert ApiKeys.parse(capsys.readouterr().out.split()[-1])


@pytest.mark.parametrize("wrong", [["--scopes", "all"], ["--scopes", "read,jobs"], ["--until", "2027-02-30"]])
def test_scopes_and_days_that_there_are_not_make_no_key(wrong: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["keys", "operator", *wrong]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error: " in captured.err
