"""Annotations: rows that a package above makes of a document, kept beside it and found by their keys."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from index.documents import Document

SCHEMA = """
CREATE TABLE IF NOT EXISTS annotated (
    document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE, make TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS annotations (
    number INTEGER PRIMARY KEY, body TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE);
CREATE INDEX IF NOT EXISTS annotations_document ON annotations (document_id);
CREATE TABLE IF NOT EXISTS annotation_keys (
    key TEXT NOT NULL, annotation INTEGER NOT NULL REFERENCES annotations (number) ON DELETE CASCADE,
    PRIMARY KEY (key, annotation)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS annotation_keys_annotation ON annotation_keys (annotation);
"""
Annotation = tuple[Collection[str], str]  # the keys that it is found by, and its body, which is opaque here


class Annotator(Protocol):
    """What makes annotations; `make` names its version: those of another are made anew."""

    make: str

    def annotate(self, document: Document) -> list[Annotation]:
        """Return the annotations of a document, in order."""
        ...


def write_annotations(
    connection: sqlite3.Connection, document_id: str, annotations: Sequence[Annotation], make: str
) -> None:
    """Put annotations in place of those that a document has, within the caller's transaction."""
    connection.execute("DELETE FROM annotations WHERE document_id = ?", (document_id,))
    connection.execute("INSERT OR REPLACE INTO annotated VALUES (?, ?)", (document_id, make))
    for keys, body in annotations:
        insert = "INSERT INTO annotations (document_id, body) VALUES (?, ?)"
        number = connection.execute(insert, (document_id, body)).lastrowid
        rows = [(key, number) for key in dict.fromkeys(keys)]
        connection.executemany("INSERT INTO annotation_keys VALUES (?, ?)", rows)


def not_annotated(connection: sqlite3.Connection, make: str) -> list[str]:
    """Return the ids of the documents that have no annotations of this make."""
    query = (
        "SELECT id FROM documents WHERE id NOT IN (SELECT document_id FROM annotated WHERE make = ?)"
        " ORDER BY source"
    )
    return [row[0] for row in connection.execute(query, (make,))]


def find_annotations(
    connection: sqlite3.Connection,
    keys: Sequence[Collection[str]],
    *,
    documents: Collection[str] | None = None,
    offset: int = 0,
    limit: int = -1,
) -> tuple[int, list[str]]:
    """Return how many annotations have one of each collection of keys, and the bodies of a page of them.

    They come by date of their document, then as they stand in it. documents: only of these ids.
    """
    among = "IN (SELECT value FROM json_each(?))"
    wheres = [f"a.number IN (SELECT annotation FROM annotation_keys WHERE key {among})" for _ in keys]
    values = [json.dumps(list(some)) for some in keys]
    if documents is not None:
        wheres.append(f"a.document_id {among}")
        values.append(json.dumps(list(documents)))
    source = "FROM annotations a JOIN documents d ON d.id = a.document_id" + (
        f" WHERE {' AND '.join(wheres)}" if wheres else ""
    )
    total = int(connection.execute(f"SELECT count(*) {source}", values).fetchone()[0])
    page = f"SELECT a.body {source} ORDER BY d.date, d.source, a.number LIMIT ? OFFSET ?"
    return total, [row[0] for row in connection.execute(page, (*values, limit, offset))]


def key_counts(connection: sqlite3.Connection, prefix: str) -> Mapping[str, int]:
    """Return the keys that begin with a prefix, with the number of annotations of each."""
    query = "SELECT key, count(*) FROM annotation_keys WHERE key >= ? AND key < ? GROUP BY key"
    return dict(connection.execute(query, (prefix, prefix + "\U0010ffff")).fetchall())
