from dataclasses import replace

import cv2
import numpy as np
import pytest

from ocr import preprocess, stamps
from ocr.geometry import Image
from ocr.grey import find_percentiles, is_light_on_dark, resize_to_height, to_grey
from ocr.settings import Settings
from tests.conftest import draw_page

NEVER = Settings(**dict.fromkeys(("stamp", "specks", "smooth", "flatten", "equalize", "stretch"), "never"))


@pytest.fixture(scope="module")
def clean() -> Image:
    """A line 48 pixels high, black on white, BGR."""
    page = np.asarray(draw_page(["Total 118.50 EUR"], size=64, width=800))[:128]
    return resize_to_height(np.ascontiguousarray(page), 48)


def stamped(image: Image, colour: tuple[int, int, int]) -> Image:
    result = image.copy()
    cv2.circle(result, (image.shape[1] // 2, 24), 40, colour, 5)
    return result


def prepared(image: Image, settings: Settings) -> list[Image]:
    """The pictures in which a line is read, if the first reading is in doubt."""
    first = preprocess.prepare_first(image, settings)
    second = preprocess.prepare_second(image, first, settings)
    return [first] if second is None else [first, second]


def difference(a: Image, b: Image) -> float:
    return float(np.abs(a.astype(int) - b).mean())


@pytest.mark.parametrize("colour", [(60, 40, 220), (220, 60, 40)], ids=["red", "blue"])
def test_a_stamp_vanishes_and_the_text_under_it_stays(clean: Image, colour: tuple[int, int, int]):
    picture = stamped(clean, colour)
    grey = to_grey(clean)
    as_it_is, without = prepared(picture, replace(NEVER, stamp="auto"))
    assert np.array_equal(as_it_is, to_grey(picture))
    assert difference(without, grey) < 0.3 * difference(as_it_is, grey)


def test_what_a_transparent_stamp_covers_comes_back(clean: Image):
    ink = np.full_like(clean, 0)
    ink[:] = (50, 45, 200)
    covered = cv2.addWeighted(clean, 0.3, ink, 0.7, 0)
    covered[:, : covered.shape[1] // 2] = clean[:, : covered.shape[1] // 2]
    assert difference(stamps.remove_stamp(covered), to_grey(clean)) < 8


def test_painted_signs_and_light_letters_are_no_stamps(clean: Image):
    sign = clean.copy()
    sign[to_grey(clean) >= 128] = (30, 30, 200)
    assert len(prepared(sign, Settings())) == 1
    assert len(prepared(255 - clean, Settings())) == 1


def test_red_letters_are_also_read_as_they_are(clean: Image):
    red = clean.copy()
    red[to_grey(clean) < 128] = (40, 30, 210)
    assert preprocess.measure_contrast(preprocess.prepare_first(red, Settings())) > 100


def test_auto_leaves_a_clean_line_alone(clean: Image):
    [only] = prepared(clean, Settings())
    assert np.array_equal(only, to_grey(clean))


def test_always_is_in_both_pictures(clean: Image):
    both = prepared(stamped(clean, (60, 40, 220)), replace(NEVER, stamp="auto", smooth="always"))
    assert len(both) == 2
    assert all(preprocess.measure_noise(picture) <= 1 for picture in both)
    assert np.array_equal(both[0], preprocess.smooth(to_grey(stamped(clean, (60, 40, 220))), 0.8))


def test_a_shadow_is_flattened(clean: Image):
    light = np.linspace(1, 0.3, clean.shape[1])[None, :, None]
    shadowed = (clean * light).astype(np.uint8)
    assert preprocess.measure_background_slope(to_grey(shadowed)) > preprocess.SLOPING_BACKGROUND
    flat = preprocess.flatten_background(to_grey(shadowed))
    assert preprocess.measure_background_slope(flat) < 0.05
    assert preprocess.measure_contrast(flat) > 100


def test_flattening_keeps_light_letters_on_dark(clean: Image):
    dark = 255 - to_grey(clean)
    assert is_light_on_dark(dark)
    assert is_light_on_dark(preprocess.flatten_background(dark))


def test_faint_ink_is_stretched(clean: Image):
    faint = (180 + (clean.astype(float) - 128) * 0.15).astype(np.uint8)
    assert preprocess.measure_contrast(to_grey(faint)) < preprocess.LOW_CONTRAST
    assert preprocess.measure_contrast(preprocess.stretch_contrast(to_grey(faint))) > 180


def test_an_empty_line_can_be_stretched_and_flattened():
    plain = np.full((48, 100), 200, np.uint8)
    assert preprocess.stretch_contrast(plain).shape == plain.shape
    assert preprocess.measure_contrast(preprocess.flatten_background(plain)) == 0


def test_specks_go_and_strokes_stay(clean: Image):
    grey = to_grey(clean)
    rng = np.random.default_rng(1)
    hit = rng.random(grey.shape) < 0.03
    specked = np.where(hit, np.uint8(0), grey)
    assert difference(preprocess.remove_specks(specked), grey) < 0.5 * difference(specked, grey)


def test_noise_is_measured_and_smoothed(clean: Image):
    grey = to_grey(clean)
    rng = np.random.default_rng(1)
    noisy = np.clip(128 + (grey.astype(float) - 128) * 0.5 + rng.normal(0, 20, grey.shape), 0, 255).astype(np.uint8)
    assert preprocess.measure_noise(noisy) == pytest.approx(20, rel=0.25)
    assert preprocess.measure_noise(grey) < 3
    assert preprocess.measure_noise(preprocess.smooth(noisy, 0.8)) < 8


@pytest.mark.parametrize("step", preprocess.STEPS)
def test_each_step_is_switched_by_its_setting(clean: Image, step: str):
    picture = stamped((clean * 0.7 + 20).astype(np.uint8), (60, 40, 220))
    picture[4, 5] = 0  # a speck
    [never] = prepared(picture, NEVER)
    assert np.array_equal(never, to_grey(picture))
    [always] = prepared(picture, replace(NEVER, **{step: "always"}))
    assert not np.array_equal(always, never)


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (48, 3), (48, 331), (5, 200)])
def test_percentiles_are_those_of_numpy(size: tuple[int, int]):
    rng = np.random.default_rng(2)
    shares = (0, 2, 3, 50, 95, 97, 98, 100)
    for largest in (1, 9, 255, 2040):
        picture = rng.integers(0, largest + 1, size).astype(np.uint8 if largest < 256 else np.uint16)
        assert find_percentiles(picture, *shares) == np.percentile(picture, shares).tolist()


def test_a_stamp_is_removed_as_by_the_formula_pixel_by_pixel(clean: Image):
    """The picture is made of tables and single channels, which must not show in it."""
    picture = stamped((clean * (0.9, 0.95, 1.0)).astype(np.uint8), (60, 40, 220))
    grey = to_grey(picture)
    paper = picture[grey >= np.median(grey)].mean(0)
    balanced = np.minimum(picture * (255 / paper), 255).astype(np.float32)
    share = np.clip((balanced[:, :, 2] - balanced[:, :, 1]) / 170, 0, 0.95)
    under = np.clip((balanced[:, :, 1] - share * 45) / (1 - share), 0, 255)
    wanted = under + (255 - under) * np.clip((share - 0.85) / 0.1, 0, 1)
    assert np.abs(stamps.remove_stamp(picture) - wanted).max() <= 1


def test_height():
    tall = np.zeros((96, 31, 3), np.uint8)
    assert resize_to_height(tall, 48).shape == (48, 16, 3)
    assert resize_to_height(np.zeros((1, 1), np.uint8), 48).shape == (48, 48)


def test_a_stamp_goes_beyond_a_line_and_coloured_letters_do_not(clean: Image):
    height, margin = len(clean), 0.4
    rim = round(height * margin)
    around = cv2.copyMakeBorder(clean, rim, rim, 0, 0, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    letters = around.copy()
    letters[rim:-rim][to_grey(clean) < 128] = (40, 30, 210)
    assert not stamps.goes_beyond(around, margin)
    assert not stamps.goes_beyond(letters, margin)
    for rows in (slice(0, height), slice(rim + height // 2, None)):
        over = around.copy()
        over[rows, 20:120, :2] = 90  # red, over the line and what is above or below it
        assert stamps.goes_beyond(over, margin)
