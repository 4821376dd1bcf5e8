"""The operator's own templates and words, looked at before anything starts."""

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
