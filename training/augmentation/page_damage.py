"""What happens to a whole page between the printer and the detector. Made apart from the one we are measured with.

Each kind takes a seeded generator and a page, uint8 BGR (H, W, 3), at the size at which the detector sees it, and gives
one of the same shape, every letter at its place: what is seen on the undamaged page teaches how to see the damaged one.
"""

from collections.abc import Callable

import cv2
import numpy as np

from ocr.geometry import Image
from ocr.grey import as_image, to_grey
from training.augmentation.camera import cast_shadow
from training.augmentation.pixels import Generator, as_values, draw_even, draw_normal, to_bytes
from training.augmentation.sheet import stamp

SECOND_SHARE = 0.3
SHINING = (0.04, 0.35)  # of the ink on the other side


def add_grain(rng: Generator, page: Image) -> Image:
    """A sensor's noise, grey or coloured, fine or a little coarse; often with dots of salt and pepper."""
    channels = 3 if rng.random() < 0.3 else 1
    noise = draw_normal(rng, (*page.shape[:2], channels))
    if rng.random() < 0.3:
        smooth = as_values(cv2.GaussianBlur(noise, (0, 0), rng.uniform(0.4, 0.8))).reshape(noise.shape)
        noise = (smooth / max(float(smooth.std()), 1e-6)).astype(np.float32)
    values = page + noise * np.float32(rng.uniform(5, 48))
    if rng.random() < 0.6:
        hit, share = draw_even(rng, page.shape[:2]), rng.uniform(0, 0.03)
        values[hit < share], values[hit > 1 - share] = 0, 255
    return to_bytes(values)


def blur(rng: Generator, page: Image) -> Image:
    """Out of focus or shaken, by a few pixels."""
    if rng.random() < 0.5:
        return as_image(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.8, 3.2)))
    side = int(rng.integers(3, 14)) | 1
    kernel = np.zeros((side, side), np.float32)
    middle, angle = side // 2, rng.uniform(0, np.pi)
    reach = np.array((np.cos(angle), np.sin(angle))) * middle
    first, last = ([int(v) for v in np.rint(middle + sign * reach)] for sign in (-1, 1))
    cv2.line(kernel, first, last, 1, 1, cv2.LINE_AA)
    return as_image(cv2.filter2D(page, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE))


def compress_jpeg(rng: Generator, page: Image) -> Image:
    """Through JPEG, from coarse to light."""
    _, coded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(12, 70))])
    decoded = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert decoded is not None
    return as_image(decoded)


def lower_resolution(rng: Generator, page: Image) -> Image:
    """Shrunk to 0.35 to 0.75 of its size, through JPEG, and enlarged again."""
    height, width = page.shape[:2]
    share = rng.uniform(0.35, 0.75)
    small = as_image(cv2.resize(page, (round(width * share), round(height * share)), interpolation=cv2.INTER_AREA))
    return as_image(cv2.resize(compress_jpeg(rng, small), (width, height), interpolation=cv2.INTER_LINEAR))


def fade(rng: Generator, page: Image) -> Image:
    """Washed-out ink on a toned sheet, with a little grain."""
    values = page.astype(np.float32)
    tone, gain = rng.uniform(110, 240), rng.uniform(0.1, 0.35)
    mean = values.mean((0, 1), keepdims=True) if rng.random() < 0.5 else values.mean()
    return to_bytes(tone + (values - mean) * gain + draw_normal(rng, (*page.shape[:2], 1)) * rng.uniform(0, 5))


def shade(rng: Generator, page: Image) -> Image:
    """Uneven light: gradients, clouds, the edge of a shadow, a dark corner."""
    light = cast_shadow(rng, np.full(page.shape[:2], 255, np.uint8)).astype(np.float32) / 255
    return to_bytes(page * light[:, :, None])


def stamp_page(rng: Generator, page: Image) -> Image:
    """A red or blue seal somewhere on the page."""
    height = page.shape[0]
    rows = int(rng.integers(40, 160))
    top = int(rng.integers(0, max(1, height - 4 * rows)))
    area = page[top : top + 4 * rows]
    cover = 255 - stamp(rng, np.full(area.shape[:2], 255, np.uint8)).astype(np.float32)
    share = np.clip(cover / 255 * rng.uniform(1, 1.6), 0, 0.85)[:, :, None]
    weak, strong = rng.uniform(20, 90), rng.uniform(150, 235)
    colour = np.array((weak, weak, strong) if rng.random() < 0.85 else (strong, weak, weak), np.float32)
    result = page.copy()
    result[top : top + 4 * rows] = to_bytes(area * (1 - share) + colour * share)
    return result


def shine_through(rng: Generator, page: Image) -> Image:
    """Print on the back of thin paper, mirrored, or on the next sheet, or both: the page itself moved, blurred, pale.

    It is no damage to what stands on the page; what must be learnt is to leave it alone.
    """
    values = page.astype(np.float32)
    for _ in range(int(rng.integers(1, 3))):
        other = as_image(cv2.flip(page, 1)) if rng.random() < 0.65 else page
        moved = np.roll(other, rng.integers(20, np.array(page.shape[:2])), (0, 1)).astype(np.float32)
        behind = as_values(cv2.GaussianBlur(moved, (0, 0), rng.uniform(0.6, 2.5)))
        paper = np.median(behind, (0, 1))
        ink = np.clip((paper - behind) / np.maximum(paper, 1), 0, 1)
        values *= 1 - ink * np.float32(np.exp(rng.uniform(*np.log(SHINING))))
    return to_bytes(values)


def mark_page(rng: Generator, page: Image) -> Image:
    """A watermark: some of the page's own text, larger, on the slant, again and again, in a light grey or colour."""
    height, width = page.shape[:2]
    rows, columns = int(rng.integers(24, 90)), int(rng.integers(100, max(101, width * 2 // 3)))
    top, left = int(rng.integers(0, height - rows)), int(rng.integers(0, max(1, width - columns)))
    grey = to_grey(as_image(page[top : top + rows, left : left + columns])).astype(np.float32)
    words = np.clip(np.abs(grey - np.median(grey)) / 100, 0, 1)
    scale = rng.uniform(1, 4)
    words = as_values(cv2.resize(words, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC))
    gaps = (int(words.shape[0] * rng.uniform(0.2, 2.5)), int(words.shape[1] * rng.uniform(0.1, 0.6)))
    tile = np.pad(words, ((0, gaps[0]), (0, gaps[1])))
    side = int(np.hypot(height, width)) + 1
    sheet = np.tile(tile, (side // tile.shape[0] + 1, side // tile.shape[1] + 1))[:side, :side]
    slant = rng.uniform(12, 60) * rng.choice((-1, 1))
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), slant, 1)
    turn[:, 2] -= (side - width) / 2, (side - height) / 2
    ink = np.clip(cv2.warpAffine(sheet, turn, (width, height)), 0, 1)
    share = 1 - ink[:, :, None] * rng.uniform(0.1, 0.5) * (1 if rng.random() < 0.7 else rng.uniform(0.2, 1, 3))
    paper = np.median(page, (0, 1))
    if rng.random() < 0.3:  # over the print, which shows through
        return to_bytes(page * share)
    return to_bytes(np.minimum(page, np.maximum(paper, 128) * share))


KINDS: dict[str, Callable[[Generator, Image], Image]] = {
    "shine_through": shine_through,
    "watermark": mark_page,
    "faint": fade,
    "stamp": stamp_page,
    "shadow": shade,
    "blur": blur,
    "noise": add_grain,
    "low_resolution": lower_resolution,
    "jpeg": compress_jpeg,
}
FREQUENCIES = {
    "shine_through": 0.2,
    "watermark": 0.35,
    "faint": 0.15,
    "stamp": 0.1,
    "shadow": 0.12,
    "blur": 0.18,
    "noise": 0.25,
    "low_resolution": 0.15,
    "jpeg": 0.05,
}


def damage_page(rng: Generator, page: Image) -> tuple[str, Image]:
    """Damages a page in one way or two; gives the (first drawn) kind and the page."""
    names, shares = list(FREQUENCIES), np.array(list(FREQUENCIES.values()))
    chosen = [str(name) for name in rng.choice(names, 2, replace=False, p=shares / shares.sum())]
    kinds = chosen if rng.random() < SECOND_SHARE else chosen[:1]
    for kind, change in KINDS.items():
        if kind in kinds:
            page = change(rng, page)
    return kinds[0], page
