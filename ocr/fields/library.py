"""The templates that a server knows: those that come with it, and those in the folder that the operator names."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ocr.errors import InvalidOption, InvalidTemplate
from ocr.fields.template import Template
from ocr.fields.template_file import SUFFIXES, read_template
from ocr.parameters import suggest

BUILT_IN = Path(__file__).parent / "templates"
AUTO, NONE = "auto", "none"


@cache
def load_templates(folder: str = "") -> Mapping[str, Template]:
    """All templates by name: the built-in ones, and those in a folder, which come first and may replace them.

    Raises:
        InvalidTemplate: the folder is none, a file in it is no template, or two have the same name.
    """
    own = _read_folder(Path(folder)) if folder else {}
    return MappingProxyType(own | {name: each for name, each in _read_folder(BUILT_IN).items() if name not in own})


def _read_folder(folder: Path) -> dict[str, Template]:
    if not folder.is_dir():
        raise InvalidTemplate(f"{folder} is no folder of templates")
    found: dict[str, Template] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES:
            template = read_template(path)
            if template.name in found:
                raise InvalidTemplate(f"{path.name}: there is another template {template.name!r} in its folder")
            found[template.name] = template
    return found


def choose_named(wanted: str, folder: str = "") -> tuple[Template, ...]:
    """The templates that the option `fields` asks for: all for auto, none for none, or the one it names.

    Raises:
        InvalidOption: there is none of that name.
    """
    templates = load_templates(folder)
    if wanted == NONE:
        return ()
    if wanted == AUTO:
        return tuple(templates.values())
    if wanted not in templates:
        raise InvalidOption(
            f"fields is {wanted[:80]!r}, which is no template{suggest(wanted, [AUTO, NONE, *templates])}"
        )
    return (templates[wanted],)
