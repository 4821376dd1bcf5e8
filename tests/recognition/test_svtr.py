import torch

from ocr.recognition.svtr import Attention, Mixer


def test_attention_is_that_of_the_paper():
    torch.manual_seed(0)
    layer = Attention(12, heads=3)
    x = torch.randn(2, 5, 12)
    query, key, value = layer.project_in(x).chunk(3, dim=-1)
    heads = []
    for head in range(3):
        part = slice(4 * head, 4 * head + 4)
        weights = (query[..., part] @ key[..., part].transpose(1, 2) / 2).softmax(-1)  # 2 is the root of 4
        heads.append(weights @ value[..., part])
    assert torch.allclose(layer(x), layer.project_out(torch.cat(heads, -1)), atol=1e-5)


def test_every_step_sees_all_others():
    torch.manual_seed(0)
    mixer = Mixer(10, 16, heads=2, blocks=1).eval()
    columns = torch.randn(1, 30, 10)
    changed = columns.clone()
    changed[0, 0] += 1
    difference = (mixer(columns) - mixer(changed)).abs().sum(-1)[0]
    assert (difference > 0).all()
