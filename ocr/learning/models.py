"""The readers that a house has learnt: kept in a folder each, and which of them reads.

    OCR_LEARNING/models/crnn-0f61c02a6d3e/     crnn.safetensors, what belongs beside it, and its report
    OCR_LEARNING/models/state.json             which one reads, which did before, which one reads along

The state may be changed by the server and by `ocr learn` at the same time; the server looks at it every second. The
name "" stands for the reader that the settings mean, which is no house's.
"""

import fcntl
import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ocr.errors import NotFound, OcrError
from ocr.learning.state_file import write_state
from ocr.nn.weight_file import check_weights, name_model
from ocr.weights import CRNN_WEIGHTS

logger = logging.getLogger("ocr.learning")

MODELS, STATE, LOCK, REPORT = "models", "state.json", "lock", "report"
MOST_KEPT = 5
SHADOW_SHARE = 0.05  # of lines, where nobody says another


@dataclass(frozen=True, slots=True)
class Roles:
    """Which reader does what: `promoted` reads, `before` did, the last one last; `shadow` reads a `share` along."""

    promoted: str = ""
    before: tuple[str, ...] = ()
    shadow: str = ""
    share: float = SHADOW_SHARE


@dataclass(frozen=True, slots=True)
class LearntModel:
    """A reader that is kept: its name, and when it was learnt, in seconds since 1970."""

    name: str
    created: float


@dataclass(frozen=True, slots=True)
class ModelStore:
    """The readers below the folder that OCR_LEARNING names; made when the first one is added."""

    learning: Path
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folder", self.learning / MODELS)

    def list(self) -> list[LearntModel]:
        """All that are kept, the newest first."""
        files = self.folder.glob(f"*/{CRNN_WEIGHTS.name}")
        models = [LearntModel(file.parent.name, file.parent.stat().st_mtime) for file in files]
        return sorted(models, key=lambda model: (-model.created, model.name))

    def weights(self, name: str) -> Path:
        """The weight file of one.

        Raises:
            NotFound: there is none of that name.
        """
        if name not in {model.name for model in self.list()}:
            raise NotFound(f"there is no model {name[:80]!r}")
        return self.folder / name / CRNN_WEIGHTS.name

    def report(self, name: str) -> bytes:
        """What was measured when it was learnt, as it was given to `add`.

        Raises:
            NotFound: there is none of that name.
        """
        return (self.weights(name).parent / REPORT).read_bytes()

    def add(self, folder: Path, report: bytes) -> str:
        """Takes a folder of weights over, which must lie on the same disk, and lets the oldest go; returns its name.

        Raises:
            InvalidWeights: there are none in it, or they are damaged.
        """
        name = name_model(check_weights(folder / CRNN_WEIGHTS.name))
        (folder / REPORT).write_bytes(report)
        with self._locked() as roles:
            target = self.folder / name
            shutil.rmtree(target, ignore_errors=True)
            folder.rename(target)
            needed = {name, roles.promoted, roles.shadow, *roles.before[-1:]}
            spare = [model.name for model in self.list() if model.name not in needed]
            kept = len(self.list()) - len(spare)
            for model in spare[max(0, MOST_KEPT - kept) :]:
                shutil.rmtree(self.folder / model, ignore_errors=True)
        return name

    def roles(self) -> Roles:
        """Who does what now; a reader that is gone has no role."""
        try:
            told = json.loads((self.folder / STATE).read_bytes())
            roles = Roles(told["promoted"], tuple(told["before"]), told["shadow"], told["share"])
        except (OSError, ValueError, KeyError, TypeError):
            return Roles()
        known = {"", *(model.name for model in self.list())}
        return Roles(
            roles.promoted if roles.promoted in known else "",
            tuple(name for name in roles.before if name in known),
            roles.shadow if roles.shadow in known else "",
            roles.share,
        )

    def promote(self, name: str) -> Roles:
        """Lets one read from now on.

        Raises:
            NotFound: there is none of that name.
        """
        self.weights(name)
        with self._locked() as roles:
            if roles.promoted == name:
                return roles
            before = (*(each for each in roles.before if each != name), roles.promoted)
            shadow = "" if roles.shadow == name else roles.shadow
            return self._write(replace(roles, promoted=name, before=before[-MOST_KEPT:], shadow=shadow))

    def roll_back(self) -> Roles:
        """Lets the one read that did before.

        Raises:
            NotFound: there was none.
        """
        with self._locked() as roles:
            if not roles.before and not roles.promoted:
                raise NotFound("no other model has read before")
            *before, last = roles.before or ("",)
            return self._write(replace(roles, promoted=last, before=tuple(before)))

    def set_shadow(self, name: str, share: float = SHADOW_SHARE) -> Roles:
        """Lets one read a share of the lines along, 0..1, to be compared; "" ends it.

        Raises:
            NotFound: there is none of that name.
        """
        if name:
            self.weights(name)
        with self._locked() as roles:
            return self._write(replace(roles, shadow=name, share=share))

    @contextmanager
    def _locked(self) -> Iterator[Roles]:
        """The roles, which nobody else changes until the block ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self.roles()

    def _write(self, roles: Roles) -> Roles:
        write_state(self.folder / STATE, roles)
        return roles


@dataclass(frozen=True, slots=True)
class HouseModels:
    """All readers that a server may use: `weights`, the file that the settings mean, and what the house has learnt.

    `base` is the name of the settings' one; `store` is None where nothing is learnt.
    """

    base: str
    weights: Path
    store: ModelStore | None = None

    def find(self, name: str) -> Path:
        """The weight file of a reader.

        Raises:
            NotFound: there is none of that name.
            InvalidWeights: it is damaged.
        """
        if name == self.base or self.store is None:
            return self.weights
        weights = self.store.weights(name)
        check_weights(weights)
        return weights

    def choose(self) -> str:
        """The reader to begin with: the promoted one, or the settings' if that can't be used."""
        name = self.roles().promoted
        try:
            self.find(name)
        except OcrError as error:
            logger.error("%s reads in place of %s: %s", self.base, name, error.message)
            return self.base
        return name

    def roles(self) -> Roles:
        """Who does what now; no name is left empty but the shadow's."""
        if self.store is None:
            return Roles(self.base)
        roles = self.store.roles()
        return replace(roles, promoted=roles.promoted or self.base)
