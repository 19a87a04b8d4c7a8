"""The catalogue: documents, passages, embeddings and words in one SQLite file, the truth."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.documents import Document, Passage
from index.embed import Vectors
from index.errors import IndexMissingError
from index.language import Vocabulary, fold
from index.store.annotations import Annotation, write_annotations
from index.store.disk import address, disk_errors, is_writable, told_of_sqlite
from index.store.lexicon import count_words, kept_vocabulary
from index.store.metadata import Windows
from index.store.tables import (
    Entry,
    add_document,
    document_of,
    make_tables,
    one_of,
    passage_row,
    remove_document,
    sum_of_varints,
    windows_of,
)

FILE = "catalogue.sqlite"
_ROWS = 2000  # rows read at a time
_AMONG = "IN (SELECT value FROM json_each(?))"


class _Connection(sqlite3.Connection):
    """A connection that is closed when its thread is gone."""

    def __del__(self) -> None:
        self.close()


class Catalogue:
    """One SQLite file in WAL mode; a connection a thread. Raises IndexDamagedError if unreadable.

    read_only: whether SQLite is to refuse every change through it.
    """

    def __init__(self, folder: Path, *, create: bool = False, read_only: bool = False) -> None:
        self.path = folder / FILE
        self.read_only = read_only
        if not create and not self.path.is_file():
            raise IndexMissingError(
                f"There is no index in {folder} (no {FILE}); make one with `ateb index FOLDER`."
            )
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._local = threading.local()
        self._connections: weakref.WeakSet[_Connection] = weakref.WeakSet()
        with self._translated():
            if create:
                make_tables(self._connection)
            self._connection.execute("SELECT count(*) FROM documents").fetchone()

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # A log that waits to be written back is read with it, and so needs a folder that can be written.
            logged = self.path.with_name(f"{FILE}-wal").is_file()
            closed = self.read_only and not logged and not is_writable(self.path.parent)
            name = address(self.path) if closed else self.path
            connection = sqlite3.connect(
                name, timeout=30, check_same_thread=False, factory=_Connection, uri=closed
            )
            if not self.read_only:
                connection.execute("PRAGMA journal_mode = WAL")
                # A commit then waits for no disk: a killed process loses nothing, and a loss of
                # power at most the last documents, whole.
                connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.create_function("fold", 1, fold, deterministic=True)
            connection.row_factory = sqlite3.Row
            connection.execute("CREATE VIRTUAL TABLE temp.postings USING fts5vocab (main, lexical, instance)")
            if self.read_only:
                connection.execute("PRAGMA query_only = ON")  # SQLite itself refuses to write
            self._local.connection = connection
            self._connections.add(connection)
        return connection

    def close(self) -> None:
        """Close the connections of every thread."""
        for connection in list(self._connections):
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let this thread read one committed state, whatever others write; it must not write itself."""
        with self._translated():
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.rollback()

    @contextmanager
    def lent(self, *, writes: bool = False) -> Iterator[sqlite3.Connection]:
        """Lend this thread's connection, within a transaction where it writes."""
        with self._translated(), self._connection if writes else nullcontext():
            yield self._connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise told_of_sqlite(error, self.path) from error

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
        return [document_of(r["body"]) for r in self._rows("SELECT body FROM documents ORDER BY source")]

    def document(self, document_id: str) -> Document | None:
        """Return a document, or None."""
        rows = self._rows("SELECT body FROM documents WHERE id = ?", (document_id,))
        return document_of(rows[0]["body"]) if rows else None

    def passages(self, document_id: str | None = None) -> list[Passage]:
        """Return the passages of a document, or of all, in order."""
        query, values = "SELECT * FROM passages", ()
        if document_id is not None:
            query, values = f"{query} WHERE document_id = ?", (document_id,)  # type: ignore[assignment]
        return [passage_row(row) for row in self._rows(f"{query} ORDER BY document_id, start", values)]

    def documents_by_id(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return id → document for those ids that there are."""
        rows = self._rows(f"SELECT id, body FROM documents WHERE id {_AMONG}", (one_of(ids),))
        return {row["id"]: document_of(row["body"]) for row in rows}

    def document_dates(self) -> list[tuple[str, str, str]]:
        """Return (id, source, date) of every document."""
        return [tuple(row) for row in self._rows("SELECT id, source, date FROM documents ORDER BY source")]

    def passages_by_id(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return id → passage for those ids that there are."""
        rows = self._rows(f"SELECT * FROM passages WHERE id {_AMONG}", (one_of(ids),))
        return {row["id"]: passage_row(row) for row in rows}

    def headings_of(self, documents: Iterable[str], text: str = "") -> dict[str, str]:
        """Return passage id → heading of the passages of documents whose headings hold a text, folded."""
        query = f"SELECT id, heading FROM passages WHERE document_id {_AMONG} AND instr(fold(heading), ?) > 0"
        return {row["id"]: row["heading"] for row in self._rows(query, (one_of(documents), fold(text)))}

    def known_embeddings(self, keys: Iterable[str]) -> set[str]:
        """Return those keys whose embeddings are kept."""
        rows = self._rows(f"SELECT key FROM embeddings WHERE key {_AMONG}", (one_of(keys),))
        return {row["key"] for row in rows}

    def keep_embeddings(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep key → vector."""
        rows = [(key, model, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
        with self._translated(), self._connection as connection:
            connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)

    def vectors(self, passages: Collection[str] | None = None) -> Iterator[Windows]:
        """Yield the windows of some passages, or of all, with their vectors."""
        query = (
            "SELECT p.id || '~' || w.place AS id, e.vector, p.document_id, d.date, p.heading FROM passages p"
            " JOIN documents d ON d.id = p.document_id"
            " JOIN windows w ON w.passage = p.number JOIN embeddings e ON e.key = w.embedding"
        )
        values: tuple[str, ...] = ()
        if passages is not None:
            query, values = f"{query} WHERE p.id {_AMONG}", (one_of(passages),)
        with self._translated():
            cursor = self._connection.execute(f"{query} ORDER BY p.number, w.place", values)
            while rows := cursor.fetchmany(_ROWS):
                yield windows_of(rows)

    def some_vectors(self, count: int) -> tuple[list[str], Vectors]:
        """Return up to so many window ids, spread over all, with their vectors."""
        numbers = [row["number"] for row in self._rows("SELECT number FROM passages ORDER BY number")]
        chosen = numbers[:: max(1, len(numbers) // count)][:count]
        rows = self._rows(f"SELECT id FROM passages WHERE number {_AMONG}", (one_of(chosen),))
        parts = list(self.vectors([row["id"] for row in rows]))
        ids = [id for part in parts for id in part.ids]
        return ids, np.concatenate([p.vectors for p in parts]) if parts else np.zeros((0, 0), np.float32)

    def window_ids(self) -> set[str]:
        """Return the ids of all windows."""
        query = "SELECT p.id || '~' || w.place AS id FROM passages p JOIN windows w ON w.passage = p.number"
        return {row["id"] for row in self._rows(query)}

    def window_count(self) -> int:
        """Return the number of windows, which is that of the vectors."""
        return int(self._rows("SELECT count(*) AS n FROM windows")[0]["n"])

    def missing_embeddings(self) -> int:
        """Return the number of passages without a window, and of windows without an embedding."""
        query = (
            "SELECT count(*) AS n FROM passages p LEFT JOIN windows w ON w.passage = p.number"
            " LEFT JOIN embeddings e ON e.key = w.embedding WHERE e.key IS NULL"
        )
        return int(self._rows(query)[0]["n"])

    def replace(
        self,
        documents: Iterable[tuple[Document, Sequence[Entry]]],
        annotations: Mapping[str, Sequence[Annotation]],
        make: str,
    ) -> None:
        """Put documents, with their annotations by id, in place of earlier versions, in one transaction."""
        with self._translated(), self._connection as connection:
            texts: list[list[str]] = []
            for document, entries in documents:
                remove_document(connection, document.source)
                texts.append(add_document(connection, document, entries))
                if document.id in annotations:
                    write_annotations(connection, document.id, annotations[document.id], make)
            count_words(connection, texts, 1)

    def remove(self, source: str) -> None:
        """Remove a document and all that hangs on it, in one transaction."""
        with self._translated(), self._connection as connection:
            remove_document(connection, source)

    def forget_unused_embeddings(self) -> None:
        """Remove the embeddings that no passage uses."""
        with self._translated(), self._connection as connection:
            connection.execute("DELETE FROM embeddings WHERE key NOT IN (SELECT embedding FROM windows)")

    def phrase_scores(self, phrase: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the numbers of the passages with a phrase, ascending, and FTS5's BM25 score of each."""
        rows = self._rows("SELECT rowid, -rank AS score FROM lexical WHERE lexical MATCH ?", (f'"{phrase}"',))
        return np.array([row["rowid"] for row in rows], dtype=np.int64), np.array(
            [row["score"] for row in rows]
        )

    def postings(self, term: str) -> str:
        """Return the numbers of the passages with a term, ascending, as often as it is there, with commas."""
        rows = self._rows("SELECT group_concat(doc) AS numbers FROM temp.postings WHERE term = ?", (term,))
        return str(rows[0]["numbers"] or "")

    def all_postings(self) -> tuple[list[str], list[str]]:
        """Return all terms of the words, and the postings of each."""
        rows = self._rows("SELECT term, group_concat(doc) AS numbers FROM temp.postings GROUP BY term")
        return [row["term"] for row in rows], [row["numbers"] for row in rows]

    def passage_lengths(self) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
        """Return the ids of all passages, their numbers, ascending, and their lengths in terms."""
        # FTS5 keeps lengths, a variable-length integer a column: https://www.sqlite.org/fts5.html
        rows = self._rows(
            "SELECT p.id, p.number, l.sz FROM lexical_docsize l JOIN passages p ON p.number = l.id"
            " ORDER BY l.id"
        )
        lengths = [sum_of_varints(row["sz"]) for row in rows]
        return (
            [row["id"] for row in rows],
            np.array([row["number"] for row in rows], dtype=np.int64),
            np.array(lengths, dtype=np.int64),
        )

    def vocabulary(self) -> Vocabulary:
        """Return the words and acronyms of all documents."""
        with self._translated():
            return kept_vocabulary(self._connection)

    def check(self) -> list[str]:
        """Return what SQLite finds wrong with the file; nothing if it is sound."""
        found = [row[0] for row in self._rows("PRAGMA quick_check")]
        return [] if found == ["ok"] else found
