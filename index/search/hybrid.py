"""Dense and lexical search, fused on normalised scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import nlargest
from operator import itemgetter

from index.documents import Hit, Passage
from index.embed import Embedder, Vectors
from index.errors import QueryError
from index.language import STOPWORDS, Vocabulary, fold, stem, words
from index.search.bm25 import WordSearch
from index.search.filters import Filter, read_filter
from index.store import Catalogue, ChromaVectors
from index.store.tables import passage_of

_POOL = 200  # windows and passages that are looked at on each side
_ROWS = 6_000  # rows that the words of a question may match together: what an index's size costs
_DENSE = 0.45  # weight of the dense side


def search(
    question: str,
    *,
    k: int,
    where: Mapping[str, str] | None,
    catalogue: Catalogue,
    vectors: Sequence[ChromaVectors],
    word_search: WordSearch,
    embedder: Embedder,
    vocabulary: Vocabulary,
) -> list[Hit]:
    """Return the k best passages for a question, best first.

    Fused by the weighted sum of normalised scores; `Hit.parts` tells both of them.
    Raises QueryError for an empty question, k below 1, or an unknown filter.
    """
    if not question.strip():
        raise QueryError("The question is empty; say what to search for.")
    _check(k)
    wanted = read_filter(where, catalogue) if where else None
    if wanted is not None and not wanted.passages:
        return []
    asked = vocabulary.correct(question)
    vector = embedder.encode([asked])[0]
    pool = max(_POOL, 4 * k)
    dense = _dense(vector, pool, wanted, vectors)
    lexical = _lexical(asked, pool, wanted, word_search, vocabulary)
    return fuse(dense, lexical, catalogue, k=k)


def nearest(
    vector: Vectors,
    *,
    k: int,
    where: Mapping[str, str] | None,
    catalogue: Catalogue,
    vectors: Sequence[ChromaVectors],
) -> list[Hit]:
    """Return the k passages nearest to a vector of shape (dimensions,), by meaning alone.

    The score is the cosine similarity. Raises QueryError for k below 1, or an unknown filter.
    """
    _check(k)
    wanted = read_filter(where, catalogue) if where else None
    found = _dense(vector, max(_POOL, 4 * k), wanted, vectors)
    known = catalogue.passages_by_id(found)
    return [Hit(known[i], score, {"dense": score}) for i, score in found.items() if i in known][:k]


def _check(k: int) -> None:
    if k < 1:
        raise QueryError(f"k is {k}; expected a number of passages of at least 1.")


def _dense(
    vector: Vectors, pool: int, wanted: Filter | None, vectors: Sequence[ChromaVectors]
) -> dict[str, float]:
    """Return passage id → similarity of its nearest window."""
    best: dict[str, float] = {}
    for store in vectors:
        for condition, least in wanted.conditions if wanted else ((None, 0),):
            for window, score in store.nearest(vector, limit=pool, where=condition, least=least):
                best[passage_of(window)] = max(score, best.get(passage_of(window), score))
    return dict(nlargest(pool, best.items(), key=itemgetter(1)))


def _lexical(
    asked: str, pool: int, wanted: Filter | None, word_search: WordSearch, vocabulary: Vocabulary
) -> dict[str, float]:
    """Return passage id → BM25 score: the better of the question's words and their like."""
    passages = wanted.passages if wanted else None
    best: dict[str, float] = {}
    for texts in word_queries(asked, vocabulary):
        for id, score in word_search.best(texts, limit=pool, passages=passages).items():
            best[id] = max(score, best.get(id, score))
    return dict(nlargest(pool, best.items(), key=itemgetter(1)))


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], catalogue: Catalogue, *, k: int
) -> list[Hit]:
    """Return the k best of two kinds of scores by the weighted sum of both, as passages there are."""
    scores = {i: _DENSE * score for i, score in normalised(dense).items()}
    for i, score in normalised(lexical).items():
        scores[i] = scores.get(i, 0.0) + (1 - _DENSE) * score
    order = sorted(scores, key=lambda i: (-scores[i], i))
    known: dict[str, Passage] = {}
    for start in range(0, len(order), k):
        known |= catalogue.passages_by_id(order[start : start + k])
        if len(known) >= k:
            break
    raw = {"dense": dense, "lexical": lexical}
    return [
        Hit(known[i], scores[i], {name: raw[name][i] for name in raw if i in raw[name]})
        for i in order
        if i in known
    ][:k]


def normalised(scores: Mapping[str, float]) -> dict[str, float]:
    """Return id → score between 0 (the worst) and 1 (the best)."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {i: (score - low) / (high - low) if high > low else 1.0 for i, score in scores.items()}


def word_queries(question: str, vocabulary: Vocabulary) -> list[list[str]]:
    """Return a question's telling words, and, beside them, its names said otherwise.

    Words of grammar are left out unless there are no others, and, where documents are many, those
    that are in most of them.
    """
    found = list(dict.fromkeys(words(fold(question))))
    telling = [word for word in found if word not in STOPWORDS] or found
    counts = {word: vocabulary.document_frequency(stem(word)) for word in telling}
    rows = 0
    chosen: list[str] = []
    for word in sorted(telling, key=lambda word: counts[word]):
        rows += counts[word]
        if not chosen or rows <= _ROWS:
            chosen.append(word)
    queries = [chosen] if chosen else []
    if others := vocabulary.otherwise(question):
        replaced = {word for old, _ in others for word in old}
        names = dict.fromkeys(" ".join(words(fold(new))) for _, new in others)
        queries.append([*(word for word in chosen if word not in replaced), *names])
    return queries
