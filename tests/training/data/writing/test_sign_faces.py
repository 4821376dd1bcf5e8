from tests.training.material import needs_material
from training.data.writing import faces, sign_faces


@needs_material
def test_training_never_draws_signs_with_what_is_held_out():
    drawn = {
        *faces.chinese_faces(),
        *faces.hand_faces(),
        *faces.latin_faces(),
        *faces.latin_hand_faces(),
        *sign_faces.symbol_faces(),
        *sign_faces.code_faces(),
        *sign_faces.segment_faces(),
        *sign_faces.dot_faces(),
    }
    held_out = {face for group in sign_faces.held_out_sign_faces().values() for face in group}
    assert not drawn & held_out
    assert all(path.exists() for path, _ in drawn | held_out)
    assert len(sign_faces.segment_faces()) == 24
