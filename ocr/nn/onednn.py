"""How many of its compiled layers oneDNN keeps, which multiplies for torch.

For each layer and each shape of what goes through it oneDNN compiles code, and keeps what was used last: 1,024 pieces
if nothing is said. The line shapes alone need more, and each shape of page a hundred: pages took 5 % longer, compiling.
Each piece takes some 50 kB, so more are not kept without end (benchmarks/results/speed/speed.md).
"""

import os

KEPT = 4096


def keep_primitives() -> None:
    """Has oneDNN keep KEPT of them, unless the environment says otherwise; to be called before its first use."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(KEPT))
