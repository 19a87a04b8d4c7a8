"""SQLite files that the server keeps in the index's folder, for their owner alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import AtebError


@contextmanager
def transaction(
    path: Path, setup: str, *, failure: type[AtebError], advice: str
) -> Iterator[sqlite3.Connection]:
    """Open a file for one short transaction; it is made, and set up, where there is none.

    setup: SQL that may be run again. Raises `failure`, with `advice`, where the file can't be used.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
            connection.executescript(setup)
            yield connection
    except sqlite3.DatabaseError as error:
        raise failure(
            f"{path} can't be used ({error}); expected an SQLite file that Ateb wrote and may write to. "
            f"{advice}"
        ) from error
