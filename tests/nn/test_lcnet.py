import pytest
import torch

from ocr.nn.lcnet import Block, SqueezeExcite, Stem, make_stages


@pytest.mark.parametrize(("height", "width"), [(32, 32), (48, 160), (64, 96)])
def test_stem_quarters_the_picture(height, width):
    assert Stem(3, 16, 32)(torch.zeros(2, 3, height, width)).shape == (2, 32, height // 4, width // 4)


def test_gate_scales_channels_between_nothing_and_all():
    layer = SqueezeExcite(8)
    x = torch.rand(1, 8, 4, 4) + 0.1
    ratio = layer(x) / x
    assert ratio.min() >= 0 and ratio.max() <= 1
    assert torch.allclose(ratio, ratio[:, :, :1, :1].expand_as(ratio), atol=1e-6)


def test_only_blocks_that_keep_their_size_are_residual():
    x = torch.rand(1, 8, 6, 6)
    keeping, striding = Block(8, 8), Block(8, 16, (2, 1))
    for block in (keeping, striding):
        torch.nn.init.zeros_(block.pointwise2.weight)
        torch.nn.init.zeros_(block.pointwise2.bias)
    assert torch.equal(keeping(x), keeping.depthwise(x))
    assert striding(x).shape == (1, 16, 3, 6)
    assert not striding(x).any()


def test_squeeze_sits_in_every_second_block_but_never_in_a_stages_last():
    stages = make_stages((96, 192, 384), (3, 6, 2), ((2, 1), (2, 1)))
    with_squeeze = [
        number
        for number, block in enumerate((block for stage in stages for block in stage), 1)
        if isinstance(block.squeeze, SqueezeExcite)
    ]
    assert with_squeeze == [1, 5, 7, 9, 12]  # as in the published recogniser
