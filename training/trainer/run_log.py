"""What a training run says as it goes: a line for people, and the same in its folder for `training.trainer.curves`."""

import json
import logging
from collections.abc import Mapping
from pathlib import Path


def log_entry(log: logging.Logger, folder: Path | None, entry: Mapping[str, object]) -> None:
    """Logs an entry, and adds it to log.jsonl in the run's folder, if it has one."""
    if folder is not None:
        with (folder / "log.jsonl").open("a", encoding="utf8") as stream:
            stream.write(json.dumps(entry) + "\n")
    log.info("%s", {name: round(value, 4) if isinstance(value, float) else value for name, value in entry.items()})
