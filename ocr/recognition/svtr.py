"""Two attention blocks that let each step of a line see all others (SVTR: Du et al., arXiv 2205.00159).

They are those that PP-OCRv6 small has between its trunk and its last layer; `training.models.teacher` fills them.
"""

from torch import Tensor, nn
from torch.nn import functional


class Attention(nn.Module):
    """Multi-head self-attention over the steps of a line (Vaswani et al., arXiv 1706.03762)."""

    def __init__(self, features: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.project_in = nn.Linear(features, 3 * features)
        self.project_out = nn.Linear(features, features)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, features) to the same shape."""
        batch, steps, features = x.shape
        # (3, B, heads, T, features / heads)
        query, key, value = self.project_in(x).reshape(batch, steps, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind()
        mixed = functional.scaled_dot_product_attention(query, key, value)
        y: Tensor = self.project_out(mixed.transpose(1, 2).reshape(batch, steps, features))
        return y


class MixingBlock(nn.Module):
    """Attention, then a two-layer perceptron; both residual, each after a layer norm."""

    def __init__(self, features: int, heads: int) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(features)
        self.attention = Attention(features, heads)
        self.norm2 = nn.LayerNorm(features)
        self.expand = nn.Linear(features, 2 * features)
        self.contract = nn.Linear(2 * features, features)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, features) to the same shape."""
        x = x + self.attention(self.norm1(x))
        y: Tensor = x + self.contract(functional.silu(self.expand(self.norm2(x))))
        return y


class Mixer(nn.Module):
    """Columns to features that know the whole line: reduce, look at 7 neighbours, two mixing blocks."""

    def __init__(self, columns: int, features: int, heads: int = 8, blocks: int = 2) -> None:
        super().__init__()
        self.reduce = nn.Linear(columns, features)
        self.neighbours = nn.Conv1d(features, features, 7, padding=3, groups=features)
        self.blocks = nn.Sequential(*(MixingBlock(features, heads) for _ in range(blocks)))
        self.norm = nn.LayerNorm(features)

    def forward(self, columns: Tensor) -> Tensor:
        """(B, T, columns) to (B, T, features)."""
        x = functional.silu(self.reduce(columns))
        x = x + functional.silu(self.neighbours(x.transpose(1, 2))).transpose(1, 2)
        y: Tensor = self.norm(self.blocks(x))
        return y
