"""Each clause of a claim by itself: whether one place of the evidence says it all, and of whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.checks.evidence import Prepared
from assistant.checks.tokens import Token, same_word, tokens
from index.language import stem

_CLAUSE = re.compile(
    r"[;:–—]|,(?!\d)|\b(?:and|which|who|that|where|while|because|but|so|including|such as)\b"
)
_LEAST = 3  # words of weight in a clause that says something of its own
_LEAD = 2  # words of weight at the head of a sentence: most often its subject

Held = NDArray[np.bool_]
Scores = NDArray[np.float32]


def clause_spans(claim: str) -> list[tuple[int, int]]:
    """Return the spans of the clauses of a claim that say something of their own."""
    marks = [match.start() for match in _CLAUSE.finditer(claim)]
    spans: list[tuple[int, int]] = []
    for start, end in zip([0, *marks], [*marks, len(claim)], strict=True):
        if spans and sum(1 for t in tokens(claim[start:end]) if t.weight) < _LEAST:
            spans[-1] = (spans[-1][0], end)
        elif start < end:
            spans.append((start, end))
    return spans


def clauses(claim: str) -> list[str]:
    """Return the clauses of a claim without the words and marks that join them."""
    pieces = (claim[start:end] for start, end in clause_spans(claim))
    return [_CLAUSE.sub("", p, count=1).strip() if _CLAUSE.match(p) else p.strip() for p in pieces]


def at_home(evidence: Prepared, scores: Scores) -> Scores:
    """Return per-sentence scores, shape (sentences, words), each with those of the sentence it points to."""
    return np.array([scores[evidence.home(at)].max(axis=0) for at in range(len(scores))])


def by_clause(claim: str, heavy: Sequence[Token], weights: Scores, home: Scores) -> tuple[float, float]:
    """Return how well the worst clause is met in the one place that meets it best, and the mean of all.

    home: how well each word is met at each sentence, shape (sentences, words).
    """
    found: list[float] = []
    sizes: list[float] = []
    for start, end in clause_spans(claim):
        inside = [i for i, token in enumerate(heavy) if start <= token.start < end]
        if inside:
            own = weights[inside]
            found.append(float((home[:, inside] @ own).max() / own.sum()))
            sizes.append(float(own.sum()))
    if not found:
        return 0.0, 0.0
    return min(found), float(np.average(found, weights=sizes))


def other_subject(heavy: Sequence[Token], sentence: Sequence[Token], known: Held) -> float:
    """Tell whether a claim begins with what its sentence lacks, and lacks what that sentence begins with.

    known: whether each word of the claim is met at the sentence that comes nearest.
    """
    if len(heavy) <= _LEAD or known[:_LEAD].any():
        return 0.0
    theirs = [t for t in sentence if t.weight][:_LEAD]
    lost = [t for t in theirs if not any(same_word(t.stem, own.stem) for own in heavy)]
    return len(lost) / len(theirs) if theirs else 0.0


def roles(heavy: Sequence[Token]) -> list[int]:
    """Return the places of the words that say who somebody is: a post, an office, a body."""
    return [at for at, token in enumerate(heavy) if token.kind != "number" and token.stem in _role_stems()]


@lru_cache(maxsize=1)
def _role_stems() -> frozenset[str]:
    text = (Path(__file__).parent / "role_words.txt").read_text(encoding="utf-8")
    return frozenset(stem(word) for word in text.split())
