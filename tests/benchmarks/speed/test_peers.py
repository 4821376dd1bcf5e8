from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from benchmarks.speed import peers
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


def test_tesseract_is_left_out_where_it_or_a_language_is_missing(monkeypatch: pytest.MonkeyPatch):
    assert peers.find_missing("ours") is None
    monkeypatch.setattr(peers.shutil, "which", lambda name: None)
    assert "there is no tesseract" in str(peers.find_missing("tesseract"))
    monkeypatch.setattr(peers.shutil, "which", lambda name: "/usr/bin/tesseract")
    for languages, missing in (("eng\nosd", "tesseract lacks chi_sim"), ("chi_sim\neng", None)):
        told = SimpleNamespace(stdout=f"List of available languages:\n{languages}\n", stderr="")
        monkeypatch.setattr(peers.subprocess, "run", lambda *_, told=told, **__: told)
        assert (peers.find_missing("tesseract") or "").startswith(missing or "")
        assert (missing is None) == (peers.find_missing("tesseract") is None)
