"""Every knob of the program, read from OCR_* variables and checked before anything starts.

    settings = Settings.from_environment()      # OCR_MAX_PIXELS=20000000 and so on
    settings.max_pixels

A knob is one line of `Settings`: its type, default, bounds and what it does. The variable's name is OCR_ and the
field's name in capitals. A value that can't be used, and an OCR_* name that is no knob, raise InvalidSetting: a typing
error never goes unseen.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from ocr.errors import InvalidSetting
from ocr.parameters import choice, integer, knobs, number, suggestion, text

PREFIX = "OCR_"
MEBIBYTE = 1024 * 1024
STEP_MODES = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class Settings:
    """The knobs, all of them checked.

    Raises:
        InvalidSetting: a value is outside its bounds.
    """

    max_bytes: int = integer(32 * MEBIBYTE, 1024, 2048 * MEBIBYTE, "Largest picture file that is taken, in bytes.")
    max_pixels: int = integer(50_000_000, 1, 1_000_000_000, "Largest picture that is decoded: width times height.")
    max_pages: int = integer(50, 1, 10_000, "Most pages of a file that are read in one request; jobs take more.")
    max_files: int = integer(32, 1, 1000, "Most files of one batch or job.")
    timeout: float = number(60, 1, 3600, "Seconds after which a request that is not done is given up.")
    upload_timeout: float = number(60, 1, 3600, "Seconds within which a request has to arrive.")
    concurrent_pages: int = integer(8, 1, 256, "Pages held decoded in memory at once; further ones wait as files.")
    concurrent_pixels: int = integer(
        12_000_000, 1, 1_000_000_000, "Image of all these pages together; a larger page is held alone."
    )
    queue_requests: int = integer(64, 1, 10_000, "Most requests in the house; further ones are told to come again.")
    queue_bytes: int = integer(256 * MEBIBYTE, 1024, 65_536 * MEBIBYTE, "Most bytes of all their files together.")
    api_keys: str = text("", "name:sha256 entries with commas between", "API keys, hashed; none: all may ask.")
    rate_limit: float = number(0, 0, 1_000_000, "Requests a minute that a client may send; 0 is any number.")
    cors_origins: str = text("", "origins with commas between", "Web pages elsewhere that may call, or none.")
    jobs_folder: str = text("", "a folder's path", "Where jobs are kept; empty is a folder for temporary files.")
    job_pages: int = integer(2000, 1, 1_000_000, "Most pages of one job.")
    job_bytes: int = integer(256 * MEBIBYTE, 1024, 65_536 * MEBIBYTE, "Most bytes of one job's files together.")
    job_hours: float = number(24, 0.001, 8760, "How long a job and its results are kept, from its last change.")
    jobs_waiting: int = integer(100, 1, 100_000, "Most jobs that are not done yet.")
    threads: int = integer(0, 0, 256, "Threads of the reader; 0 is as many as there are cores to use.")
    model: str = text("", "a tag or a path", "The CRNN: a tag of BentoML's model store or a weight file; or built in.")
    max_batch: int = integer(32, 2, 1024, "Most lines, of one or of several requests, read in one batch.")
    number_format: str = choice(
        "auto", ("auto", "int8", "bf16", "fp32"), "Number format of the networks; auto asks the CPU."
    )
    detector_pixels: int = integer(
        1_000_000, 100_000, 20_000_000, "Size to which the detector shrinks larger pages: width times height."
    )
    detector_max_pixels: int = integer(
        8_000_000, 100_000, 100_000_000, "The same for pages with print so small that a second, closer look is taken."
    )
    detector_threshold: float = number(0.6, 0.05, 0.95, "Detector: least likelihood of a pixel of a line's core.")
    detector_box_threshold: float = number(0.6, 0, 0.95, "Detector: least mean likelihood of a line.")
    detector_growth: float = number(1.65, 0, 5, "Detector: how far cores are grown to lines (DB's unclip ratio).")
    detector_gap: float = number(1, 0.5, 100, "Detector: gap at which a line is parted, in parts of its height.")
    crop_margin_x: float = number(0, 0, 1, "How far beyond a line's ends it is cut out, in parts of its height.")
    crop_margin_y: float = number(0, 0, 1, "The same above and below.")
    minimum_confidence: float = number(0.3, 0, 1, "Lines less sure than this are left out.")
    language_model: str = choice(
        "auto", ("auto", "never"), "Second look, with a language model, at lines that are read with doubt."
    )
    stamp: str = choice("auto", STEP_MODES, "Removal of coloured stamps: what stands under them comes back.")
    specks: str = choice("never", STEP_MODES, "Removal of single pixels that stand out.")
    smooth: str = choice("never", STEP_MODES, "Gaussian denoising.")
    smooth_sigma: float = number(0.8, 0.1, 5, "Its width, in pixels of a line 48 high.")
    flatten: str = choice("auto", STEP_MODES, "Division by the paper's brightness, against shadows.")
    equalize: str = choice("never", STEP_MODES, "Contrast-limited adaptive histogram equalisation (CLAHE).")
    equalize_clip: float = number(2, 0.1, 40, "Its contrast limit.")
    equalize_tiles: int = integer(8, 1, 64, "Its tiles each way.")
    stretch: str = choice("never", STEP_MODES, "Linear spreading of the levels.")

    def __post_init__(self) -> None:
        """Checks each value, whether it came from the environment or from Python."""
        for name, knob in knobs(Settings).items():
            value = getattr(self, name)
            if not knob.accepts(value):
                raise InvalidSetting(f"{_variable(name)} is {value!r}, but must be {knob.allowed}")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The settings as the environment has them; what it does not name keeps its default.

        Raises:
            InvalidSetting: a value can't be used, or a name that starts with OCR_ is no setting.
        """
        known = {_variable(name): (name, knob) for name, knob in knobs(cls).items()}
        values = {}
        for variable, value in environ.items():
            if not variable.startswith(PREFIX):
                continue
            if variable not in known:
                raise InvalidSetting(f"{variable} is not a setting{suggestion(variable, known)}")
            name, knob = known[variable]
            try:
                values[name] = knob.read(value.strip())
            except ValueError:
                raise InvalidSetting(f"{variable} is {value!r}, but must be {knob.allowed}") from None
        return cls(**values)


def _variable(field_name: str) -> str:
    return PREFIX + field_name.upper()
