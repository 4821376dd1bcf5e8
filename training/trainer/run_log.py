"""What a training run says as it goes: a line for people, and the same in its folder for `training.trainer.curves`."""

import json
import logging
from pathlib import Path


def note(log: logging.Logger, folder: Path, entry: dict[str, object]) -> None:
    """Logs an entry, and adds it to log.jsonl in the run's folder."""
    with (folder / "log.jsonl").open("a", encoding="utf8") as stream:
        stream.write(json.dumps(entry) + "\n")
    log.info("%s", {name: round(value, 4) if isinstance(value, float) else value for name, value in entry.items()})
