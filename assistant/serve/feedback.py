"""Feedback of readers on answers, an audit record: a table of the catalogue's SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pydantic import Field

from assistant.serve.schemas import FeedbackGiven
from assistant.serve.store import transaction
from index.errors import IndexDamagedError, IndexMissingError
from index.store import FILE

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL)
"""


class Feedback(FeedbackGiven):
    """What a reader thought of one answer, with all that is needed to look into it later.

    at: when, in UTC ("2026-01-31T09:30:00+00:00"). Raises pydantic's ValidationError for what can't be kept.
    """

    id: str = Field(default_factory=lambda: uuid4().hex)
    at: str = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))


class FeedbackStore:
    """Keeps feedback beside the documents that it is on; safe to use from threads and processes.

    catalogue_folder: folder of an index. Raises IndexMissingError where there is none. Every call
    opens the file for one short transaction, so it waits for no indexing, and none for it.
    """

    def __init__(self, catalogue_folder: Path) -> None:
        self._path = catalogue_folder / FILE
        if not self._path.is_file():
            raise IndexMissingError(
                f"There is no index in {catalogue_folder} (no {FILE}); make one with `ateb index FOLDER`."
            )

    def add(self, feedback: Feedback) -> None:
        """Keep feedback; raise IndexDamagedError where it can't be written."""
        row = (feedback.id, feedback.at, feedback.model_dump_json())
        with self._transaction() as connection:
            connection.execute("INSERT INTO feedback (id, at, body) VALUES (?, ?, ?)", row)

    def all(self) -> list[Feedback]:
        """Return all feedback, oldest first."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT body FROM feedback ORDER BY number").fetchall()
        return [Feedback.model_validate_json(body) for (body,) in rows]

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        advice = "Look at it with `ateb doctor`."
        return transaction(self._path, _SCHEMA, failure=IndexDamagedError, advice=advice)
