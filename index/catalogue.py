"""The catalogue: documents, passages, embeddings and words in one SQLite file, the truth."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from index.documents import Document, Mark, Passage
from index.embed import Vectors
from index.errors import IndexDamagedError, IndexMissingError
from index.vocabulary import fold

FORMAT = "1"
FILE = "catalogue.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, source TEXT UNIQUE NOT NULL, fingerprint TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document_id TEXT NOT NULL
        REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, heading TEXT NOT NULL, kind TEXT NOT NULL,
    page INTEGER, embedding TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document_id, start);
CREATE TABLE IF NOT EXISTS embeddings (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5 (
    words, tokenize = "porter unicode61 remove_diacritics 2");
"""


def embedding_key(text: str, model: str) -> str:
    """Return the key under which the embedding of a text by a model is kept."""
    return hashlib.sha256(f"{model}\0{text}".encode()).hexdigest()


class Catalogue:
    """One SQLite file in WAL mode; a connection a thread. Raises IndexDamagedError if unreadable."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / FILE
        if not create and not self.path.is_file():
            raise IndexMissingError(
                f"There is no index in {folder} (no {FILE}); make one with `ateb index FOLDER`."
            )
        folder.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        with self._translated():
            if create:
                self._connection.executescript(_SCHEMA)
            self._connection.execute("SELECT count(*) FROM documents").fetchone()

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=30, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.row_factory = sqlite3.Row
            self._local.connection = connection
            self._connections.append(connection)
        return connection

    def close(self) -> None:
        """Close the connections of every thread."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(
                f"The catalogue {self.path} can't be read ({error}); expected an SQLite file that "
                "Ateb wrote. Move it away and run `ateb index FOLDER`."
            ) from error

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._translated():
            return self._connection.execute(query, values).fetchall()

    def meta(self, key: str) -> str:
        """Return a value of the catalogue's own, "" if it is not set."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else ""

    def set_meta(self, **values: str) -> None:
        """Set values of the catalogue's own, all at once."""
        with self._translated(), self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))

    def fingerprints(self) -> dict[str, str]:
        """Return source → fingerprint of every document."""
        rows = self._rows("SELECT source, fingerprint FROM documents ORDER BY source")
        return {row["source"]: row["fingerprint"] for row in rows}

    def documents(self) -> list[Document]:
        """Return every document, by source."""
        return [_document(r["body"]) for r in self._rows("SELECT body FROM documents ORDER BY source")]

    def document(self, document_id: str) -> Document | None:
        """Return a document, or None."""
        rows = self._rows("SELECT body FROM documents WHERE id = ?", (document_id,))
        return _document(rows[0]["body"]) if rows else None

    def passages(self, document_id: str | None = None) -> list[Passage]:
        """Return the passages of a document, or of all, in order."""
        query, values = "SELECT * FROM passages", ()
        if document_id is not None:
            query, values = f"{query} WHERE document_id = ?", (document_id,)  # type: ignore[assignment]
        return [_passage(row) for row in self._rows(f"{query} ORDER BY document_id, start", values)]

    def passages_by_id(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return id → passage for those ids that there are."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT * FROM passages WHERE id IN ({marks})", wanted)
        return {row["id"]: _passage(row) for row in rows}

    def passage_ids(self) -> set[str]:
        """Return the ids of all passages."""
        return {row["id"] for row in self._rows("SELECT id FROM passages")}

    def known_embeddings(self, keys: Sequence[str]) -> set[str]:
        """Return those keys whose embeddings are kept."""
        known: set[str] = set()
        for start in range(0, len(keys), 500):
            part = list(keys[start : start + 500])
            marks = ",".join("?" * len(part))
            known |= {
                r["key"] for r in self._rows(f"SELECT key FROM embeddings WHERE key IN ({marks})", part)
            }
        return known

    def keep_embeddings(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep key → vector."""
        rows = [(key, model, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
        with self._translated(), self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)

    def vectors(self, ids: Sequence[str]) -> tuple[list[str], Vectors]:
        """Return (ids, their vectors as an array of shape (n, dimensions)) for ids that there are."""
        found: dict[str, Any] = {}
        for start in range(0, len(ids), 500):
            part = list(ids[start : start + 500])
            query = (
                "SELECT p.id, e.vector FROM passages p JOIN embeddings e ON e.key = p.embedding"
                f" WHERE p.id IN ({','.join('?' * len(part))})"
            )
            found.update((r["id"], np.frombuffer(r["vector"], dtype="<f4")) for r in self._rows(query, part))
        present = [i for i in ids if i in found]
        return present, np.stack([found[i] for i in present]) if present else np.zeros((0, 0), np.float32)

    def replace(
        self, document: Document, passages: Sequence[Passage], texts: Sequence[str], keys: Sequence[str]
    ) -> None:
        """Put a document in place of its earlier version, in one transaction.

        texts: what is searched by words, a passage each; keys: of the passages' embeddings.
        """
        with self._translated(), self._connection as connection:
            _remove(connection, document.source)
            body = json.dumps(asdict(document), ensure_ascii=False)
            connection.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?)",
                (document.id, document.source, document.fingerprint, body),
            )
            for p, text, key in zip(passages, texts, keys, strict=True):
                number = connection.execute(
                    "INSERT INTO passages (id, document_id, start, stop, heading, kind, page, embedding)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (p.id, p.document_id, p.start, p.end, p.heading, p.kind, p.page, key),
                ).lastrowid
                connection.execute("INSERT INTO lexical (rowid, words) VALUES (?, ?)", (number, fold(text)))

    def remove(self, source: str) -> None:
        """Remove a document and all that hangs on it, in one transaction."""
        with self._translated(), self._connection as connection:
            _remove(connection, source)

    def forget_unused_embeddings(self) -> None:
        """Remove the embeddings that no passage uses."""
        with self._translated(), self._connection as connection:
            connection.execute("DELETE FROM embeddings WHERE key NOT IN (SELECT embedding FROM passages)")

    def lexical(self, match: str, *, limit: int) -> list[tuple[str, float]]:
        """Return (passage id, BM25 score, higher is better) for an FTS5 query, best first."""
        rows = self._rows(
            "SELECT p.id AS id, -bm25(lexical) AS score FROM lexical"
            " JOIN passages p ON p.number = lexical.rowid WHERE lexical MATCH ?"
            " ORDER BY bm25(lexical) LIMIT ?",
            (match, limit),
        )
        return [(row["id"], float(row["score"])) for row in rows]

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with the file; nothing if it is sound."""
        found = [row[0] for row in self._rows("PRAGMA quick_check")]
        return [] if found == ["ok"] else found


def _remove(connection: sqlite3.Connection, source: str) -> None:
    """Remove a document, and say in the same transaction that the state has changed."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('changed', hex(randomblob(8)))")
    numbers = "SELECT number FROM passages WHERE document_id IN (SELECT id FROM documents WHERE source = ?)"
    connection.execute(f"DELETE FROM lexical WHERE rowid IN ({numbers})", (source,))
    connection.execute("DELETE FROM documents WHERE source = ?", (source,))


def _document(body: str) -> Document:
    values = json.loads(body)
    values["page_starts"] = tuple(values["page_starts"])
    values["marks"] = tuple(Mark(**mark) for mark in values["marks"])
    return Document(**values)


def _passage(row: sqlite3.Row) -> Passage:
    return Passage(
        row["id"], row["document_id"], row["start"], row["stop"], row["heading"], row["kind"], row["page"]
    )
