from importlib.machinery import ModuleSpec

import pytest

import ocr.nn.engine
from ocr.errors import InvalidSetting
from ocr.nn.engine import choose_engine


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(ocr.nn.engine, "find_spec", lambda name: ModuleSpec(name, None) if name in names else None)
    return names


@pytest.mark.parametrize(
    ("there", "wanted", "taken"),
    [
        (["openvino", "torch"], "auto", "openvino"),
        (["torch"], "auto", "torch"),
        (["openvino"], "auto", "openvino"),
        (["openvino", "torch"], "torch", "torch"),
        (["openvino", "torch"], "openvino", "openvino"),
    ],
)
def test_auto_takes_openvino_where_it_is_and_a_wish_is_followed(installed, there, wanted, taken):
    installed += there
    assert choose_engine(wanted) == taken


@pytest.mark.parametrize(
    ("there", "wanted", "missing"),
    [
        ([], "auto", "neither openvino nor torch"),
        (["torch"], "openvino", "no openvino"),
        (["openvino"], "torch", "no"),
    ],
)
def test_what_is_not_installed_is_named(installed, there, wanted, missing):
    installed += there
    with pytest.raises(InvalidSetting, match=missing):
        choose_engine(wanted)
