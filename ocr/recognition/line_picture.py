"""What the network is shown of a line: how wide its pictures are, and what fills them up.

The widths are few and fixed, so that memory stays flat: a line is padded to the narrowest bucket that holds it. They
are those with which 30,000 lines of screens, documents and receipts are padded least, by 11 % of their width.
"""

from bisect import bisect_left

BUCKET_WIDTHS = (80, 112, 144, 176, 224, 272, 336, 416, 496, 624, 784, 912, 1056, 1280)
PIXELS_PER_STEP = 8  # columns of pixels that one time step stands for
PADDING = 128  # mid grey: zero once the network has moved 0..1 to -1..1


def find_bucket(width: int) -> int | None:
    """The narrowest bucket that holds a line of this width, or None if it must be read in windows."""
    index = bisect_left(BUCKET_WIDTHS, width)
    return BUCKET_WIDTHS[index] if index < len(BUCKET_WIDTHS) else None
