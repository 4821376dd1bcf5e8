from pathlib import Path

import pytest

from ocr.errors import InvalidWeights
from ocr.nn.weight_file import check_weights
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS, DETECTOR_LIGHT_WEIGHTS, DETECTOR_WEIGHTS


@pytest.mark.parametrize("weights", [CRNN_WEIGHTS, CRNN_LIGHT_WEIGHTS, DETECTOR_WEIGHTS, DETECTOR_LIGHT_WEIGHTS])
def test_the_built_in_weights_are_whole(weights: Path):
    assert check_weights(weights) == weights.with_suffix(".sha256").read_text().split()[0]


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"a" * 9000])
def test_what_is_no_whole_weight_file_is_refused(tmp_path: Path, damage):
    weights = tmp_path / "some.safetensors"
    weights.write_bytes(damage(CRNN_WEIGHTS.read_bytes()))
    with pytest.raises(InvalidWeights, match="can't be read as weights"):
        check_weights(weights)
    with pytest.raises(InvalidWeights):
        check_weights(tmp_path / "none")


def test_one_wrong_byte_is_noticed_where_there_is_a_checksum(tmp_path: Path):
    weights = tmp_path / "some.safetensors"
    content = bytearray(CRNN_WEIGHTS.read_bytes())
    content[-1000] ^= 1
    weights.write_bytes(content)
    check_weights(weights)
    weights.with_suffix(".sha256").write_bytes(CRNN_WEIGHTS.with_suffix(".sha256").read_bytes())
    with pytest.raises(InvalidWeights, match="another SHA-256"):
        check_weights(weights)
