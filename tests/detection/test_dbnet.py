import pytest
import torch

from ocr.detection.dbnet import SHAPES, DetectorNet, FoldedHead, Neck, ResidualGate


@pytest.mark.parametrize("size", SHAPES)
def test_a_page_gives_a_map_of_its_own_size(size: str):
    network = DetectorNet(SHAPES[size]).eval()
    with torch.inference_mode():
        text_map = network(torch.rand(2, 3, 64, 96) * 4 - 2)
    assert text_map.shape == (2, 1, 64, 96)
    assert 0 <= text_map.min() < text_map.max() <= 1


def test_the_neck_joins_four_levels_at_the_size_of_the_finest():
    neck = Neck((8, 12, 16, 20), channels=24, kernel=5).eval()
    levels = [torch.rand(1, width, 32 // 2**n, 64 // 2**n) for n, width in enumerate((8, 12, 16, 20))]
    with torch.inference_mode():
        joined = neck(levels)
        coarsest_changed = neck([*levels[:-1], levels[-1] + 1])
    assert joined.shape == (1, 24, 32, 64)
    assert not torch.allclose(joined[:, -6:], coarsest_changed[:, -6:])  # the finest knows of the coarsest


@pytest.mark.parametrize(("bias", "gate"), [(-9.0, 0.0), (0.0, 0.5), (1.0, 0.7), (9.0, 1.0)])
def test_the_gate_is_paddles_hard_sigmoid(bias: float, gate: float):
    residual = ResidualGate(4)
    torch.nn.init.zeros_(residual.expand.weight)
    torch.nn.init.constant_(residual.expand.bias, bias)
    x = torch.rand(1, 4, 3, 5)
    with torch.inference_mode():
        assert torch.allclose(residual(x), x * (1 + gate))


def test_the_folded_head_paints_the_same():
    head = DetectorNet(SHAPES["tiny"]).head
    joined = torch.randn(2, 64, 6, 10)
    with torch.inference_mode():
        painted = head(joined)
        assert painted.std() > 1e-3
        assert torch.allclose(FoldedHead(head)(joined), painted, atol=1e-6)
