"""For tests that need what `python -m training material` fetches."""

import pytest

from training.data import material
from training.data.material import in_gb2312

needs_material = pytest.mark.skipif(
    not (material.ROOT / "npm/hanzi-writer-data").exists(),
    reason="training/.material is absent or old: run `python -m training material`",
)
CHARACTERS = [chr(code) for code in (*range(32, 127), *range(0x4E00, 0x9FA6)) if code < 127 or in_gb2312(chr(code))]
CHARACTERS += list("，。：；？！（）、“”《》￥¥×°²℃…—·①②ÀéÜ")
