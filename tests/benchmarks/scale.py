"""Recall against exact search, and the time of a search, as an index grows."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from statistics import mean, median
from typing import Any

from beir import Collection
from systems import Ateb

from index.catalogue import Catalogue
from index.embed import Embedder, open_embedder
from index.exact import ExactVectors
from index.generation import open_generation
from index.index import Index
from index.sentences import sentence_spans

_WINDOW = 3  # sentences a passage
_FILE = 500  # passages a document
_QUERIES, _NEAREST = 100, 10


def measure_scale(collection: Collection, sizes: Sequence[int], folder: Path) -> list[dict[str, Any]]:
    """Return rows: recall@10 against exact search, and p50, as one index grows to each size."""
    files, path = folder / "growing-files", folder / "growing-index"
    files.mkdir()
    embedder = open_embedder()
    questions = list(collection.queries.values())[:_QUERIES]
    source = _passages(collection)
    rows: list[dict[str, Any]] = []
    held = 0
    for size in sorted(sizes):
        while held < size:
            chosen = list(islice(source, min(_FILE, size - held)))
            held += len(chosen)
            text = "\n\n".join(f"## {held - i}\n\n{text}" for i, text in enumerate(chosen))
            (files / f"{held:07}.md").write_text(f"# Part {held}\n\n{text}", encoding="utf-8")
        Ateb.make(files, path)
        with Index.open(path, embedder=embedder) as index:
            count = len(index.passages())
            p50 = 1000 * median(_seconds(index, question) for question in questions)
            found = _recall(path, index.version, embedder, questions)
        rows.append(_row(f"recall@{_NEAREST} against exact search, {count:,} passages", found, ""))
        rows.append(_row(f"embed and search, p50, {count:,} passages", p50, "ms"))
    return rows


def _passages(collection: Collection) -> Iterator[str]:
    """Yield runs of sentences: as they stand, then, for more than there are, drawn together at random."""
    chance = random.Random(0)
    sentences: list[str] = []
    for _, text in collection.documents.values():
        flat = " ".join(text.split())
        own = [flat[start:end].strip() for start, end in sentence_spans(flat, 0, len(flat))]
        sentences += own
        for start in range(max(1, len(own) - _WINDOW + 1)):
            yield " ".join(own[start : start + _WINDOW])
    while True:
        yield " ".join(chance.sample(sentences, _WINDOW))


def _seconds(index: Index, question: str) -> float:
    started = time.perf_counter()
    index.search(question, k=_NEAREST)
    return time.perf_counter() - started


def _recall(path: Path, version: str, embedder: Embedder, questions: Sequence[str]) -> float:
    """Return the mean share of the exactly nearest vectors that Chroma's graph finds."""
    catalogue = Catalogue(path)
    graph, exact = open_generation(catalogue, version=version, url=""), ExactVectors(catalogue)
    assert graph is not None
    shares = []
    for vector in embedder.encode(questions):
        wanted = {i for i, _ in exact.nearest(vector, limit=_NEAREST)}
        found = {i for i, _ in graph.nearest(vector, limit=_NEAREST)}
        shares.append(len(wanted & found) / len(wanted))
    catalogue.close()
    return mean(shares)


def _row(measure: str, value: float, unit: str) -> dict[str, Any]:
    return {"measure": measure, "stock": None, "ateb": value, "unit": unit}
