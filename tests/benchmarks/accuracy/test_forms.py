"""What counts as read right, and that the benchmark measures what a reader finds."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from benchmarks.accuracy.drawn_forms import KINDS, draw_form
from benchmarks.accuracy.drawn_forms.report import print_examples, print_forms, print_sure, print_worst, summarise
from benchmarks.accuracy.drawn_forms.scoring import count_cells, is_same, judge_fields, score_form
from benchmarks.accuracy.forms import TRUTHS, print_real, read_drawn, read_real, read_without
from tests.training.material import needs_material


@dataclass(frozen=True)
class Field:
    """A field as a reader gives it."""

    name: str
    value: str
    status: str = "read"


@dataclass(frozen=True)
class Form:
    """A form as a reader gives it."""

    template: str
    fields: Sequence[Field] = ()
    items: Sequence[Mapping[str, str]] = ()


@dataclass
class Reader:
    """In place of a reader: the forms of a page, whatever it shows."""

    forms: tuple[Form, ...] = field(default=())

    def read(self, picture: object, options: object) -> SimpleNamespace:
        return SimpleNamespace(forms=self.forms)


@pytest.mark.parametrize(
    ("name", "read", "true", "same"),
    [
        ("name", "甲（上海）有限公司", "甲(上海)有限公司", True),
        ("name", "Blue River  Ltd", "Blue River Ltd", True),
        ("name", "blue river ltd", "Blue River Ltd", False),
        ("from_station", "南丰站", "南丰", True),
        ("quantity", "2.00", "2", True),
        ("price", "many", "2", False),
        ("number", "0123", "123", False),
        ("total", "12.5", "12.50", False),
    ],
)
def test_what_counts_as_the_same_value(name: str, read: str, true: str, same: bool):
    assert is_same(name, read, true) == same


def test_fields_come_out_right_wrong_missing_or_invented():
    true = {"number": "1", "date": "2026-03-05", "total": "2.00"}
    outcomes = judge_fields(true, [Field("number", "1"), Field("total", "3.00", "failed"), Field("tax", "1.00")])
    assert {each.name: each.result for each in outcomes} == {
        "number": "right",
        "date": "missing",
        "total": "wrong",
        "tax": "invented",
    }


def test_cells_of_goods_are_paired_with_the_lines_that_fit_best():
    true = [{"name": "a", "amount": "1.00"}, {"name": "b", "amount": "2.00"}]
    assert count_cells(true, true) == (4, 4, 4)
    assert count_cells(true, [{"name": "b", "amount": "2.00"}]) == (2, 4, 2)
    assert count_cells(true, [{"name": "x", "amount": ""}, *true]) == (4, 4, 5)
    assert count_cells(true, []) == (0, 4, 0)


def test_a_form_taken_for_another_has_all_its_fields_missing():
    score = score_form("quota_invoice", {"number": "1"}, (), [Form("taxi_invoice", [Field("number", "1")])])
    assert not score.found and score.others == ("taxi_invoice",)
    assert [outcome.result for outcome in score.outcomes] == ["missing"]


def test_what_is_printed_of_scores(capsys: pytest.CaptureFixture[str]):
    forms = [Form("id_card_back", [Field("authority", "b", "checked"), Field("valid_from", "2020-01-01", "failed")])]
    score = score_form("id_card_back", {"authority": "a", "valid_from": "2020-01-02", "valid_until": "长期"}, (), forms)
    assert summarise([score]) == ["1", "100.0", "0.0", "0.0", "", "1", "2", "1", "0"]
    print_forms([("id_card_back", "clean", score), ("id_card_back", "photo", score)])
    print_sure([("one", "id_card_back", score)])
    print_worst([("id_card_back", score)])
    print_examples([("one", "id_card_back", score)], 1)
    printed = capsys.readouterr().out
    assert "wrong: 1 (1000.00" in printed
    assert "| one | authority | checked | a | b |" in printed
    assert "| id_card_back.valid_until | 1 | 0.0 | 1 | 0 | 0 |" in printed


@needs_material
def test_forms_are_drawn_spoilt_read_and_scored():
    true = draw_form("id_card_back", 0, True)
    reader = Reader((Form("id_card_back", [Field(name, value) for name, value in true.fields.items()]),))
    [clean, scan] = read_drawn(reader, ["id_card_back"], ["clean", "scan"], 1, 0, True)  # type: ignore[arg-type]
    assert (clean.layout, clean.appearance, scan.appearance) == (true.layout, "clean", "scan")
    assert all(outcome.result == "right" for outcome in clean.score.outcomes)
    claims = dict(read_without(reader, 1, 0))  # type: ignore[arg-type]
    assert set(claims) >= {"prose 0", "ruled 0"} and all(claims.values())


def test_real_pages_are_looked_up_by_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    cv2.imwrite(str(tmp_path / "invoice_train_ticket_masked.jpg"), np.full((20, 20, 3), 255, np.uint8))
    cv2.imwrite(str(tmp_path / "scene_taobao.jpg"), np.full((20, 20, 3), 255, np.uint8))
    reader = Reader((Form("train_ticket", [Field("number", "K051971"), Field("time", "10:50")]),))
    real = read_real(reader, tmp_path)  # type: ignore[arg-type]
    assert set(real) == {"invoice_train_ticket_masked", "scene_taobao"}
    print_real(real)
    printed = capsys.readouterr().out
    assert "| invoice_train_ticket_masked | train_ticket | yes | 1/9 |" in printed
    assert "1 of 1 real pages without a form of ours taken for one: scene_taobao (train_ticket)" in printed


def test_the_true_values_of_real_pages_are_of_forms_that_there_are():
    truths = json.loads(TRUTHS.read_text(encoding="utf8"))
    assert {truth["template"] for truth in truths.values()} <= {None, *KINDS}
    assert all(truth["fields"] for truth in truths.values() if truth["template"])
