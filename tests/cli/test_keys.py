import pytest

from ocr.cli import main
from ocr.web.middleware.api_keys import ApiKeys


def test_a_new_key_is_let_in_by_its_entry(capsys: pytest.CaptureFixture[str]):
    assert main(["keys", "scanner"]) == 0
    key, entry = [line.rpartition(" ")[2] for line in capsys.readouterr().out.splitlines()]
    assert len(key) == 43
    assert key not in entry
    assert ApiKeys.parse(entry).client(f"Bearer {key}", None) == "scanner"
    main(["keys", "scanner"])
    assert key not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a:b", "", "a b", "n" * 65])
def test_a_name_that_cannot_be_used_makes_no_key(name: str, capsys: pytest.CaptureFixture[str]):
    assert main(["keys", name]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error: " in captured.err
