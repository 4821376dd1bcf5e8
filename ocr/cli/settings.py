"""`ocr settings`: what can be set, and what is in force."""

import argparse
import sys
from collections.abc import Iterator

from ocr.errors import InvalidSetting
from ocr.jobs.setup import check_job_settings
from ocr.parameters import Parameter, parameters
from ocr.settings import RENAMED, SECRETS, Settings, variable_of

EXAMPLES = """examples:
  ocr settings                                     all settings: name, default, unit, meaning
  OCR_MAX_PAGES=100 ocr settings --check           those in force; fails on one that can't be used
  ocr settings --markdown > docs/settings.md       the reference, as a page"""

PAGE = """# Settings

Environment variables; a name that is no setting and a value that can't be used stop the start. Each may be held by a
file instead, as secrets of Docker and Kubernetes are: `OCR_API_KEYS_FILE=/run/secrets/keys`. Written by
`ocr settings --markdown`; not to be edited.

| variable | default | values | unit | meaning |
|---|---|---|---|---|
{rows}

Old names that still work, with a warning in the log: {renamed}.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr settings`."""
    parser.add_argument("--check", action="store_true", help="print the values in force, and fail on a bad one")
    parser.add_argument("--markdown", action="store_true", help="print the reference as Markdown")


def run(arguments: argparse.Namespace) -> int:
    """Prints the settings; 2 with --check if one can't be used."""
    if arguments.markdown:
        print(write_reference(), end="")
        return 0
    if not arguments.check:
        for name, default, parameter in _list_settings():
            stands = f"default: {default} {parameter.unit}".rstrip() if default else "default: empty"
            print(f"{name}\n    {parameter.about}\n    {stands}; {parameter.allowed}")
        return 0
    try:
        settings = Settings.from_environment()
        check_job_settings(settings)
    except InvalidSetting as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 2
    for name in parameters(Settings):
        value = getattr(settings, name)
        changed = value != getattr(Settings(), name)
        shown = "(set)" if value and name in SECRETS else value
        print(f"{variable_of(name)}={shown}{'    (changed)' if changed else ''}")
    return 0


def write_reference() -> str:
    """docs/settings.md."""
    rows = [
        f"| `{name}` | {default and f'`{default}`'} | {parameter.allowed} | {parameter.unit} | {parameter.about} |"
        for name, default, parameter in _list_settings()
    ]
    renamed = ", ".join(f"`{old}` (now `{new}`)" for old, new in RENAMED.items())
    return PAGE.format(rows="\n".join(rows), renamed=renamed)


def _list_settings() -> Iterator[tuple[str, str, Parameter]]:
    """Variable, default as text and description of each setting."""
    defaults = Settings()
    for name, parameter in parameters(Settings).items():
        yield variable_of(name), str(getattr(defaults, name)), parameter
