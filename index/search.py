"""Dense and lexical search, fused on normalised scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from index.catalogue import Catalogue
from index.documents import Hit
from index.embed import Embedder, Vectors
from index.errors import QueryError
from index.exact import EXACT, ExactVectors, VectorSearch
from index.filters import allowed_passages
from index.stopwords import STOPWORDS
from index.tables import passage_of
from index.vocabulary import Vocabulary, fold, stem, words

_POOL = 200  # windows and passages that are looked at on each side
_ROWS = 6_000  # rows that the words of a question may match together: what an index's size costs
_DENSE = 0.45  # weight of the dense side


def search(
    question: str,
    *,
    k: int,
    where: Mapping[str, str] | None,
    catalogue: Catalogue,
    vectors: VectorSearch,
    embedder: Embedder,
    vocabulary: Vocabulary,
) -> list[Hit]:
    """Return the k best passages for a question, best first.

    Fused by the weighted sum of normalised scores; `Hit.parts` tells both of them.
    Raises QueryError for an empty question, k below 1, or an unknown filter.
    """
    if not question.strip():
        raise QueryError("The question is empty; say what to search for.")
    if k < 1:
        raise QueryError(f"k is {k}; expected a number of passages of at least 1.")
    allowed = allowed_passages(where, catalogue) if where else None
    if allowed is not None and not allowed:
        return []
    asked = vocabulary.correct(question)
    vector = embedder.encode([asked])[0]
    pool = max(_POOL, 4 * k)
    dense = _dense(vector, pool, allowed, catalogue, vectors)
    lexical = _lexical(asked, pool, allowed, catalogue, vocabulary)
    return fuse(dense, lexical, catalogue, k=k)


def _dense(
    vector: Vectors, pool: int, allowed: set[str] | None, catalogue: Catalogue, vectors: VectorSearch
) -> list[tuple[str, float]]:
    """Return (passage id, similarity of its nearest window), best first."""
    if allowed is None:
        found = vectors.nearest(vector, limit=pool)
    elif len(allowed) <= EXACT:
        found = ExactVectors(catalogue, allowed).nearest(vector, limit=pool)
    else:
        found = vectors.nearest(vector, limit=catalogue.window_count())
    best: dict[str, float] = {}
    for window, score in found:
        if allowed is None or passage_of(window) in allowed:
            best.setdefault(passage_of(window), score)
    return list(best.items())[:pool]


def _lexical(
    asked: str, pool: int, allowed: set[str] | None, catalogue: Catalogue, vocabulary: Vocabulary
) -> list[tuple[str, float]]:
    """Return (passage id, BM25 score), best first: the better of the question's words and their like."""
    best: dict[str, float] = {}
    for match in fts_queries(asked, vocabulary):
        for id, score in catalogue.lexical(match, limit=pool, passages=allowed):
            best[id] = max(score, best.get(id, score))
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:pool]


def fuse(
    dense: Sequence[tuple[str, float]],
    lexical: Sequence[tuple[str, float]],
    catalogue: Catalogue,
    *,
    k: int,
) -> list[Hit]:
    """Return the k best of two rankings by their normalised scores, as passages there are."""
    near, worded = normalised(dense), normalised(lexical)
    scores = {
        i: _DENSE * near.get(i, 0.0) + (1 - _DENSE) * worded.get(i, 0.0)
        for i in dict.fromkeys([*near, *worded])
    }
    order = sorted(scores, key=lambda i: (-scores[i], i))[: 2 * k + 10]
    known = catalogue.passages_by_id(order)
    raw = {"dense": dict(dense), "lexical": dict(lexical)}
    return [
        Hit(known[i], scores[i], {name: raw[name][i] for name in raw if i in raw[name]})
        for i in order
        if i in known
    ][:k]


def normalised(pairs: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return id → score between 0 (the worst) and 1 (the best)."""
    if not pairs:
        return {}
    values = [score for _, score in pairs]
    low, high = min(values), max(values)
    return {i: (score - low) / (high - low) if high > low else 1.0 for i, score in pairs}


def fts_queries(question: str, vocabulary: Vocabulary) -> list[str]:
    """Return FTS5 queries for any of a question's telling words, and for its names said otherwise.

    Words of grammar are left out unless there are no others, and, where documents are many, those
    that are in most of them. Every word and every name is quoted.
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
    return [" OR ".join(f'"{text}"' for text in texts) for texts in queries]
