import numpy as np

from ocr.recognition.torchscript import load_weights
from ocr.weights import CRNN_WEIGHTS
from tests.training.drawn import CHARACTERS, LatinSource
from tests.training.material import needs_material
from training.data.real_lines import read_real_lines
from training.data.replay import draw_replay, write_replay


def test_what_is_written_is_read_in_two_parts_of_which_the_file_says_how_large(tmp_path):
    source = LatinSource(3, CHARACTERS)
    lines = [source.line() for _ in range(12)]
    write_replay(tmp_path / "replay", lines, 4)
    remembered, general = read_real_lines(tmp_path / "replay", CHARACTERS)
    assert (len(remembered), len(general)) == (8, 4)
    true = {line.text: line.seen for line in lines}
    for line in (*remembered, *general):
        picture, drawn = line.picture(), true.pop(line.text)
        assert picture.shape == drawn.shape
        assert np.abs(picture.astype(int) - drawn).mean() < 20


@needs_material
def test_lines_are_drawn_from_their_seed(tmp_path):
    characters = load_weights(CRNN_WEIGHTS).charset
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        draw_replay(tmp_path / name, characters, 5, 3, seed)
    texts = {
        name: [line.text for line in read_real_lines(tmp_path / name, characters)[0]]
        for name in ("one", "again", "other")
    }
    assert texts["one"] == texts["again"] != texts["other"]
    assert len(texts["one"]) == 5
