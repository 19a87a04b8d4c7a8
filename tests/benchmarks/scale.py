"""Recall of Chroma's graph against exact search, and the time of a query, as a collection grows.

    python tests/benchmarks/scale.py BEIR_FOLDER [--sizes 1000,20000,100000]

BEIR_FOLDER holds corpus.jsonl, queries.jsonl and qrels/test.tsv. A vector is the mean of three of its
sentences' vectors, since embedding a hundred thousand passages takes an hour; they spread alike. Each
size is asked the same questions, with and without filters that leave a twentieth and a thousandth.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import numpy as np
from beir import Collection, read_beir
from numpy.typing import NDArray

from index.embed import Vectors, open_embedder
from index.language import sentence_spans
from index.store import ChromaVectors, Condition
from index.store.metadata import Windows, condition, metadata_of

_SENTENCES, _PARTS = 1_500, 3  # sentences embedded, and of how many a vector is the mean
_QUESTIONS, _NEAREST, _POOL = 100, 10, 200  # the pool is what a search asks Chroma for
_DAYS, _DOCUMENTS = 20, 1_000  # dates and documents that windows are spread over
# Name, the condition, and what fits it: a window's number.
_FILTERS: tuple[tuple[str, Condition | None, Callable[[int], bool]], ...] = (
    ("", None, lambda number: True),
    (
        ", one date in 20",
        condition(date_from="2020-01-01", date_to="2020-01-01"),
        lambda number: number % _DAYS == 0,
    ),
    (", one document in 1,000", condition(document_id="d1"), lambda number: number % _DOCUMENTS == 1),
)


def measure_scale(collection: Collection, sizes: Sequence[int], folder: Path) -> list[dict[str, Any]]:
    """Return rows: recall@10 against exact search and milliseconds a query, as a collection grows."""
    model, chance = open_embedder(), random.Random(0)
    sentences = model.encode(_sentences(collection))
    questions = model.encode(list(collection.queries.values())[:_QUESTIONS])
    store, every = ChromaVectors(folder=folder, name="scale"), Windows([], np.zeros((0, 0), np.float32), [])
    rows: list[dict[str, Any]] = []
    for size in sorted(sizes):
        more = _windows(sentences, range(len(every.ids), size), chance)
        store.add(more)
        vectors = np.concatenate([every.vectors.reshape(-1, sentences.shape[1]), more.vectors])
        every = Windows(every.ids + more.ids, vectors, every.metadata + more.metadata)
        # Opened again, as an index that is searched is.
        opened = ChromaVectors(folder=folder, name="scale")
        for name, where, fits in _FILTERS:
            places = np.array([number for number in range(size) if fits(number)])
            recall, seconds = _measure(opened, every, questions, where, places)
            rows.append(_row(f"recall@{_NEAREST} against exact search, {size:,} windows{name}", recall, ""))
            rows.append(_row(f"query of Chroma, p50, {size:,} windows{name}", 1000 * seconds, "ms"))
    return rows


def _sentences(collection: Collection) -> list[str]:
    """Return sentences of middling length, each once."""
    found: dict[str, None] = {}
    for _, text in collection.documents.values():
        found |= {text[s:e]: None for s, e in sentence_spans(text) if 60 <= e - s <= 200}
        if len(found) >= _SENTENCES:
            break
    return list(found)[:_SENTENCES]


def _windows(sentences: Vectors, numbers: range, chance: random.Random) -> Windows:
    chosen = [chance.sample(range(len(sentences)), _PARTS) for _ in numbers]
    means = sentences[np.array(chosen)].mean(axis=1)
    unit = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
    kept = [metadata_of(f"d{n % _DOCUMENTS}", f"2020-01-{1 + n % _DAYS:02}", "") for n in numbers]
    return Windows([f"p{n}~0" for n in numbers], unit, kept)


def _measure(
    store: ChromaVectors,
    every: Windows,
    questions: Vectors,
    where: Condition | None,
    places: NDArray[np.int64],
) -> tuple[float, float]:
    """Return the mean share of the exactly nearest that Chroma finds, and the median seconds."""
    shares, seconds = [], []
    for vector in questions:
        started = time.perf_counter()
        found = store.nearest(vector, limit=_POOL, where=where, least=len(places))
        seconds.append(time.perf_counter() - started)
        best = places[np.argsort(-(every.vectors[places] @ vector))[:_NEAREST]]
        wanted = {every.ids[place] for place in best}
        shares.append(len(wanted & {id for id, _ in found[:_NEAREST]}) / len(wanted))
    return mean(shares), median(seconds)


def _row(measure: str, value: float, unit: str) -> dict[str, Any]:
    return {"measure": measure, "stock": None, "ateb": value, "unit": unit}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collection", type=Path)
    parser.add_argument("--sizes", default="1000,20000", help="numbers of windows, with commas")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    with tempfile.TemporaryDirectory() as name:
        for row in measure_scale(read_beir(given.collection), sizes, Path(name)):
            print(f"{row['measure']}: {row['ateb']:.3f} {row['unit']}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
