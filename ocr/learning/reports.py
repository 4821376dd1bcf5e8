"""What was measured when a reader was learnt: kept beside it, and locked, as it has texts of the house's documents."""

import json
from collections.abc import Mapping
from typing import Any

from ocr.learning.models import ModelStore
from ocr.learning.vault import Vault


def pack_report(report: Mapping[str, Any], vault: Vault) -> bytes:
    """A report as `ModelStore.add` takes it."""
    return vault.lock(json.dumps(report, ensure_ascii=False).encode())


def read_report(store: ModelStore, name: str, vault: Vault) -> dict[str, Any]:
    """The report of a reader.

    Raises:
        NotFound: there is none of that name.
        WrongKey: it was locked with another key.
    """
    report: dict[str, Any] = json.loads(vault.open(store.report(name)))
    return report
