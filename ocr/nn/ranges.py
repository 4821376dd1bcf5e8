"""The ranges of a network's values, which its byte form needs: a file beside the weights.

They were measured once on drawn lines and pages (`python -m training ranges`): static ranges, so that what a line's
text is does not depend on the lines beside it.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.errors import InvalidWeights

logger = logging.getLogger(__name__)

LEVELS = 255

LEAST_PART = 1e-3  # of the widest channel's range: no channel counts as narrower


@dataclass(frozen=True, slots=True)
class Range:
    """Least and largest value of each channel, both float32 (channels,)."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]

    @property
    def whole(self) -> tuple[float, float]:
        """Least and largest value of all."""
        return float(self.low.min()), float(self.high.max())

    def smoothing(self) -> NDArray[np.float32]:
        """By what each channel is to be divided, and its weights multiplied, for the channels to share a range.

        A few channels are much wider than all others, and would leave those a handful of levels. They are brought
        closer half-way, by square roots: all the way, and the weights would lose what the values gain (SmoothQuant:
        Xiao et al., arXiv 2211.10438).
        """
        widths = np.maximum(np.abs(self.low), np.abs(self.high))
        roots = np.sqrt(np.maximum(widths, LEAST_PART * widths.max()))
        scales: NDArray[np.float32] = (roots / np.exp(np.log(roots).mean())).astype(np.float32)
        return scales

    def divided(self, scales: NDArray[np.float32]) -> "Range":
        """The range of the values divided by each channel's scale."""
        return Range(self.low / scales, self.high / scales)


def byte_scale(values: tuple[float, float]) -> tuple[float, int]:
    """Scale and zero point of a range's uint8 form: value = scale * (byte - zero). Zero itself is always a byte."""
    low, high = min(values[0], 0.0), max(values[1], 0.0)  # zero must be a byte: padding is zero
    scale = max(high - low, 1e-6) / LEVELS
    return scale, round(-low / scale)


def ranges_file(weights: Path) -> Path:
    """Where the ranges of a weight file's values stand."""
    return weights.with_suffix(".ranges.json")


def load_ranges_beside(weights: Path, sha256: str) -> dict[str, Range] | None:
    """The ranges of a weight file with this digest; None, and a warning in the log, if they were never measured."""
    try:
        return read_ranges(ranges_file(weights), sha256)
    except InvalidWeights as error:
        logger.warning("reading is slower than it could be: %s", error.message)
        return None


def write_ranges(path: Path, weights_sha256: str, ranges: Mapping[str, Range]) -> None:
    """Writes ranges to the file that belongs beside a weight file: a line for each of them."""
    rounded = {
        name: [np.round(each.astype(float), 4).tolist() for each in (r.low, r.high)] for name, r in ranges.items()
    }
    lines = (f"{json.dumps(name)}: {json.dumps(both)}" for name, both in rounded.items())
    text = ",\n".join(lines)
    path.write_text(f'{{"weights": "{weights_sha256}", "ranges": {{\n{text}\n}}}}\n')


def read_ranges(path: Path, weights_sha256: str) -> dict[str, Range]:
    """Ranges as `write_ranges` wrote them.

    Raises:
        InvalidWeights: there is no such file, it is damaged, or it is another weight file's.
    """
    try:
        content = json.loads(path.read_text())
        ranges = {
            name: Range(np.array(low, np.float32), np.array(high, np.float32))
            for name, (low, high) in content["ranges"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidWeights(f"{path} can't be read as ranges: {error}") from error
    if any(one.low.ndim != 1 or one.low.shape != one.high.shape for one in ranges.values()):
        raise InvalidWeights(f"{path} is of an older form; `python -m training ranges` makes it anew")
    if content["weights"] != weights_sha256:
        raise InvalidWeights(f"{path} is not of this weight file; `python -m training ranges` makes it anew")
    return ranges
