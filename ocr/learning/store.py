"""Corrections on disk: one SQLite file in the folder that the operator names.

Texts, pictures and the names of documents are locked, if there is a key (`ocr.learning.vault`). What is deleted is
overwritten. The same correction of the same picture is kept once.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from ocr.errors import InvalidSetting
from ocr.learning.records import Correction, NewCorrection
from ocr.learning.vault import CHECK, Vault, WrongKey

DATABASE = "corrections.sqlite"
DAY_SECONDS = 24 * 3600.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vault (token BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT, client TEXT NOT NULL, created REAL NOT NULL, document TEXT NOT NULL,
    same TEXT NOT NULL UNIQUE, about BLOB NOT NULL, picture BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS words (list BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS corrections_by_document ON corrections (document);
CREATE INDEX IF NOT EXISTS corrections_by_time ON corrections (created);
"""
_PRAGMAS = ("auto_vacuum = INCREMENTAL", "journal_mode = WAL", "secure_delete = ON")


class CorrectionStore:
    """The corrections in a folder; may be used from several threads, one after another.

    Args:
        folder: is made if need be.
        vault: locks what is kept.

    Raises:
        InvalidSetting: the folder can't be written to, or what is there was locked with another key.
    """

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.vault, self.turn = vault, threading.RLock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / DATABASE
            file.touch(mode=0o600, exist_ok=True)
            self.database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
            for pragma in _PRAGMAS:
                self.database.execute(f"PRAGMA {pragma}")
            self.database.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise InvalidSetting(f"OCR_LEARNING names {folder}, where corrections can't be kept: {error}") from None
        self._check_key(folder)

    def _check_key(self, folder: Path) -> None:
        token = self.database.execute("SELECT token FROM vault").fetchone()
        try:
            if token is None:
                self.database.execute("INSERT INTO vault VALUES (?)", (self.vault.lock(CHECK),))
            elif self.vault.open(token[0]) != CHECK:
                raise WrongKey
        except WrongKey:
            self.database.close()
            raise InvalidSetting(f"OCR_LEARNING_KEY is not the key of what is in {folder}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        with self.turn:
            self.database.close()

    def add(self, client: str, news: Sequence[NewCorrection], now: float | None = None) -> int:
        """Keeps what is new of some corrections; returns how many that were. All or none are written."""
        when = time.time() if now is None else now
        with self.turn:
            before = self.database.total_changes
            self.database.execute("BEGIN IMMEDIATE")
            try:
                for new in news:
                    self.database.execute(
                        "INSERT OR IGNORE INTO corrections (client, created, document, same, about, picture) "
                        "VALUES (?, ?, ?, ?, ?, ?)",
                        (
                            client,
                            when,
                            self.vault.mark(new.document),
                            self.vault.mark(f"{new.digest}\n{new.text}"),
                            self.vault.lock(_pack(new)),
                            self.vault.lock(new.picture),
                        ),
                    )
            except BaseException:
                self.database.execute("ROLLBACK")
                raise
            self.database.execute("COMMIT")
            return self.database.total_changes - before

    def list(self, *, after: int = 0, limit: int | None = None, document: str | None = None) -> list[Correction]:
        """The corrections numbered higher than `after`, the oldest first; of one document, if it is named."""
        condition: str = "id > ?"
        values: list[int | str] = [after]
        if document is not None:
            condition += " AND document = ?"
            values.append(self.vault.mark(document))
        query = f"SELECT id, client, created, about FROM corrections WHERE {condition} ORDER BY id LIMIT ?"
        with self.turn:
            rows = self.database.execute(query, (*values, -1 if limit is None else limit)).fetchall()
        return [Correction(number, client, created, **self._open(about)) for number, client, created, about in rows]

    def picture(self, number: int) -> bytes | None:
        """A correction's picture, PNG; None if there is none of that number."""
        with self.turn:
            row = self.database.execute("SELECT picture FROM corrections WHERE id = ?", (number,)).fetchone()
        return self.vault.open(row[0]) if row else None

    def count(self) -> int:
        """How many there are."""
        with self.turn:
            return int(self.database.execute("SELECT count(*) FROM corrections").fetchone()[0])

    def change(self) -> tuple[int, int]:
        """Is another one when corrections have come or gone: how many there are, and the highest number."""
        with self.turn:
            count, highest = self.database.execute("SELECT count(*), coalesce(max(id), 0) FROM corrections").fetchone()
        return count, highest

    def words(self) -> tuple[str, ...]:
        """The house's own words, as they were last set."""
        with self.turn:
            row = self.database.execute("SELECT list FROM words").fetchone()
        return tuple(json.loads(self.vault.open(row[0]))) if row else ()

    def set_words(self, words: Sequence[str]) -> None:
        """Keeps the house's own words, in place of those before."""
        locked = self.vault.lock(json.dumps(list(words), ensure_ascii=False).encode())
        with self.turn:
            self.database.execute("BEGIN IMMEDIATE")
            self.database.execute("DELETE FROM words")
            self.database.execute("INSERT INTO words VALUES (?)", (locked,))
            self.database.execute("COMMIT")

    def delete(self, number: int) -> int:
        """Deletes one; returns how many that were."""
        return self._delete("id = ?", number)

    def delete_document(self, document: str) -> int:
        """Deletes those of a document; returns how many that were."""
        return self._delete("document = ?", self.vault.mark(document))

    def delete_all(self) -> int:
        """Deletes all; returns how many that were."""
        return self._delete("id >= ?", 0)

    def forget_old(self, days: float, now: float | None = None) -> int:
        """Deletes those that are older than so many days; returns how many that were."""
        return self._delete("created < ?", (time.time() if now is None else now) - days * DAY_SECONDS)

    def _delete(self, condition: str, value: float | str) -> int:
        with self.turn:
            deleted = self.database.execute(f"DELETE FROM corrections WHERE {condition}", (value,)).rowcount
            self._shrink()
        return deleted

    def _shrink(self) -> None:
        """Gives freed room back, that of the write-ahead log, too, in which what was deleted would go on standing."""
        self.database.execute("PRAGMA incremental_vacuum").fetchall()
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _open(self, about: bytes) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.vault.open(about))
        return told


def _pack(new: NewCorrection) -> bytes:
    names = ("read", "text", "confidence", "model", "document", "page", "digest")
    return json.dumps({name: getattr(new, name) for name in names}, ensure_ascii=False).encode()
