"""Retrieval alone over a folder in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/*.tsv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field

from assistant.evaluation.questions import Question, QuestionsError, load_questions, read_rows
from assistant.evaluation.retrieval import DEPTH, retrieval_measures
from assistant.evaluation.statistics import Estimate, mean
from index import Index

PASSAGES = 3 * DEPTH  # looked at, to rank DEPTH documents by their best passage


class _Document(BaseModel):
    id: str = Field(alias="_id")
    title: str | None = None
    text: str


@dataclass(frozen=True, slots=True)
class Beir:
    """A retrieval test collection. sources: id of a document → its file in the folder of documents."""

    name: str
    queries: tuple[Question, ...]
    relevances: Mapping[str, Mapping[str, int]]
    sources: Mapping[str, str]


def is_beir(path: Path) -> bool:
    """Tell whether a path is a folder in BEIR's layout."""
    return (path / "corpus.jsonl").is_file() and (path / "queries.jsonl").is_file()


def load_beir(folder: Path, documents: Path) -> Beir:
    """Read a collection, and write its documents as files into the folder `documents`.

    Raises QuestionsError for a line that can't be read, or no judgements.
    """
    documents.mkdir(parents=True, exist_ok=True)
    sources: dict[str, str] = {}
    for number, row in enumerate(read_rows(folder / "corpus.jsonl", _Document), start=1):
        sources[row.id] = f"{number:07d}.txt"
        text = "\n\n".join(filter(None, ((row.title or "").strip(), row.text)))
        (documents / sources[row.id]).write_text(text, encoding="utf-8")
    relevances = _relevances(folder)
    queries = [
        query.model_copy(update={"context": sources.get(query.context, "")})
        for query in load_questions(folder / "queries.jsonl")
    ]
    if not any(query.id in relevances for query in queries):
        raise QuestionsError(f"{folder}: none of the queries has a judgement in qrels.")
    return Beir(folder.name, tuple(queries), relevances, sources)


def retrieval_figures(beir: Beir, index: Index, *, limit: int | None = None) -> dict[str, Estimate]:
    """Return nDCG, recall and MRR of a collection over the index of its documents.

    A document ranks by its best passage. limit: ask only the first so many of the
    queries that have a judgement.
    """
    queries = [query for query in beir.queries if query.id in beir.relevances][:limit]
    ids = {source: i for i, source in beir.sources.items()}
    names = {document.id: ids[document.source] for document in index.documents()}
    rankings = {q.id: _ranking(index, " ".join((*q.history, q.question)), names) for q in queries}
    measured = retrieval_measures({q.id: beir.relevances[q.id] for q in queries}, rankings)
    measures = dict.fromkeys(name for values in measured.values() for name in values)
    return {name: mean([values[name] for values in measured.values()]) for name in measures}


def _ranking(index: Index, query: str, names: Mapping[str, str]) -> dict[str, float]:
    best: dict[str, float] = {}
    for hit in index.search(query, k=PASSAGES):
        best.setdefault(names[hit.passage.document_id], hit.score)
    return dict(list(best.items())[:DEPTH])


def _relevances(folder: Path) -> dict[str, dict[str, int]]:
    found = sorted((folder / "qrels").glob("*.tsv"), key=lambda path: path.name != "test.tsv")
    if not found:
        raise QuestionsError(f"{folder} has no judgements; expected qrels/test.tsv (query, document, score).")
    relevances: dict[str, dict[str, int]] = {}
    with found[0].open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t"), start=1):
            if number == 1 and row and not row[-1].lstrip("-").isdigit():
                continue  # the heading
            try:
                query, document, score = row
                relevances.setdefault(query, {})[document] = int(score)
            except ValueError:
                raise QuestionsError(
                    f"{found[0]}, line {number}: {row!r}; expected query, document and a whole score."
                ) from None
    return {query: judged for query, judged in relevances.items() if any(s > 0 for s in judged.values())}
