import json

import cv2
import numpy as np

from training.data.real_lines import REAL, RealSource, read_real_lines


def write(path, texts, sources):
    """Lines whose grey says their number."""
    coded = [cv2.imencode(".png", np.full((48, 100), number, np.uint8))[1].ravel() for number in range(len(texts))]
    offsets = np.cumsum([0, *map(len, coded)])
    np.savez(path, data=np.concatenate(coded), offsets=offsets, texts=json.dumps(texts), sources=json.dumps(sources))
    return path


def test_whole_sources_are_held_out_and_unknown_characters_left_out(tmp_path):
    texts, sources = ["a", "b", "a!", " a", "ab", "ba"], ["x", "y", "x", "x", "x", "y"]
    train, held_out = read_real_lines(write(tmp_path / "lines.npz", texts, sources), list("ab"), held_out=2)
    assert sorted([{line.text for line in train}, {line.text for line in held_out}], key=sorted) == [
        {"a", "ab"},
        {"b", "ba"},
    ]
    for line in (*train, *held_out):
        assert line.undamaged().clean[0, 0] == texts.index(line.text)


def test_equal_seeds_give_equal_lines(tmp_path):
    train, _ = read_real_lines(write(tmp_path / "lines.npz", ["a", "b"], ["x", "y"]), list("ab"), held_out=0)
    first, again = RealSource(5, train), RealSource(5, train)
    for _ in range(30):
        one, other = first.line(), again.line()
        assert one.kind == REAL
        assert one.text == other.text
        assert np.array_equal(one.seen, other.seen)
        assert one.seen.shape == one.clean.shape == (48, 100)
