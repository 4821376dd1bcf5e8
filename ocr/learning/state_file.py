"""A state that one process writes to a file and others read at any time: under its name there is only a whole one."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any


def write_state(file: Path, state: Any) -> None:
    """Writes a dataclass as JSON."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.write_text(json.dumps(asdict(state), ensure_ascii=False))
    unfinished.replace(file)
