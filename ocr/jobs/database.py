"""The SQLite file in which jobs are kept: its tables, transactions, and copies of it made while it is in use.

What is deleted is overwritten (`secure_delete`). Tables are only ever added: a file of an older server can be opened.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Self

DATABASE = "jobs.sqlite"  # in the jobs folder

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, client TEXT NOT NULL, state TEXT NOT NULL, options TEXT NOT NULL,
    created REAL NOT NULL, changed REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS jobs_by_client ON jobs (client, created, id);
CREATE TABLE IF NOT EXISTS files (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, number INTEGER NOT NULL, name TEXT NOT NULL,
    data BLOB NOT NULL, state TEXT NOT NULL, wanted INTEGER, warnings TEXT NOT NULL, code TEXT, message TEXT,
    PRIMARY KEY (job, number)
);
CREATE TABLE IF NOT EXISTS pages (
    job TEXT NOT NULL, file INTEGER NOT NULL, page INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (job, file, page), FOREIGN KEY (job, file) REFERENCES files ON DELETE CASCADE
);
CREATE TABLE IF NOT EXISTS events (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, number INTEGER NOT NULL, kind TEXT NOT NULL,
    data TEXT NOT NULL, PRIMARY KEY (job, number)
);
CREATE TABLE IF NOT EXISTS notices (job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, content TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS notices_by_job ON notices (job);
CREATE TABLE IF NOT EXISTS passwords (
    job TEXT PRIMARY KEY REFERENCES jobs ON DELETE CASCADE, password TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS keys (
    client TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, PRIMARY KEY (client, key)
);
CREATE INDEX IF NOT EXISTS keys_by_job ON keys (job);
CREATE TABLE IF NOT EXISTS webhooks (
    job TEXT PRIMARY KEY REFERENCES jobs ON DELETE CASCADE, url TEXT NOT NULL, state TEXT NOT NULL,
    tries INTEGER NOT NULL, status INTEGER, due REAL NOT NULL
);
"""
_PRAGMAS = ("auto_vacuum = INCREMENTAL", "journal_mode = WAL", "secure_delete = ON", "foreign_keys = ON")


def open_database(path: Path) -> sqlite3.Connection:
    """The database in a file, which is made if need be; for one thread at a time.

    Raises:
        sqlite3.Error: the file is damaged, or can't be written to.
    """
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
        database.executescript(_SCHEMA)
        with Transaction(database):  # a folder that can be read only is found out now
            database.execute("DELETE FROM jobs WHERE id = ''")
    except BaseException:
        database.close()
        raise
    return database


def back_up(source: Path, target: Path) -> None:
    """Copies the database to another file as it is at one moment, also while a server works on it.

    Raises:
        FileNotFoundError: there is no database.
        FileExistsError: the target is there already.
        sqlite3.Error: it can't be read or written.
    """
    if not source.is_file():
        raise FileNotFoundError(f"there are no jobs at {source}")
    target.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(source)) as database, closing(sqlite3.connect(target)) as copy:
        database.backup(copy)  # in one step: in portions it would begin again whenever the server writes


def shrink(database: sqlite3.Connection) -> None:
    """Gives freed room back to the disk, the write-ahead log's too, in which what was deleted would go on standing."""
    database.execute("PRAGMA incremental_vacuum").fetchall()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


class Transaction:
    """All or nothing: sqlite3's own context manager does not begin one."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def __enter__(self) -> Self:
        self.database.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is None:
            self.database.execute("COMMIT")
        elif self.database.in_transaction:
            self.database.execute("ROLLBACK")
