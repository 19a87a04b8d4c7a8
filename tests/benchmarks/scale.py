"""Recall against exact search, and the time of a search, as an index grows."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np
from beir import Collection
from index.exact import ExactVectors

from index.build import build
from index.embed import Embedder, Vectors, open_embedder
from index.index import Index
from index.language import sentence_spans
from index.store import Catalogue, open_generation

_WINDOW, _BETWEEN = 3, " ¦ "  # sentences a passage, and what stands between them
_SENTENCES = 3_000  # sentences embedded
_FILE = 500  # passages a document
_QUERIES, _NEAREST = 100, 10


class ComposedEmbedder:
    """The packaged model for questions; a passage's vector is the mean of its sentences' vectors.

    Embedding a hundred thousand passages takes an hour; their vectors spread alike when they are
    composed of sentences that were embedded one by one.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        self._model = open_embedder()
        self.name, self.dimensions = f"{self._model.name} (composed)", self._model.dimensions
        self._vectors = dict(zip(sentences, self._model.encode(sentences), strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of windows, or of a question."""
        if len(texts) == 1:
            return self._model.encode(texts)
        # What is no sentence is a heading, or half a sentence where a window was divided.
        parts = [[s for s in re.split(r"\s*¦\s*", text) if s in self._vectors] for text in texts]
        means = np.stack([np.mean([self._vectors[s] for s in part], axis=0) for part in parts])
        unit: Vectors = means / np.linalg.norm(means, axis=1, keepdims=True)
        return unit.astype(np.float32)


def measure_scale(collection: Collection, sizes: Sequence[int], folder: Path) -> list[dict[str, Any]]:
    """Return rows: recall@10 against exact search, and p50, as one index grows to each size."""
    files, path = folder / "growing-files", folder / "growing-index"
    files.mkdir()
    sentences = _sentences(collection)
    embedder = ComposedEmbedder(sentences)
    questions = list(collection.queries.values())[:_QUERIES]
    chance = random.Random(0)
    rows: list[dict[str, Any]] = []
    held = 0
    for size in sorted(sizes):
        while held < size:
            count = min(_FILE, size - held)
            held += count
            texts = [_BETWEEN.join(chance.sample(sentences, _WINDOW)) for _ in range(count)]
            body = "\n\n".join(f"## {n}\n\n¦ {text}" for n, text in enumerate(texts))
            (files / f"{held:07}.md").write_text(f"# Part {held}\n\n{body}", encoding="utf-8")
        build(files, path, embedder=embedder)
        with Index.open(path, embedder=embedder) as index:
            count = len(index.passages())
            found = _recall(path, index.version, embedder, questions)
            index.search(questions[0], k=_NEAREST), index.search(questions[1], k=_NEAREST)
            time.sleep(3)  # until Chroma has opened beside the second search
            p50 = 1000 * median(_seconds(index, question) for question in questions)
        rows.append(
            _row(
                f"recall@{_NEAREST} against exact search, {count:,} passages (vectors composed of their sentences’)",
                found,
                "",
            )
        )
        rows.append(_row(f"embed and search, p50, {count:,} passages", p50, "ms"))
    return rows


def _sentences(collection: Collection) -> list[str]:
    """Return sentences of middling length, each once, that the splitter will not divide again."""
    found: dict[str, None] = {}
    for _, text in collection.documents.values():
        flat = " ".join(text.split())
        for start, end in sentence_spans(flat, 0, len(flat)):
            if 60 <= end - start <= 200 and _BETWEEN.strip() not in flat[start:end]:
                found[flat[start:end]] = None
        if len(found) >= _SENTENCES:
            break
    return list(found)


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
    for vector in (embedder.encode([question])[0] for question in questions):
        wanted = {i for i, _ in exact.nearest(vector, limit=_NEAREST)}
        found = {i for i, _ in graph.nearest(vector, limit=_NEAREST)}
        shares.append(len(wanted & found) / len(wanted))
    catalogue.close()
    return mean(shares)


def _row(measure: str, value: float, unit: str) -> dict[str, Any]:
    return {"measure": measure, "stock": None, "ateb": value, "unit": unit}
