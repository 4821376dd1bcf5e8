"""The operator's own templates, words and folder of corrections, looked at before anything starts."""

from pathlib import Path

from ocr.settings import Settings


def check_own_files(settings: Settings) -> None:
    """Loads what the settings name, to see whether it can be used.

    It is imported only then: with it come NumPy and OpenCV, which the supervisor would hold for nothing.

    Raises:
        SetupError: a file can't be used; its subclass says why.
    """
    if settings.templates:
        from ocr.fields.library import load_templates

        load_templates(settings.templates)
    if settings.lexicon:
        from ocr.recognition.lexicon import open_lexicon

        open_lexicon(settings.lexicon)
    if settings.learning:
        from ocr.learning.store import CorrectionStore
        from ocr.learning.vault import make_vault

        CorrectionStore(Path(settings.learning), make_vault(settings.learning_key)).close()
