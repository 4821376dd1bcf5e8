"""The options of the HTTP API as arguments of a command."""

import argparse
from collections.abc import Collection

from ocr.pipeline.options import describe


def add_option_arguments(parser: argparse.ArgumentParser, *, without: Collection[str] = ()) -> None:
    """An argument for each option, such as --pdf-text, but for those of the names in `without`."""
    group = parser.add_argument_group("options, as the HTTP API has them")
    for option in describe():
        if option["name"] in without:
            continue
        about = option["about"] + (f" ({', '.join(option['choices'])})" if "choices" in option else "")
        group.add_argument(
            f"--{option['name'].replace('_', '-')}", dest=f"option_{option['name']}", metavar="VALUE", help=about
        )


def option_texts(arguments: argparse.Namespace) -> dict[str, str]:
    """The options that were given, as `Options.from_texts` takes them."""
    given = {
        name.removeprefix("option_"): value for name, value in vars(arguments).items() if name.startswith("option_")
    }
    return {name: value for name, value in given.items() if value is not None}
