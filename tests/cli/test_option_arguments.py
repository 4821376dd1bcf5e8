import argparse

import pytest

from ocr.cli.option_arguments import add_option_arguments, option_texts
from ocr.parameters import parameters
from ocr.pipeline.options import Options, describe


def parse(*arguments: str, without: tuple[str, ...] = ()) -> dict[str, str]:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--json", action="store_true")
    add_option_arguments(parser, without=without)
    return option_texts(parser.parse_args(arguments))


def test_every_option_is_an_argument_and_means_the_same():
    assert {option["name"] for option in describe()} == set(parameters(Options))
    for option in describe():
        argument = f"--{option['name'].replace('_', '-')}={option['default']}"
        texts = parse(argument, "--json")
        assert texts == {option["name"]: str(option["default"])}
        assert Options.from_texts(texts) == Options()


def test_only_what_was_given_is_told():
    assert parse("--json") == {}
    assert parse("--pdf-text", "prefer", "--pages", "") == {"pdf_text": "prefer", "pages": ""}


def test_options_that_are_left_out_are_no_arguments(capsys: pytest.CaptureFixture[str]):
    assert parse("--pages", "2", without=("format",)) == {"pages": "2"}
    with pytest.raises(SystemExit):
        parse("--format", "pdf", without=("format",))
    assert "--format" in capsys.readouterr().err
