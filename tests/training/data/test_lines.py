"""The generator of training lines. What draws needs `python -m training material`; what damages needs nothing."""

from collections import Counter

import cv2
import numpy as np
import pytest

from training.augmentation.line_damage import FREQUENCIES, KINDS, choose_kinds, damage
from training.data import faces, lines, material
from training.data.charset import in_gb2312
from training.data.hands import EVALUATION_HANDS, TRAINING_HANDS, hand
from training.data.text import capital_amount

needs_material = pytest.mark.skipif(
    not (material.ROOT / "npm/hanzi-writer-data").exists(),
    reason="training/.material is absent or old: run `python -m training material`",
)
CHARACTERS = [chr(code) for code in (*range(32, 127), *range(0x4E00, 0x9FA6)) if code < 127 or in_gb2312(chr(code))]
CHARACTERS += list("，。：；？！（）、“”《》￥¥×°²℃…—·①②ÀéÜ")


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    sheet = np.full((48, 300), 240, np.uint8)
    return cv2.putText(sheet, "Total 118.50", (8, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 20, 3, cv2.LINE_AA)


@pytest.fixture(scope="module")
def source() -> lines.LineSource:
    return lines.LineSource(1, CHARACTERS)


@pytest.mark.parametrize("height", [11, 24, 60])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage_takes_any_height(kind: str, height: int, picture: np.ndarray):
    page = cv2.resize(picture, (300 * height // 48, height), interpolation=cv2.INTER_AREA)
    before = page.copy()
    for seed in range(5):
        after = KINDS[kind](np.random.default_rng(seed), page)
        assert (after.shape, after.dtype) == (page.shape, np.uint8)
        assert np.array_equal(after, KINDS[kind](np.random.default_rng(seed), page))
    assert np.array_equal(page, before)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_at_the_page_changes_the_line_and_keeps_its_shape(kind: str, picture: np.ndarray):
    before = picture.copy()
    for width in (16, 300, 1280):
        line = cv2.resize(picture, (width, 48))
        seen = damage(np.random.default_rng(4), line, [kind])
        assert (seen.shape, seen.dtype) == (line.shape, np.uint8)
        assert np.abs(seen.astype(int) - line).mean() > 0.3
        assert np.array_equal(seen, damage(np.random.default_rng(4), line, [kind]))
    assert np.array_equal(picture, before)


def test_damage_leaves_letters_where_they_are(picture: np.ndarray):
    for seed in range(60):
        kinds = choose_kinds(np.random.default_rng(seed))
        seen = damage(np.random.default_rng(seed), picture, kinds).astype(float)
        # Shifted by a step of the reader (8 pixels) either way, the damaged line is less like the clean one.
        likeness = {
            shift: abs(np.corrcoef(seen[:, 8:-8].ravel(), np.roll(picture, shift, 1)[:, 8:-8].ravel())[0, 1])
            for shift in (-8, 0, 8)
        }
        assert max(likeness, key=likeness.__getitem__) == 0, kinds


def test_kinds_come_as_often_as_their_weights_say():
    rng = np.random.default_rng(0)
    drawn = [choose_kinds(rng) for _ in range(4000)]
    assert set(FREQUENCIES) == set(KINDS)
    assert Counter(kinds[0] for kinds in drawn)["noise"] / 4000 == pytest.approx(0.24, abs=0.03)
    assert 0.15 < sum(len(kinds) == 2 for kinds in drawn) / 4000 < 0.3
    assert all(choose_kinds(rng, {"blur": 2.0}) == ["blur"] for _ in range(20))


def test_amounts_in_capitals():
    assert [capital_amount(yuan) for yuan in (1201, 1_000_006, 30_502)] == [
        "壹仟贰佰零壹元整",
        "壹佰万零陆元整",
        "叁万零伍佰零贰元整",
    ]


def test_a_hand_is_its_number():
    assert hand(3) == hand(3) != hand(4)
    assert not set(TRAINING_HANDS) & set(EVALUATION_HANDS)
    assert min(EVALUATION_HANDS) >= 1000


@needs_material
def test_equal_seeds_give_equal_lines():
    first, again = (lines.LineSource(7, CHARACTERS) for _ in range(2))
    for _ in range(40):
        one, other = first.line(), again.line()
        assert (one.text, one.kind) == (other.text, other.kind)
        assert np.array_equal(one.clean, other.clean)
        assert np.array_equal(one.seen, other.seen)


@needs_material
def test_lines_fit_and_say_what_kind_they_are(source: lines.LineSource):
    known = set(CHARACTERS)
    for _ in range(300):
        line = source.line()
        assert line.clean.shape == line.seen.shape
        assert line.clean.shape[0] == 48
        assert 16 <= line.clean.shape[1] <= 1280
        assert line.clean.dtype == line.seen.dtype == np.uint8
        assert known.issuperset(line.text)
        assert line.text == line.text.strip() != ""
        assert (line.seen is line.clean) == (line.kind == "clean")
        assert np.ptp(line.clean) > 60  # there is ink on it


@needs_material
def test_training_never_draws_with_what_is_held_out():
    drawn = [*faces.chinese_faces(), *faces.hand_faces(), *faces.latin_faces(), *faces.latin_hand_faces()]
    held_out = [face for group in faces.held_out_faces().values() for face in group]
    assert not set(drawn) & set(held_out)
    assert not [path for path, _ in drawn if any(name in str(path) for name in faces.HELD_OUT)]
    assert all(path.exists() for path, _ in (*drawn, *held_out))
    assert len(set(faces.hand_faces())) == 4
    assert len(faces.latin_hand_faces()) == 13


@needs_material
def test_fonts_draw_no_blank_and_no_wrong_glyphs():
    seto, long_cang = faces.hand_faces()[2], faces.held_out_faces()["chinese_hand"][0]
    blank = [character for character in CHARACTERS if faces.face_pen(seto)(character) is None]
    assert len(blank) > 900
    assert faces.face_pen(long_cang)("国") is not None
    assert faces.face_pen(long_cang)("时") is None


@needs_material
@pytest.mark.parametrize(
    "make",
    [lines.handwriting_lines, lines.invoice_lines, lines.scan_lines, lines.clean_lines],
    ids=lambda f: f.__name__,
)
def test_evaluation_lines_are_repeatable(make):
    first, again = make(5, CHARACTERS, 8), make(5, CHARACTERS, 8)
    assert len(first) == 8
    for one, other in zip(first, again, strict=True):
        assert one.text == other.text
        assert np.array_equal(one.seen, other.seen)
        assert one.seen.shape == one.clean.shape


@needs_material
def test_handwriting_is_half_font_and_half_strokes():
    kinds = Counter(line.kind for line in lines.handwriting_lines(5, CHARACTERS, 10))
    assert kinds == {"handwriting_font": 5, "handwriting_strokes": 5}


@needs_material
def test_the_contact_sheet_shows_every_kind(tmp_path):
    lines.contact_sheet(tmp_path / "sheet.png", 0, CHARACTERS, rows=len(KINDS) + 1)
    sheet = cv2.imread(str(tmp_path / "sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    assert sheet.shape[0] == 52 * (len(KINDS) + 1)
