from pathlib import Path

import pytest

from ocr.errors import InvalidOption, InvalidTemplate
from ocr.fields.library import choose_named, load_templates

MINE = "name: {name}\nfields: [{{name: number, find: [{{right_of: 编号}}]}}]\n"


def test_ones_own_templates_come_first_and_may_replace_built_in_ones(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(MINE.format(name="mine"))
    (tmp_path / "b.yaml").write_text(MINE.format(name="bank_card"))
    (tmp_path / "notes.txt").write_text("not a template")
    templates = load_templates(str(tmp_path))
    assert next(iter(templates)) == "mine"
    assert len(templates["bank_card"].fields) == 1
    assert len(templates) == len(load_templates()) + 1


def test_a_folder_that_is_none_and_two_of_one_name_are_refused(tmp_path: Path):
    with pytest.raises(InvalidTemplate, match="no folder"):
        load_templates(str(tmp_path / "none"))
    for name in ("a.yaml", "b.yml"):
        (tmp_path / name).write_text(MINE.format(name="mine"))
    with pytest.raises(InvalidTemplate, match="another template 'mine'"):
        load_templates(str(tmp_path))


def test_what_the_option_asks_for():
    assert choose_named("none") == ()
    assert [template.name for template in choose_named("bank_card")] == ["bank_card"]
    assert len(choose_named("auto")) == len(load_templates())
    with pytest.raises(InvalidOption, match="did you mean bank_card"):
        choose_named("bank_cart")
