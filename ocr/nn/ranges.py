"""The ranges of a network's values, which its byte form needs: a file beside the weights.

They were measured once on drawn lines and pages (`python -m training ranges`): static ranges, so that what a line's
text is does not depend on the lines beside it.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from ocr.errors import InvalidWeights

logger = logging.getLogger(__name__)

Range = tuple[float, float]

LEVELS = 255

# The largest weight. VNNI sums products of bytes in 32 bits; without it two products are added in 16 bits first, where
# 2 x 255 x 127 saturates: there weights have seven bits (2 x 255 x 63 < 2^15).
FULL_LIMIT, SATURATION_FREE_LIMIT = 127, 63


def byte_scale(values: Range) -> tuple[float, int]:
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
    """Writes ranges to the file that belongs beside a weight file."""
    rounded = {name: [round(low, 4), round(high, 4)] for name, (low, high) in ranges.items()}
    path.write_text(json.dumps({"weights": weights_sha256, "ranges": rounded}, indent=1) + "\n")


def read_ranges(path: Path, weights_sha256: str) -> dict[str, Range]:
    """Ranges as `write_ranges` wrote them.

    Raises:
        InvalidWeights: there is no such file, it is damaged, or it is another weight file's.
    """
    try:
        content = json.loads(path.read_text())
        ranges = {name: (float(low), float(high)) for name, (low, high) in content["ranges"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidWeights(f"{path} can't be read as ranges: {error}") from error
    if content["weights"] != weights_sha256:
        raise InvalidWeights(f"{path} is not of this weight file; `python -m training ranges` makes it anew")
    return ranges
