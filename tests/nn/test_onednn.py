import os
import subprocess
import sys

from ocr.nn.onednn import KEPT

# Two layers more than oneDNN keeps by itself, then the first once more: does it compile again?
PROGRAM = """
import torch
from ocr.nn.onednn import keep_primitives
keep_primitives()
layer = torch.nn.Conv2d(16, 16, 3, groups=16)
with torch.inference_mode():
    for width in (*range(8, 8 + 1026), 8):
        layer(torch.zeros(2, 16, 8, width))
"""


def created(**environ: str) -> int:
    """How many layers oneDNN says that it has compiled."""
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"ONEDNN_VERBOSE": "all"} | environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=400,
    ).stdout
    return sum(",create:cache_miss," in line and ",convolution," in line for line in told.splitlines())


def test_layers_for_more_shapes_are_kept_than_by_default():
    assert KEPT > 1026
    assert created() == 1026
    assert created(ONEDNN_PRIMITIVE_CACHE_CAPACITY="1024") == 1027
