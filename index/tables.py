"""The tables of the catalogue, and what a row of them is."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable

from index.documents import Document, Mark, Passage
from index.lexicon import SCHEMA as WORDS
from index.lexicon import count_words

FORMAT = "2"
SCHEMA = """
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
    title, heading, words, tokenize = "porter unicode61 remove_diacritics 2");
"""


def make_tables(connection: sqlite3.Connection) -> None:
    """Make what tables there are not yet; those of an earlier format become this one's."""
    kept = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'meta'").fetchone()[0]
    found = kept and connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
    if found and found[0] != FORMAT:
        _migrate(connection)
    connection.executescript(SCHEMA + WORDS)


def _migrate(connection: sqlite3.Connection) -> None:
    """Keep documents and embeddings, in one transaction; passages are to be made anew from them."""
    bodies = connection.execute("SELECT id, source, fingerprint, body FROM documents").fetchall()
    with connection:
        connection.execute("BEGIN")
        for table in ("lexical", "windows", "passages", "documents", "forms", "stems", "acronyms"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in (SCHEMA + WORDS).split(";\n"):
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


def remove_document(connection: sqlite3.Connection, source: str) -> None:
    """Remove a document, and say in the same transaction that the state has changed."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('changed', hex(randomblob(8)))")
    row = connection.execute("SELECT id, body FROM documents WHERE source = ?", (source,)).fetchone()
    if row is None:
        return
    text = json.loads(row["body"])["text"]
    query = "SELECT number, start, stop FROM passages WHERE document_id = ?"
    passages = connection.execute(query, (row["id"],)).fetchall()
    count_words(connection, (text[p["start"] : p["stop"]] for p in passages), -1)
    connection.executemany("DELETE FROM lexical WHERE rowid = ?", [(p["number"],) for p in passages])
    connection.execute("DELETE FROM documents WHERE id = ?", (row["id"],))


def one_of(values: Iterable[str | int]) -> str:
    """Return values as what `IN (SELECT value FROM json_each(?))` takes, however many they are."""
    return json.dumps(list(values))


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
