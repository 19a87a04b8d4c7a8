"""The tables of the catalogue, and what a row of them is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import numpy as np

from index.documents import Document, Mark, Passage
from index.language import document_language, fold
from index.language.welsh import with_english
from index.store.annotations import SCHEMA as ANNOTATIONS
from index.store.lexicon import SCHEMA as WORDS
from index.store.lexicon import count_words
from index.store.metadata import Windows, metadata_of

FORMAT = "3"
TOKENIZER = "porter unicode61 remove_diacritics 2"
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, source TEXT UNIQUE NOT NULL, fingerprint TEXT NOT NULL,
    date TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, document_id TEXT NOT NULL
        REFERENCES documents (id) ON DELETE CASCADE,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, heading TEXT NOT NULL, kind TEXT NOT NULL,
    page INTEGER);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document_id, start);
CREATE TABLE IF NOT EXISTS windows (
    passage INTEGER NOT NULL REFERENCES passages (number) ON DELETE CASCADE,
    place INTEGER NOT NULL, embedding TEXT NOT NULL, PRIMARY KEY (passage, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS embeddings (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS lexical USING fts5 (
    title, heading, words, tokenize = "{TOKENIZER}");
"""
_MADE = (
    "annotation_keys annotations annotated lexical windows passages documents forms stems acronyms".split()
)


def make_tables(connection: sqlite3.Connection) -> None:
    """Make what tables there are not yet; those of an earlier format become this one's."""
    kept = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
    found = kept and connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    if found and found[0] != FORMAT:
        _migrate(connection)
    connection.executescript(SCHEMA + WORDS + ANNOTATIONS)


def _migrate(connection: sqlite3.Connection) -> None:
    """Keep documents and embeddings, in one transaction; passages are to be made anew from them."""
    bodies = connection.execute("SELECT id, source, fingerprint, body FROM documents").fetchall()
    with connection:
        connection.execute("BEGIN")
        for table in _MADE:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in (SCHEMA + WORDS + ANNOTATIONS).split(";\n"):
            connection.execute(statement)
        for id, source, fingerprint, body in bodies:
            row = (id, source, fingerprint, json.loads(body)["date"], body)
            connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", row)
        values = [("format", FORMAT), ("splitter", "")]
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values)


def embedding_key(text: str, model: str) -> str:
    """Return the key under which the embedding of a text by a model is kept."""
    return hashlib.sha256(f"{model}\0{text}".encode()).hexdigest()


def passage_of(window: str) -> str:
    """Return the id of a window's passage."""
    return window.rpartition("~")[0]


Entry = tuple[Passage, Sequence[str]]  # a passage and the keys of the embeddings of its windows


def add_document(connection: sqlite3.Connection, document: Document, entries: Sequence[Entry]) -> list[str]:
    """Add a document that is not there; return what of each passage is searched by words."""
    body = json.dumps(asdict(document), ensure_ascii=False)
    connection.execute(
        "INSERT INTO documents (id, source, fingerprint, date, body) VALUES (?, ?, ?, ?, ?)",
        (document.id, document.source, document.fingerprint, document.date, body),
    )
    main = document_language(document)
    title = fold(with_english(document.title, main))
    texts = [with_english(document.text[p.start : p.end]) for p, _ in entries]
    for (p, keys), text in zip(entries, texts, strict=True):
        number = connection.execute(
            "INSERT INTO passages (id, document_id, start, stop, heading, kind, page)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (p.id, p.document_id, p.start, p.end, p.heading, p.kind, p.page),
        ).lastrowid
        windows = [(number, *place) for place in enumerate(keys)]
        connection.executemany("INSERT INTO windows VALUES (?, ?, ?)", windows)
        heading = fold(with_english(p.heading, main))
        connection.execute(
            "INSERT INTO lexical (rowid, title, heading, words) VALUES (?, ?, ?, ?)",
            (number, title, heading, fold(text)),
        )
    return texts


def remove_document(connection: sqlite3.Connection, source: str) -> None:
    """Remove a document, and say in the same transaction that the state has changed."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('changed', hex(randomblob(8)))")
    row = connection.execute("SELECT id, body FROM documents WHERE source = ?", (source,)).fetchone()
    if row is None:
        return
    text = json.loads(row["body"])["text"]
    query = "SELECT number, start, stop FROM passages WHERE document_id = ?"
    passages = connection.execute(query, (row["id"],)).fetchall()
    texts = [with_english(text[p["start"] : p["stop"]]) for p in passages]
    count_words(connection, [texts], -1)
    connection.executemany("DELETE FROM lexical WHERE rowid = ?", [(p["number"],) for p in passages])
    connection.execute("DELETE FROM documents WHERE id = ?", (row["id"],))


def windows_of(rows: Sequence[sqlite3.Row]) -> Windows:
    """Return the windows that rows hold."""
    found = np.frombuffer(b"".join(row["vector"] for row in rows), dtype="<f4")
    return Windows(
        [row["id"] for row in rows],
        found.reshape(len(rows), -1),
        [metadata_of(row["document_id"], row["date"], row["heading"]) for row in rows],
    )


def one_of(values: Iterable[str | int]) -> str:
    """Return values as what `IN (SELECT value FROM json_each(?))` takes, however many they are."""
    return json.dumps(list(values))


def sum_of_varints(data: bytes) -> int:
    """Return the sum of SQLite's integers of variable length: seven bits a byte, the last one below 128."""
    total = value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            total, value = total + value, 0
    return total


def document_of(body: str) -> Document:
    """Return the document that a row's body holds."""
    values = json.loads(body)
    values["page_starts"] = tuple(values["page_starts"])
    values["marks"] = tuple(Mark(**mark) for mark in values["marks"])
    return Document(**values)


def passage_row(row: sqlite3.Row) -> Passage:
    """Return the passage that a row holds."""
    return Passage(
        row["id"], row["document_id"], row["start"], row["stop"], row["heading"], row["kind"], row["page"]
    )
