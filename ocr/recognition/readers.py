"""The readers that are loaded, by their weights' names: usually one, and two while one takes over from another.

The settings' one always stays: a house's is a second opinion beside it (`ocr.recognition.second_opinion`).
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from ocr.errors import OcrError
from ocr.geometry import Image
from ocr.recognition.ctc import Reading
from ocr.recognition.recognizer import Recognizer
from ocr.recognition.shadow import Compared, Shadow


class Readers:
    """Reads each line by the reader that it names, and has another read some along. One object serves all threads.

    Args:
        base: name of the settings' weights.
        load: makes the recogniser of a name; OcrError if it can't.
        load_small: the same with one thread, for one that reads along.
    """

    def __init__(self, base: str, load: Callable[[str], Recognizer], load_small: Callable[[str], Recognizer]) -> None:
        self.base, self.load, self.load_small = base, load, load_small
        self.turn = threading.Lock()
        self.loaded: dict[str, Recognizer] = {}
        self.first = self.get(base)
        self.shadow: Shadow | None = None

    def get(self, name: str) -> Recognizer:
        """The reader of a name; it is loaded and warmed up if it is not yet.

        Raises:
            OcrError: it can't be.
        """
        recognizer = self.loaded.get(name)
        if recognizer is None:
            with self.turn:
                recognizer = self.loaded.get(name)
                if recognizer is None:
                    recognizer = self.load(name)
                    recognizer.warm_up()
                    self.loaded[name] = recognizer
        return recognizer

    def arrange(self, names: Collection[str], shadow: str = "", share: float = 0.0) -> dict[str, str]:
        """Has these loaded and warmed up, while lines are read on, and lets all others go but the settings' one.

        Args:
            names: at least one.
            shadow: of the one that reads a share of the lines along; "" for none.
            share: 0..1.

        Returns:
            Why a recogniser could not be loaded, by its name. While there are such, none is let go.
        """
        problems = {}
        for name in names:
            try:
                self.get(name)
            except OcrError as error:
                problems[name] = error.message
        if not problems:
            for name in self.loaded.keys() - {self.base, *names}:
                self.loaded.pop(name).close()
        try:
            self._set_shadow(shadow, share)
        except OcrError as error:
            problems[shadow] = error.message
        return problems

    def recognize(self, lines: Sequence[tuple[str, Image]]) -> list[Reading]:
        """Texts of lines, each by the recogniser that it names; one that is not loaded, as after a new start, is then.

        Raises:
            OcrError: it can't be.
        """
        places = defaultdict(list)
        for place, (name, _) in enumerate(lines):
            places[name].append(place)
        readings: dict[int, Reading] = {}
        for name, some in places.items():
            pictures = [lines[place][1] for place in some]
            read = self.get(name).recognize(pictures)
            if self.shadow is not None:
                self.shadow.offer(name, pictures, read)
            readings.update(zip(some, read, strict=True))
        return [readings[place] for place in range(len(lines))]

    def compared(self) -> Compared:
        """What the one that reads along has counted; nothing if none does."""
        return self.shadow.compared if self.shadow else Compared()

    def _set_shadow(self, name: str, share: float) -> None:
        before = self.shadow
        if before is not None:
            if (before.name, before.share) == (name, share):
                return
            self.shadow = None
            before.close()
        if name:
            self.shadow = Shadow(name, self.load_small(name), share)
