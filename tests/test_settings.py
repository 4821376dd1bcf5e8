from dataclasses import fields
from pathlib import Path

import pytest

from ocr.errors import InvalidSetting
from ocr.settings import Settings


def test_an_empty_environment_gives_the_defaults():
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert settings.max_bytes == 32 * 1024 * 1024
    assert settings.max_pixels == 50_000_000


def test_variables_are_read_by_the_fields_name():
    environ = {
        "OCR_MAX_BATCH": " 8 ",
        "OCR_NUMBER_FORMAT": "fp32",
        "OCR_TIMEOUT": "2.5",
    }
    settings = Settings.from_environment(environ | {"PATH": "/bin"})
    assert (settings.max_batch, settings.number_format, settings.timeout) == (8, "fp32", 2.5)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("OCR_MAX_BATCH", "many", "is 'many', but must be a whole number from 2 to 1024"),
        ("OCR_MAX_BATCH", "", "is '', but must be a whole number"),
        ("OCR_MAX_BATCH", "1", "is 1, but must be a whole number"),
        ("OCR_MAX_BATCH", "8.5", "is '8.5', but must be a whole number"),
        ("OCR_TIMEOUT", "nan", "is nan, but must be a number from 1 to 3600"),
        ("OCR_TIMEOUT", "-3", "is -3.0, but must be a number"),
        ("OCR_MAX_PIXELS", "0", "is 0, but must be a whole number"),
        ("OCR_NUMBER_FORMAT", "Auto", "is 'Auto', but must be one of auto, int8, bf16, fp32"),
        ("OCR_NUMBER_FORMAT", "int4", "is 'int4', but must be one of auto, int8, bf16, fp32"),
    ],
)
def test_a_bad_value_says_what_is_allowed(variable: str, value: str, message: str):
    with pytest.raises(InvalidSetting) as caught:
        Settings.from_environment({variable: value})
    assert caught.value.message.startswith(f"{variable} {message}")


def test_an_unknown_variable_is_refused_with_a_suggestion():
    with pytest.raises(InvalidSetting, match="OCR_MAX_PIXLES is not a setting; did you mean OCR_MAX_PIXELS"):
        Settings.from_environment({"OCR_MAX_PIXLES": "5"})


def test_values_from_python_are_checked_too():
    with pytest.raises(InvalidSetting, match="OCR_MAX_BATCH is 0"):
        Settings(max_batch=0)


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_each_setting_is_described(field):
    parameter = field.metadata["parameter"]
    assert parameter.about.endswith(".")
    assert parameter.allowed


def test_an_old_name_goes_on_working_and_the_log_says_what_to_write(caplog: pytest.LogCaptureFixture):
    assert Settings.from_environment({"OCR_MINIMUM_CONFIDENCE": "0.5"}).recognizer_threshold == 0.5
    assert "OCR_MINIMUM_CONFIDENCE is an old name: set OCR_RECOGNIZER_THRESHOLD instead" in caplog.text
    with pytest.raises(InvalidSetting, match="both are set: remove OCR_MINIMUM_CONFIDENCE"):
        Settings.from_environment({"OCR_MINIMUM_CONFIDENCE": "0.5", "OCR_RECOGNIZER_THRESHOLD": "0.5"})


def test_a_setting_may_be_held_by_a_file(tmp_path: Path):
    held = tmp_path / "keys"
    held.write_text("office:" + "ab" * 32 + "\n")
    settings = Settings.from_environment({"OCR_API_KEYS_FILE": str(held)})
    assert settings.api_keys == "office:" + "ab" * 32
    with pytest.raises(InvalidSetting, match="OCR_API_KEYS_FILE and OCR_API_KEYS are both set"):
        Settings.from_environment({"OCR_API_KEYS_FILE": str(held), "OCR_API_KEYS": ""})
    with pytest.raises(InvalidSetting, match="which can't be read: FileNotFoundError"):
        Settings.from_environment({"OCR_API_KEYS_FILE": str(tmp_path / "none")})
    held.write_text("9")
    with pytest.raises(InvalidSetting, match="OCR_MAX_PIXLES_FILE is not a setting"):
        Settings.from_environment({"OCR_MAX_PIXLES_FILE": str(held)})
