"""The audit record: question, passages, answer and index version, for so many days."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.answers import Answer
from assistant.serve.identity import User
from assistant.serve.store import transaction
from assistant.settings import Settings
from index.errors import AtebError

FILE = "audit.sqlite"
USUAL_DAYS = 90
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA secure_delete = ON; -- what is removed is gone from the file
CREATE TABLE IF NOT EXISTS answers (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, interface TEXT NOT NULL,
    question TEXT NOT NULL, status TEXT NOT NULL, index_version TEXT NOT NULL, answer TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS answers_at ON answers (at);
"""


class AuditError(AtebError):
    """The audit record can't be written or read."""


@dataclass(frozen=True, slots=True)
class Record:
    """One answer as it was given; `answer` is `Answer.to_dict()`, its passages with it."""

    number: int
    at: str
    user: str
    interface: str
    question: str
    status: str
    index_version: str
    answer: dict[str, Any]


class AuditLog:
    """Keeps a record of each answer for `days`; safe to use from threads and processes."""

    def __init__(self, folder: Path, *, days: int, clock: Callable[[], float] = time.time) -> None:
        self.days = days
        self._path = folder / FILE
        self._clock = clock

    def add(self, answer: Answer, *, user: User, interface: str) -> None:
        """Keep a record of an answer, and remove what is too old."""
        row = (
            self._days_ago(0), user.name, interface, answer.question, answer.status,
            answer.index_version, json.dumps(answer.to_dict(), ensure_ascii=False),
        )  # fmt: skip
        with self._transaction() as db:
            db.execute("INSERT INTO answers VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
        self.purge()

    def purge(self) -> int:
        """Remove the records older than `days`; return how many."""
        with self._transaction() as db:
            return db.execute("DELETE FROM answers WHERE at <= ?", (self._days_ago(self.days),)).rowcount

    def records(self, *, since: str = "", until: str = "", user: str = "") -> Iterator[Record]:
        """Yield the records from a date to a date (ISO, each with its whole day), oldest first."""
        query = "SELECT * FROM answers WHERE at >= ? AND at < ? AND ? IN ('', user) ORDER BY number"
        with self._transaction() as db:
            for row in db.execute(query, (since, f"{until}\uffff", user)):
                yield Record(*(*row[:-1], json.loads(row[-1])))

    def _days_ago(self, days: int) -> str:
        moment = datetime.fromtimestamp(self._clock() - days * 86_400, UTC)
        return moment.isoformat(timespec="seconds")

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        advice = "It is the audit record: move it to a safe place; a new one is begun."
        return transaction(self._path, _SCHEMA, failure=AuditError, advice=advice)


def audit_days(settings: Settings) -> int:
    """Return for how many days answers are recorded: as set, else by whether users log in."""
    if settings.audit_days >= 0:
        return settings.audit_days
    return USUAL_DAYS if settings.auth else 0
