"""Every setting of the program, read from OCR_* variables and checked before anything starts.

    settings = Settings.from_environment()      # OCR_MAX_PIXELS=20000000 and so on
    settings.max_pixels

A setting is one line of `Settings`: its type, default, bounds, meaning and unit. The variable's name is OCR_ and the
field's name in capitals. A value that can't be used, and an OCR_* name that is no setting, raise InvalidSetting: a
typing error never goes unseen. docs/settings.md is made of this file by `ocr settings --markdown`.
"""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ocr.errors import InvalidSetting
from ocr.parameters import choice, integer, number, parameters, suggest, text

logger = logging.getLogger("ocr.settings")

PREFIX = "OCR_"
FILE_SUFFIX = "_FILE"  # of a variable that names a file which holds the value
MEBIBYTE = 1024 * 1024
STEP_MODES = ("auto", "always", "never")

# Settings whose values are shown to nobody.
SECRETS = ("token_secret", "webhook_secret", "learning_key")

# Names that settings had before: they go on working, and the log says what to write instead.
RENAMED = {"OCR_MINIMUM_CONFIDENCE": "OCR_RECOGNIZER_THRESHOLD"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, all of them checked.

    Raises:
        InvalidSetting: a value is outside its bounds.
    """

    max_bytes: int = integer(32 * MEBIBYTE, 1024, 2048 * MEBIBYTE, "Largest file that is accepted.", "bytes")
    max_pixels: int = integer(
        50_000_000, 1, 1_000_000_000, "Largest page that is decoded: width times height.", "pixels"
    )
    max_pages: int = integer(
        50, 1, 10_000, "Most pages of a file that one request may read; jobs may read more.", "pages"
    )
    max_files: int = integer(32, 1, 1000, "Most files in one request.", "files")
    timeout: float = number(60, 1, 3600, "Time after which a request that is not finished is given up.", "seconds")
    upload_timeout: float = number(60, 1, 3600, "Time within which a request must have arrived.", "seconds")
    concurrent_pages: int = integer(
        8, 1, 256, "Most pages held in memory as pictures at the same time; others wait.", "pages"
    )
    concurrent_pixels: int = integer(
        12_000_000,
        1,
        1_000_000_000,
        "Most pixels of all these pages together; a larger page counts for two thirds of them.",
        "pixels",
    )
    queue_requests: int = integer(
        64, 1, 10_000, "Most requests handled at the same time; further ones get 503 and when to retry.", "requests"
    )
    queue_bytes: int = integer(
        256 * MEBIBYTE, 1024, 65_536 * MEBIBYTE, "Most bytes of all their files together.", "bytes"
    )
    api_keys: str = text(
        "",
        "name:sha256 entries separated by commas",
        "Hashed API keys, as `ocr keys` prints them; empty: no key needed.",
    )
    rate_limit: float = number(
        0, 0, 1_000_000, "Requests that one client may send per minute; 0: no limit.", "requests per minute"
    )
    cors_origins: str = text(
        "", "origins separated by commas", "Origins of other websites whose pages may call the API; empty: none."
    )
    compatible: str = text(
        "",
        "names of products separated by commas",
        "OCR servers whose clients are served: baidu, paddlex or rapidocr, tesseract-server, umi-ocr; empty: none.",
    )
    token_secret: str = text(
        "",
        "a text of 32 characters or more",
        "Signs the access tokens of Baidu's protocol; empty: made at each start, with which tokens then end.",
    )
    jobs_folder: str = text("", "a folder's path", "Where jobs are kept; empty: a folder for temporary files.")
    job_pages: int = integer(2000, 1, 1_000_000, "Most pages in one job.", "pages")
    job_bytes: int = integer(
        256 * MEBIBYTE, 1024, 65_536 * MEBIBYTE, "Most bytes of all files in one job together.", "bytes"
    )
    job_hours: float = number(24, 0.001, 8760, "How long a finished job and its results are kept.", "hours")
    jobs_waiting: int = integer(100, 1, 100_000, "Most unfinished jobs at the same time.", "jobs")
    job_files: int = integer(
        10_000, 1, 1_000_000, "Most files in one job: those of archives, and those that are added to it.", "files"
    )
    webhook_hosts: str = text(
        "",
        "hosts separated by commas",
        "Who may be told that a job is done, as host, host:port or *.domain; empty: no webhooks.",
    )
    webhook_secret: str = text("", "a text", "By which webhooks are signed; needed where there are OCR_WEBHOOK_HOSTS.")
    log_level: str = choice(
        "info", ("debug", "info", "warning", "error"), "From which level on there are lines in the log."
    )
    log_format: str = choice("text", ("text", "json"), "Form of these lines; the access log is JSON in any case.")
    templates: str = text(
        "", "a folder's path", "Templates of forms, YAML or JSON, beside the built-in ones; empty: these alone."
    )
    threads: int = integer(0, 0, 256, "Threads for the networks; 0: one for each core this process may use.", "threads")
    model: str = text(
        "", "a tag or a path", "The CRNN: a tag in BentoML's model store or a weight file; empty: the built-in one."
    )
    speed: str = choice(
        "best",
        ("best", "fast"),
        "Which built-in networks read: the best, or light ones that read a little worse in less time.",
    )
    max_batch: int = integer(64, 2, 1024, "Most lines, of one or several requests, read in one batch.", "lines")
    engine: str = choice(
        "auto",
        ("auto", "openvino", "torch"),
        "Library that the networks run with; auto: OpenVINO where it is installed, else torch.",
    )
    number_format: str = choice(
        "auto", ("auto", "int8", "bf16", "fp32"), "Number format of the networks; auto: the fastest that the CPU has."
    )
    detector_pixels: int = integer(
        1_000_000, 100_000, 20_000_000, "Larger pages are shrunk to this size for the detector.", "pixels"
    )
    detector_max_pixels: int = integer(
        8_000_000,
        100_000,
        100_000_000,
        "The same for pages with small print, which get a second, closer look.",
        "pixels",
    )
    detector_threshold: float = number(
        0.6, 0.05, 0.95, "Detector: a pixel belongs to a line's core from this probability on."
    )
    detector_box_threshold: float = number(0.65, 0, 0.95, "Detector: lowest mean probability of a line's core.")
    detector_growth: float = number(1.65, 0, 5, "Detector: how far cores are grown to lines (DB's unclip ratio).")
    detector_gap: float = number(
        1, 0.5, 100, "Detector: lines are split at gaps wider than this.", "parts of the line's height"
    )
    recognizer_threshold: float = number(
        0.3, 0, 1, "Recogniser: boxes whose text has a lower mean confidence of the network hold no text."
    )
    crop_margin_x: float = number(0, 0, 1, "How much is cut out beyond a line's ends.", "parts of the line's height")
    crop_margin_y: float = number(0, 0, 1, "The same above and below.", "parts of the line's height")
    language_model: str = choice(
        "auto", ("auto", "never"), "Whether doubtful lines are decoded again with the language model."
    )
    lexicon: str = text(
        "", "a file's path", "The house's own words, one a line: doubtful characters become theirs; empty: none."
    )
    learning: str = text(
        "", "a folder's path", "Where corrected lines are kept that users send; empty: none are taken."
    )
    learning_key: str = text("", "a text of 32 characters or more", "Encrypts them on the disk; empty: they are not.")
    learning_words: str = choice(
        "auto", ("auto", "never"), "Whether words that recur in corrections are used as those of the lexicon are."
    )
    learning_days: float = number(365, 0.01, 36_500, "How long corrected lines are kept.", "days")
    stamp: str = choice("auto", STEP_MODES, "Removal of coloured stamps, so that the text under them can be read.")
    specks: str = choice("never", STEP_MODES, "Removal of single pixels that stand out.")
    smooth: str = choice("never", STEP_MODES, "Gaussian smoothing against noise.")
    smooth_sigma: float = number(0.8, 0.1, 5, "Standard deviation of the smoothing.", "pixels of a line 48 high")
    flatten: str = choice("auto", STEP_MODES, "Division by the paper's brightness, against shadows.")
    equalize: str = choice("never", STEP_MODES, "Contrast-limited adaptive histogram equalisation (CLAHE).")
    equalize_clip: float = number(2, 0.1, 40, "CLAHE: contrast limit.")
    equalize_tiles: int = integer(8, 1, 64, "CLAHE: tiles in each direction.", "tiles")
    stretch: str = choice("never", STEP_MODES, "Linear stretching of the contrast.")

    def __post_init__(self) -> None:
        """Checks each value, whether it came from the environment or from Python."""
        for name, parameter in parameters(Settings).items():
            value = getattr(self, name)
            if not parameter.accepts(value):
                raise InvalidSetting(f"{variable_of(name)} is {value!r}, but must be {parameter.allowed}")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The settings as the environment has them; what it does not name keeps its default.

        A secret need not stand in the environment: OCR_API_KEYS_FILE names a file that holds OCR_API_KEYS, and so with
        each setting.

        Raises:
            InvalidSetting: a value can't be used, a file that holds one can't be read, or a name that starts with OCR_
                is no setting.
        """
        known = {variable_of(name): (name, parameter) for name, parameter in parameters(cls).items()}
        values = {}
        for given, value in environ.items():
            if not given.startswith(PREFIX):
                continue
            held = given.removesuffix(FILE_SUFFIX)
            if held != given and held in known:
                given, value = held, _read_held(given, value, held in environ)
            variable = _current_name(given, environ)
            if variable not in known:
                raise InvalidSetting(f"{given} is not a setting{suggest(given, known)}")
            name, parameter = known[variable]
            try:
                values[name] = parameter.read(value.strip())
            except ValueError:
                raise InvalidSetting(f"{given} is {value!r}, but must be {parameter.allowed}") from None
        return cls(**values)


def _read_held(given: str, path: str, also_set: bool) -> str:
    """The value that a file holds, which a variable such as OCR_API_KEYS_FILE names.

    Raises:
        InvalidSetting: it can't be read, or the setting itself is set as well. Nothing of its content is shown.
    """
    if also_set:
        raise InvalidSetting(f"{given} and {given.removesuffix(FILE_SUFFIX)} are both set: remove one")
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InvalidSetting(f"{given} is {path!r}, which can't be read: {type(error).__name__}") from None


def variable_of(field_name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field_name.upper()


def _current_name(given: str, environ: Mapping[str, str]) -> str:
    """The name that a variable has today.

    Raises:
        InvalidSetting: it is set under both names.
    """
    current = RENAMED.get(given)
    if current is None:
        return given
    if current in environ:
        raise InvalidSetting(f"{given} is the old name of {current}, and both are set: remove {given}")
    logger.warning("%s is an old name: set %s instead", given, current)
    return current
