import json
from pathlib import Path

import pytest

from ocr.errors import InvalidTemplate
from ocr.fields.library import BUILT_IN
from ocr.fields.template_file import parse_template, read_template

FIELD = {"name": "number", "find": [{"right_of": "No|编号"}]}
LEAST = {"name": "mine", "fields": [FIELD]}


def test_what_is_not_said_has_a_default():
    template = parse_template(LEAST, "mine")
    assert (template.title, template.marks, template.items, template.checks) == ("mine", (), None, ())
    [rule] = template.fields
    assert (rule.label, rule.type, rule.optional) == ("number", "text", False)
    assert rule.rules[0].labels == ("no", "编号")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Mine"}, "'Mine' is no name"),
        ({"name": "auto"}, "'auto' is no name"),
        ({"nam": "x"}, "'nam' is not known here"),
        ({"fields": []}, "has no fields"),
        ({"fields": "x"}, "fields is 'x', which is no list"),
        ({"fields": [FIELD, FIELD]}, "two fields have the same name"),
        ({"fields": [FIELD | {"type": "colour"}]}, "there is no type 'colour'"),
        ({"fields": [FIELD | {"find": [{}]}]}, "must have one of right_of, below, box, anywhere"),
        ({"fields": [FIELD | {"find": [{"right_of": "a", "below": "b"}]}]}, "must have one of"),
        ({"fields": [FIELD | {"find": [{"right_of": "a", "side": "top"}]}]}, "must be left or right"),
        ({"fields": [FIELD | {"find": [{"box": [1, 2, 3]}]}]}, "box must be four numbers"),
        ({"fields": [FIELD | {"find": [{"box": [1, 0, 0, 1]}]}]}, "its left before its right"),
        ({"fields": [FIELD | {"pattern": "("}]}, "is no pattern"),
        ({"fields": [FIELD | {"pattern": "x" * 201}]}, "more than 200 characters"),
        ({"fields": [FIELD | {"pattern": "x", "words": ["x"]}]}, "both a pattern and words"),
        ({"marks": ["a"], "least": 2}, "least is 2, but there are 1 marks"),
        ({"checks": [{"sum": ["number"]}]}, "sum needs 3 fields"),
        ({"checks": [{"product": ["number"]}]}, "must be one of sum"),
        ({"items": {"columns": {"name": "x"}, "key": "amount"}}, "key is 'amount', which is no column"),
    ],
)
def test_each_mistake_is_named(change: dict, message: str):
    with pytest.raises(InvalidTemplate, match="mine") as error:
        parse_template(LEAST | change, "mine")
    assert message in error.value.message


@pytest.mark.parametrize(
    "content", ["", "[1", "- 1", "name: 1\nfields: {a: b}", "&a [*a]", "!!python/object:os.system {}"]
)
def test_a_file_that_is_no_template_is_refused(tmp_path: Path, content: str):
    path = tmp_path / "bad.yaml"
    path.write_text(content)
    with pytest.raises(InvalidTemplate, match=r"bad\.yaml"):
        read_template(path)


def test_json_is_as_good_as_yaml(tmp_path: Path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(LEAST))
    assert read_template(path).name == "mine"


@pytest.mark.parametrize("path", sorted(BUILT_IN.iterdir()), ids=lambda path: path.stem)
def test_the_built_in_templates_are_named_like_their_files(path: Path):
    template = read_template(path)
    assert template.name == path.stem
    assert len(template.marks) >= template.least >= 2
