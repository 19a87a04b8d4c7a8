"""Reading test collections: BEIR's layout, and questions with quoted evidence."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Collection:
    """A test collection: id → (title, text), id → question, question id → document id → grade."""

    name: str
    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]


@dataclass(frozen=True)
class Evidenced:
    """A question and the quotes that are its evidence, with white space folded."""

    question: str
    evidence: tuple[str, ...]


def read_beir(folder: Path) -> Collection:
    """Read corpus.jsonl, queries.jsonl and qrels/test.tsv; only questions with a judgement are kept."""
    documents = {r["_id"]: (r.get("title") or "", r["text"]) for r in _rows(folder / "corpus.jsonl")}
    qrels: dict[str, dict[str, int]] = {}
    with (folder / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if int(row["score"]) > 0:
                qrels.setdefault(row["query-id"], {})[row["corpus-id"]] = int(row["score"])
    queries = {r["_id"]: r["text"] for r in _rows(folder / "queries.jsonl") if r["_id"] in qrels}
    return Collection(folder.name, documents, queries, qrels)


def read_evidenced(file: Path) -> list[Evidenced]:
    """Read the answerable questions that quote their evidence and follow no other question."""
    return [
        Evidenced(row["question"], tuple(fold_space(e["quote"]) for e in row["evidence"]))
        for row in _rows(file)
        if row["evidence"] and row["answerable"] and not row["history"]
    ]


def fold_space(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
