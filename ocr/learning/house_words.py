"""A house's own words: those that were given, and those learnt from corrections; they count at once."""

from dataclasses import dataclass

from ocr.learning.store import CorrectionStore
from ocr.learning.words import learn_words
from ocr.recognition.lexicon import open_lexicon
from ocr.settings import Settings


@dataclass(frozen=True, slots=True)
class HouseWords:
    """The words `given` by the operator, beside those in the file that OCR_LEXICON names, and those `learnt`."""

    given: tuple[str, ...]
    learnt: tuple[str, ...]


def load_words(store: CorrectionStore, settings: Settings) -> HouseWords:
    """The words as they are now; none are learnt where OCR_LEARNING_WORDS is never."""
    given = store.words()
    if settings.learning_words == "never":
        return HouseWords(given, ())
    known = set(given)
    return HouseWords(given, tuple(word for word in learn_words(store.list()) if word not in known))


def use_words(words: HouseWords, settings: Settings) -> None:
    """Has pages read with these words from now on."""
    open_lexicon(settings.lexicon).add((*words.given, *words.learnt))
