from tests.training.material import CHARACTERS, needs_material
from training.data.writing import faces


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
    blank = [character for character in CHARACTERS if faces.make_face_pen(seto)(character) is None]
    assert len(blank) > 900
    assert faces.make_face_pen(long_cang)("国") is not None
    assert faces.make_face_pen(long_cang)("时") is None
