"""Whether a unit says of the things named what is asked of them, and what of the question it lacks."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.asked import Asked, numbers_in
from assistant.features import Seen, stems_of
from assistant.synonyms import synonyms
from assistant.units import antecedent
from assistant.years import dated, is_of
from index.embed import WordVectors
from index.vocabulary import stem

_INDEPENDENT = re.compile(
    r";|\b(?:while|whereas|although)\b|,\s+(?:and|but)\s+(?=(?:the|a|an|its?|they)\b|[A-Z])"
)
_BEFORE = 0.75  # what a number is worth that only the sentences before hold


def predicated(asked: Asked, seen: Seen, context: Collection[str], told: WordVectors | None) -> float:
    """Return how surely a unit states what is asked of the things named: 1 in its words, less by meaning."""
    asks = asked.predicate
    here = seen.own | seen.carried | stems_of(seen.unit.label)
    if not asks or asks in here or synonyms(asks) & (here | frozenset(context)) or asks in context:
        return 1.0
    if told is None or asked.vectors is None or not len(told.vectors) or asks not in asked.stems:
        return 0.0
    vector = asked.vectors[asked.stems.index(asks)]
    return min(1.0, max(0.0, float((told.vectors.astype(np.float32) @ vector).max())))


def divided(asked: Asked, seen: Seen) -> float:
    """Return 1 where a unit says what is asked, but of another thing in another clause than the one named."""
    same = {asked.predicate} | synonyms(asked.predicate)
    names = [set(name) for name in asked.names if set(name) <= seen.own]
    if not asked.predicate or not names or not same & seen.own:
        return 0.0
    clauses = [stems_of(clause) for clause in _INDEPENDENT.split(seen.unit.text)]
    met = any(same & clause and any(name <= clause for name in names) for clause in clauses)
    return float(len(clauses) > 1 and not met)


def mismatch(
    asked: Asked, seen: Seen, context: Collection[str], everywhere: Collection[str]
) -> dict[str, float]:
    """Return what of the question's names and numbers is not here, or not in the document at all."""
    here = seen.own | seen.earlier | seen.carried | frozenset(context)
    document = seen.unit.document
    unit = seen.unit
    above = " ".join((*unit.path, unit.lead, document.title, document.date_text))
    printed = numbers_in(f"{seen.text} {antecedent(unit)} {above}")
    before = numbers_in(unit.previous)
    order = list(seen.stems)
    names = [
        1.0 if _stands(n, order) or set(n) <= set(context) else 0.5 if set(n) <= here else 0.0
        for n in asked.names
    ]
    numbers = [
        1.0
        if _printed(n, printed) or (n in asked.part.years and dated(document, n))
        else _BEFORE * _printed(n, before)
        for n in asked.numbers
    ]
    terms = asked.rest
    total = sum(terms.values()) or 1.0
    absent = [w for t, w in terms.items() if t not in here and not synonyms(t) & seen.own]
    unmet = [t for t in asked.stems if t not in seen.own]
    return {
        "whole_names": sum(names) / len(names) if names else 1.0,
        "numbers": sum(numbers) / len(numbers) if numbers else 1.0,
        "elsewhere": sum(w for t, w in terms.items() if t not in here and t in everywhere) / total,
        "nowhere": sum(w for t, w in terms.items() if t not in everywhere) / total,
        "uncovered": len(absent) / max(1, len(terms)),
        "denies": float(seen.negated and not asked.negated),
        "opposite": float(any(_opposites().get(t, frozenset()) & seen.own for t in unmet)),
    }


def _printed(number: str, printed: Collection[str]) -> bool:
    return number in printed or is_of(number, [year for year in printed if "-" in year])


def _stands(name: tuple[str, ...], order: list[str]) -> bool:
    """Tell whether the words of a name stand in order, at most two apart."""
    for start, found in enumerate(order):
        if found != name[0]:
            continue
        at = start
        for word in name[1:]:
            following = order[at + 1 : at + 4]
            if word not in following:
                break
            at += 1 + following.index(word)
        else:
            return True
    return False


@lru_cache(maxsize=1)
def _opposites() -> dict[str, frozenset[str]]:
    """Return stem → stems of words that mean the contrary."""
    out: dict[str, frozenset[str]] = {}
    for line in (Path(__file__).parent / "opposites.txt").read_text(encoding="utf-8").splitlines():
        group = [stem(word) for word in line.split()]
        for one, two in [*pairwise(group), *((b, a) for a, b in pairwise(group))]:
            out[one] = out.get(one, frozenset()) | {two}
    return out
