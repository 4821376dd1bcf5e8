"""Corrections as a training set: a ZIP of labels.tsv and a picture of each line, for `training finetune --data`."""

import io
import zipfile
from collections.abc import Sequence

from ocr.learning.records import Correction
from ocr.learning.store import CorrectionStore

LABELS = "labels.tsv"
HEAD = "file\ttext\tdocument"


def make_training_set(store: CorrectionStore, corrections: Sequence[Correction]) -> bytes:
    """The archive. Pictures are named by their numbers; the third column is the document's number, if it has a name."""
    names = dict.fromkeys(each.document for each in corrections if each.document)
    documents = {"": ""} | {name: str(number) for number, name in enumerate(names, 1)}
    buffer = io.BytesIO()
    rows = [HEAD]
    with zipfile.ZipFile(buffer, "w") as archive:
        for each in corrections:
            picture = store.picture(each.id)
            if picture is None:  # deleted meanwhile
                continue
            name = f"lines/{each.id:06d}.png"
            archive.writestr(name, picture)
            rows.append(f"{name}\t{each.text}\t{documents[each.document]}")
        archive.writestr(LABELS, "\n".join(rows) + "\n")
    return buffer.getvalue()
