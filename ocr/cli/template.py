"""`ocr template`: the templates by which forms are filled in: which there are, whether one is right, a new one."""

import argparse
import sys
from pathlib import Path

import yaml

from ocr.errors import InvalidOption, OcrError
from ocr.fields.find import find_forms
from ocr.fields.library import BUILT_IN, load_templates
from ocr.fields.make_template import Rectangle, make_template
from ocr.fields.template import Template
from ocr.fields.template_file import parse_template, read_template
from ocr.layout.regions import parse_areas
from ocr.reader import Reader
from ocr.results import Page
from ocr.settings import Settings

EXAMPLES = """examples:
  ocr template list                                            those that come along, and those in OCR_TEMPLATES
  ocr template show vat_invoice                                a template's file, to start from
  ocr template check mine.yaml                                 fails on the first mistake, and says where it is
  ocr template check mine.yaml one.jpg two.pdf                 and fills in these
  ocr template make delivery one.jpg --field number=812,40,300,60 --field date=812,110,300,60:date > delivery.yaml"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr template`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list", help="names and titles of all templates")
    show = actions.add_parser("show", help="print the file of a built-in template")
    show.add_argument("name")
    check = actions.add_parser("check", help="say what is wrong with a template, or fill in pictures by it")
    check.add_argument("template", type=Path)
    check.add_argument("pictures", nargs="*", type=Path)
    make = actions.add_parser("make", help="print a template made from an example with its fields marked")
    make.add_argument("name")
    make.add_argument("picture", type=Path)
    make.add_argument(
        "--field",
        action="append",
        required=True,
        metavar="NAME=X,Y,WIDTH,HEIGHT[:TYPE]",
        help="where a field's value stands, in pixels; repeatable",
    )


def run(arguments: argparse.Namespace) -> int:
    """Does it; 1 if a template or an example is not right."""
    try:
        match arguments.action:
            case "list":
                for template in load_templates(Settings.from_environment().templates).values():
                    print(f"{template.name}\t{template.title}\t{len(template.fields)} fields")
            case "show":
                print(_show(arguments.name), end="")
            case "check":
                _check(read_template(arguments.template), arguments.pictures)
            case _:
                print(_make(arguments.name, arguments.picture, arguments.field), end="")
    except (OcrError, OSError) as error:
        print(f"{error.code}: {error.message}" if isinstance(error, OcrError) else f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _show(name: str) -> str:
    if name not in load_templates():
        raise InvalidOption(f"{name[:80]!r} is no built-in template: there are {', '.join(load_templates())}")
    return (BUILT_IN / f"{name}.yaml").read_text(encoding="utf-8")


def _check(template: Template, pictures: list[Path]) -> None:
    print(f"{template.name}: {len(template.fields)} fields, {template.least} of {len(template.marks)} marks needed")
    reader = Reader() if pictures else None
    for path in pictures:
        assert reader is not None
        page = reader.read(path)
        found = find_forms(page, [template])
        print(f"{path}: {'' if found else 'not recognised by its marks; '}filled in by the template:")
        for form in find_forms(page, [template], named=True):
            for field in form.fields:
                print(f"  {field.name}\t{field.value}\t{field.status}\t{field.confidence:.2f}")
            for name in form.missing:
                print(f"  {name}\t(missing)")


def _make(name: str, picture: Path, marked: list[str]) -> str:
    areas: dict[str, Rectangle] = {}
    types: dict[str, str] = {}
    for entry in marked:
        field, parted, rest = entry.partition("=")
        place, _, kind = rest.partition(":")
        found = parse_areas(place, option="--field")
        if not parted or len(found) != 1 or found[0].relative:
            raise InvalidOption(f"--field has {entry[:80]!r}, but must be NAME=X,Y,WIDTH,HEIGHT, maybe with :TYPE")
        areas[field] = (found[0].x, found[0].y, found[0].x + found[0].width, found[0].y + found[0].height)
        if kind:
            types[field] = kind
    page: Page = Reader().read(picture)
    content = make_template(name, page, areas, types)
    parse_template(content, name)  # a bad name is said now
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))
