import cv2
import numpy as np

from benchmarks.speed.peers import read_labels, spoil_pages

DEGRADE = "def spoil(image, name, kind):\n    return 255 - image if (name, kind) == ('one.jpg', 'noise') else image\n"


def test_spoilt_pages_keep_their_labels_and_leave_the_originals_alone(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "degrade.py").write_text(DEGRADE)
    page = tmp_path / "pages" / "one.jpg"
    cv2.imwrite(str(page), np.full((20, 30, 3), 250, np.uint8))
    page.with_suffix(".json").write_text('{"lines": [{"text": "Total 5"}, {"text": "###"}]}')
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    [one] = spoil_pages([page], "noise", folder)
    assert cv2.imread(str(one)).mean() < 10
    assert cv2.imread(str(page)).mean() > 240
    assert read_labels([one]) == {str(one): ["Total5"]}
