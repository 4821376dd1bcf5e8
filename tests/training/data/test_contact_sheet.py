import cv2

from tests.training.material import CHARACTERS, needs_material
from training.augmentation.line_damage import KINDS
from training.data.contact_sheet import contact_sheet


@needs_material
def test_the_contact_sheet_shows_every_kind(tmp_path):
    contact_sheet(tmp_path / "sheet.png", 0, CHARACTERS, rows=len(KINDS) + 1)
    sheet = cv2.imread(str(tmp_path / "sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    assert sheet.shape[0] == 52 * (len(KINDS) + 1)
