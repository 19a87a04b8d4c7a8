"""Dense and lexical search, fused on normalised scores."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.catalogue import Catalogue
from index.documents import Document, Hit, Passage
from index.embed import Embedder
from index.errors import QueryError
from index.generation import VectorSearch
from index.vocabulary import Vocabulary, fold, words

FILTERS = ("document", "date_from", "date_to", "heading")
_POOL = 100
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


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

    Fused by the sum of min–max-normalised scores; `Hit.parts` tells both of them.
    Raises QueryError for an empty question, k below 1, or an unknown filter.
    """
    if not question.strip():
        raise QueryError("The question is empty; say what to search for.")
    if k < 1:
        raise QueryError(f"k is {k}; expected a number of passages of at least 1.")
    allowed = _allowed(where, catalogue) if where else None
    pool = max(_POOL, 4 * k) if allowed is None else max(_POOL, len(catalogue.passage_ids()))
    asked = vocabulary.correct(question)
    dense = vectors.nearest(embedder.encode([asked])[0], limit=pool)
    match = fts_query([asked, *vocabulary.expand(asked)])
    lexical = catalogue.lexical(match, limit=pool) if match else []
    if allowed is not None:
        dense = [pair for pair in dense if pair[0] in allowed]
        lexical = [pair for pair in lexical if pair[0] in allowed]
    return fuse(dense, lexical, catalogue, k=k)


def fuse(
    dense: Sequence[tuple[str, float]],
    lexical: Sequence[tuple[str, float]],
    catalogue: Catalogue,
    *,
    k: int,
) -> list[Hit]:
    """Return the k best of two rankings by their normalised scores, as passages there are."""
    parts = {"dense": normalised(dense), "lexical": normalised(lexical)}
    ids = set(parts["dense"]) | set(parts["lexical"])
    scores = {i: sum(part.get(i, 0.0) for part in parts.values()) / 2 for i in ids}
    order = sorted(ids, key=lambda i: (-scores[i], i))[: 2 * k + 10]
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


def fts_query(texts: Sequence[str]) -> str:
    """Return an FTS5 query for any of the words of the texts; every word is quoted."""
    found = dict.fromkeys(word for text in texts for word in words(fold(text)))
    return " OR ".join(f'"{word}"' for word in found)


def _allowed(where: Mapping[str, str], catalogue: Catalogue) -> set[str]:
    unknown = sorted(set(where) - set(FILTERS))
    if unknown:
        raise QueryError(f"Unknown filter {unknown[0]!r}; expected one of {', '.join(FILTERS)}.")
    for name in ("date_from", "date_to"):
        if where.get(name) and not _DATE.fullmatch(where[name]):
            raise QueryError(
                f"{name} is {where[name]!r}; expected a date such as 2018-04-23, 2018-04 or 2018."
            )
    documents = {d.id for d in catalogue.documents() if _document_fits(d, where)}
    return {p.id for p in catalogue.passages() if p.document_id in documents and _fits(p, where)}


def _document_fits(document: Document, where: Mapping[str, str]) -> bool:
    wanted = where.get("document")
    if wanted and wanted not in (document.id, document.source):
        return False
    first, last = where.get("date_from", ""), where.get("date_to", "")
    if not (first or last):
        return True
    if not document.date:
        return False
    return (not first or _padded(document.date, "99") >= _padded(first, "00")) and (
        not last or _padded(document.date, "00") <= _padded(last, "99")
    )


def _padded(value: str, filler: str) -> str:
    """Return a year or a month as a full date, to be compared as text."""
    return value + f"-{filler}" * (2 - value.count("-"))


def _fits(passage: Passage, where: Mapping[str, str]) -> bool:
    return fold(where.get("heading", "")) in fold(passage.heading)
