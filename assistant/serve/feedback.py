"""Feedback of readers on answers, an audit record: a table of the catalogue's SQLite file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args
from uuid import uuid4

from assistant.serve.store import transaction
from index.errors import AtebError, IndexDamagedError, IndexMissingError
from index.store import FILE

FeedbackMark = Literal["right", "wrong", "missing"]
LONGEST_COMMENT = 2_000  # characters
LONGEST_RECORD = 500_000  # characters of JSON: a whole answer with its passages, many times over
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL)
"""


class FeedbackError(AtebError):
    """Feedback that can't be kept as it was given."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of one answer, with all that is needed to look into it later.

    mark: "right", "wrong" or "missing" (something is missing); comment: a line of the reader's own.
    history: the questions before it, oldest first. answer: the answer as it was shown, in the form
    of `Answer.to_dict()`, its passages with it. at: when, in UTC ("2026-01-31T09:30:00+00:00").
    Raises FeedbackError for an unknown mark, an empty question or what is too long to keep.
    """

    mark: FeedbackMark
    question: str
    comment: str = ""
    history: tuple[str, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    index_version: str = ""
    language: str = "en"
    id: str = field(default_factory=lambda: uuid4().hex)
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def __post_init__(self) -> None:
        marks = get_args(FeedbackMark)
        if self.mark not in marks:
            raise FeedbackError(f"The mark is {self.mark!r}; expected one of {', '.join(marks)}.")
        if not self.question.strip():
            raise FeedbackError("The question is empty; say which question the feedback is on.")
        if len(self.comment) > LONGEST_COMMENT:
            raise FeedbackError(
                f"The comment has {len(self.comment)} characters; expected at most {LONGEST_COMMENT}."
            )
        if (size := len(json.dumps(self.to_dict()))) > LONGEST_RECORD:
            raise FeedbackError(f"The feedback has {size} characters; expected at most {LONGEST_RECORD}.")

    def to_dict(self) -> dict[str, Any]:
        """Return the feedback as JSON-ready values."""
        return {**asdict(self), "history": list(self.history)}


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
        body = json.dumps(feedback.to_dict(), ensure_ascii=False)
        row = (feedback.id, feedback.at, body)
        with self._transaction() as connection:
            connection.execute("INSERT INTO feedback (id, at, body) VALUES (?, ?, ?)", row)

    def all(self) -> list[Feedback]:
        """Return all feedback, oldest first."""
        with self._transaction() as connection:
            bodies = [body for (body,) in connection.execute("SELECT body FROM feedback ORDER BY number")]
        return [Feedback(**{**kept, "history": tuple(kept["history"])}) for kept in map(json.loads, bodies)]

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        advice = "Look at it with `ateb doctor`."
        return transaction(self._path, _SCHEMA, failure=IndexDamagedError, advice=advice)
