"""The words of the documents as the catalogue keeps them: counted as documents come and go."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from index.language import Vocabulary

SCHEMA = """
CREATE TABLE IF NOT EXISTS forms (form TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stems (stem TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS acronyms (
    acronym TEXT NOT NULL, expansion TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (acronym, expansion)) WITHOUT ROWID;
"""


def count_words(connection: sqlite3.Connection, documents: Iterable[Sequence[str]], sign: int) -> None:
    """Add the words of documents to the counts (sign 1), or take them away (-1).

    documents: the passages of each, Welsh ones with their English, as they are searched by words.
    """
    forms: Counter[tuple[str, ...]] = Counter()
    stems: Counter[tuple[str, ...]] = Counter()
    pairs: Counter[tuple[str, ...]] = Counter()  # in how many documents an acronym is spelt out so
    for texts in documents:
        learned = Vocabulary.learn(texts)
        forms.update({(form,): n for form, n in learned.forms.items()})
        stems.update({(stem,): n for stem, n in learned.frequencies.items()})
        pairs.update((a, expansion) for a, known in learned.acronyms.items() for expansion in known)
    _count(connection, "forms", ("form",), forms, sign)
    _count(connection, "stems", ("stem",), stems, sign)
    _count(connection, "acronyms", ("acronym", "expansion"), pairs, sign)


def _count(
    connection: sqlite3.Connection,
    table: str,
    keys: tuple[str, ...],
    counts: Mapping[tuple[str, ...], int],
    sign: int,
) -> None:
    names, marks = ", ".join(keys), ", ".join("?" * len(keys))
    rows = [(*key, sign * n) for key, n in counts.items()]
    connection.executemany(
        f"INSERT INTO {table} ({names}, count) VALUES ({marks}, ?)"
        f" ON CONFLICT ({names}) DO UPDATE SET count = count + excluded.count",
        rows,
    )
    if sign < 0:
        fits = " AND ".join(f"{key} = ?" for key in keys)
        connection.executemany(f"DELETE FROM {table} WHERE {fits} AND count <= 0", list(counts))


def kept_vocabulary(connection: sqlite3.Connection) -> Vocabulary:
    """Return the vocabulary of all documents."""
    acronyms: dict[str, list[str]] = {}
    for acronym, expansion in connection.execute(
        "SELECT acronym, expansion FROM acronyms ORDER BY count DESC, expansion"
    ):
        acronyms.setdefault(acronym, []).append(expansion)
    (size,) = connection.execute("SELECT count(*) FROM passages").fetchone()
    return Vocabulary(
        dict(tuple(row) for row in connection.execute("SELECT stem, count FROM stems")),
        dict(tuple(row) for row in connection.execute("SELECT form, count FROM forms")),
        {acronym: tuple(known) for acronym, known in acronyms.items()},
        int(size),
    )
