"""What the network is shown of a line: how wide its pictures are, and what fills them up.

The widths are few and fixed, so that memory stays flat: a line is padded to the narrowest bucket that holds it.
"""

from bisect import bisect_left

BUCKET_WIDTHS = (48, 72, 96, 128, 160, 192, 232, 280, 336, 400, 480, 576, 688, 824, 960, 1120, 1280)
PIXELS_PER_STEP = 8  # columns of pixels that one time step stands for
PADDING = 128  # mid grey: zero once the network has moved 0..1 to -1..1


def find_bucket(width: int) -> int | None:
    """The narrowest bucket that holds a line of this width, or None if it must be read in windows."""
    index = bisect_left(BUCKET_WIDTHS, width)
    return BUCKET_WIDTHS[index] if index < len(BUCKET_WIDTHS) else None
