import logging
import shutil

import numpy as np
import pytest
import torch

from ocr.nn.lcnet import Block, make_stages
from ocr.nn.quantization import (
    ByteBlock,
    ByteInput,
    ByteLinear,
    Watch,
    quantize,
)
from ocr.nn.ranges import Range, ranges_file
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from tests.conftest import draw_page


@pytest.fixture(autouse=True)
def chance() -> None:
    torch.manual_seed(5)


def near(bytes_made: torch.Tensor, exact: torch.Tensor) -> bool:
    """Whether rounding to bytes is all the difference: 2 per cent of the values' spread, at the mean."""
    return float((bytes_made - exact).abs().mean() / exact.std()) < 0.02


def test_floats_become_bytes_and_what_is_out_of_range_is_cut_off():
    inputs = ByteInput((-1.0, 1.55))
    assert inputs(torch.tensor([-1.0, 0.0, 0.01, 1.55, 99.0, -99.0])).tolist() == [0, 100, 101, 255, 255, 0]
    assert ByteInput((2.0, 3.0)).zero == 0  # zero stays a byte, for padding is zero


@pytest.mark.parametrize("stride", [(1, 1), (2, 1)], ids=["residual", "striding"])
@torch.inference_mode()
def test_a_block_in_bytes_gives_nearly_the_same(stride: tuple[int, int]):
    stages = torch.nn.ModuleList([torch.nn.Sequential(Block(32, 48 if stride == (2, 1) else 32, stride, squeeze=True))])
    example = torch.randn(2, 32, 12, 40).to(memory_format=torch.channels_last)
    watch = Watch(stages)
    exact = stages[0](example)
    block = stages[0][0]
    made = ByteBlock(block, watch.ranges["0.0.input"], watch.ranges["0.0.hidden"], torch.float32)(example)
    assert made.shape == exact.shape
    assert made.dtype == torch.float32
    assert near(made, exact)


@torch.inference_mode()
def test_a_linear_layer_in_bytes_gives_nearly_the_same():
    exact = torch.nn.Linear(120, 256)
    values = torch.randn(50, 120)
    layer = ByteLinear(exact.weight, exact.bias, Range(values.amin(0).numpy(), values.amax(0).numpy()))
    assert near(layer(values), exact(values))


def test_all_stages_but_the_first_are_replaced():
    stages = make_stages((16, 32), (1, 2), ((2, 1),))
    any_range = Range(np.array([-1.0], np.float32), np.array([1.0], np.float32))
    ranges = {f"{stage}.{place}.{what}": any_range for stage in "01" for place in "012" for what in ("input", "hidden")}
    quantize(stages, ranges, torch.float32)
    assert [[type(block) for block in stage] for stage in stages] == [[Block], [ByteBlock] * 3]


def test_weights_without_ranges_are_served_in_floats_and_the_log_says_so(tmp_path, caplog):
    settings = Settings(engine="torch", number_format="int8")
    weights = tmp_path / "own.safetensors"
    shutil.copy(CRNN_WEIGHTS, weights)
    line = np.asarray(draw_page(["Total 118.50 EUR"], width=360))[30:78, :, 0]
    with caplog.at_level(logging.WARNING):
        recognizer = Recognizer(settings, weights)
    assert "reading is slower than it could be" in caplog.text
    assert recognizer.recognize([line])[0].text == "Total 118.50 EUR"
    caplog.clear()
    shutil.copy(ranges_file(CRNN_WEIGHTS), ranges_file(weights))
    with caplog.at_level(logging.WARNING):
        assert Recognizer(settings, weights).recognize([line])[0].text == "Total 118.50 EUR"
    assert caplog.text == ""
