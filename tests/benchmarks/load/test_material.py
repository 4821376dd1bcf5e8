import random

import pytest

from benchmarks.load.material import EACH, SHARES, Piece, choose, make_pieces


def test_the_material_has_every_kind_and_numbers_of_its_own():
    pieces = make_pieces(1)
    assert {kind: len(several) for kind, several in pieces.items()} == dict.fromkeys(SHARES, EACH)
    read = [piece for kind in ("page", "line", "pdf") for piece in pieces[kind]]
    assert len({piece.text.split("\n")[0] for piece in read}) == len(read)
    generator = random.Random(1)
    chosen = [choose(pieces, generator).kind for _ in range(2000)]
    assert chosen.count("rubbish") == pytest.approx(100, rel=0.4)


@pytest.mark.parametrize(
    ("status", "text", "right"),
    [
        (200, "Document 7\n合同 12", True),
        (200, "Document 7\n合同12", True),
        (200, "Document 8\n合同 12", False),
        (200, "Document 7\nsomething else", False),
        (503, "", False),
    ],
)
def test_an_answer_is_right_if_its_text_is(status: int, text: str, right: bool):
    piece = Piece("page", b"", "image/jpeg", "", "Document 7\n合同 12")
    reply = {"success": status == 200, "code": "OVERLOADED", "data": {"text": text}}
    assert (piece.find_fault(status, reply) == "") is right


def test_rubbish_must_be_refused_with_a_code():
    piece = Piece("rubbish", b"", "image/jpeg", "", "")
    assert not piece.find_fault(415, {"success": False, "code": "UNSUPPORTED_FORMAT"})
    assert piece.find_fault(200, {"success": True, "data": {"text": ""}})
    assert piece.find_fault(500, {"success": False, "code": "INTERNAL_ERROR"})
