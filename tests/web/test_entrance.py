"""The edge as the settings have it."""

import subprocess
import sys

import pytest

from ocr.errors import InvalidSetting
from ocr.settings import Settings
from ocr.web.entrance import Entrance
from ocr.web.middleware.api_keys import make_entry
from ocr.web.middleware.edge import Edge
from tests.web.middleware.edge_client import ORIGIN


async def application(scope, receive, send): ...


def test_by_default_all_come_in_and_by_our_own_paths_alone():
    edge = Entrance.from_settings(Settings())(application)
    assert isinstance(edge, Edge)
    assert (bool(edge.keys), edge.rate_limit, edge.products) == (False, None, ())


def test_each_setting_gets_to_the_edge():
    settings = Settings(
        api_keys=make_entry("scanner", "right"),
        rate_limit=60,
        cors_origins=ORIGIN,
        compatible="baidu",
        token_secret="s" * 32,
    )
    entrance = Entrance.from_settings(settings)
    edge = entrance(application)
    assert [key.name for key in edge.keys.entries] == ["scanner"]
    assert (edge.rate_limit is not None, edge.products, entrance.cors_origins) == (True, ("baidu",), (ORIGIN,))
    assert edge.tokens is entrance.tokens  # those that are given out are those that are checked


@pytest.mark.parametrize(
    "wrong", [{"compatible": "umi"}, {"token_secret": "short"}, {"api_keys": "x"}, {"cors_origins": "*"}]
)
def test_a_wrong_setting_is_named(wrong: dict):
    with pytest.raises(InvalidSetting, match=f"OCR_{next(iter(wrong)).upper()}"):
        Entrance.from_settings(Settings(**wrong))


def test_what_is_switched_off_is_not_loaded():
    code = "import sys, service; print([name for name in sys.modules if name.startswith('ocr.web.compatible.')])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert ended.stdout.strip() == "[]"


def test_the_supervisor_holds_no_opencv():
    code = "import sys, service; print(sorted({'cv2', 'torch', 'openvino', 'ocr.results'} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert ended.stdout.strip() == "[]"
