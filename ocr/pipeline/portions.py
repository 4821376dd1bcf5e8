"""A call of the networks in portions of bounded work, after each of which it is somebody else's turn.

The Runner does one thing at a time, and what it was given it does to the end. The 562 lines of a long page kept it for
20 s: a picture of two lines waited as long, and so did whoever came after a request that had been given up. In portions
that picture waits for one or two of them, and what is given up ends with the portion that is being read.
"""

import math
from typing import Any

from ocr.inference import NetworkCall

# Pixels of lines' widths, for each core that reads them. On an AMD EPYC with AVX-512 BF16 a core reads 30,000 a second.
LONGEST_WHOLE = 50_000  # in one portion, 1.7 s: 50 lines or more of an ordinary page
PORTION = 10_000  # of more than that, 0.3 s; a long page takes up to 3 % longer, for at each end a core may be idle


def cut_into_portions(call: NetworkCall, cores: int) -> list[list[Any]]:
    """A call's items in their order, for several calls that each have bounded work to do.

    A picture in which lines are to be found is not cut. Lines are uint8 (48, W) and go into portions of about equal
    width together, up to PORTION for each core and the part of a line; all in one if they are not more than
    LONGEST_WHOLE.
    """
    if call.method == "detect":
        return [call.items]
    total = sum(line.shape[1] for line in call.items)
    if total <= LONGEST_WHOLE * cores:
        return [call.items]
    portions: list[list[Any]] = [[] for _ in range(math.ceil(total / (PORTION * cores)))]
    before = 0
    for line in call.items:
        portions[before * len(portions) // total].append(line)
        before += line.shape[1]
    return [portion for portion in portions if portion]  # a line that is wider than a portion leaves one empty
