"""What can be said of a unit and a question without knowing any document: features by name.

Three questions are put to each unit: are the words of the question there (and which is not), do
they stand together as they do in the question, and is there, beside them, something new of the
kind that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.asked import Asked
from assistant.candidates import Span, candidates, counts
from assistant.kinds import denies
from assistant.question import STOPWORDS
from assistant.synonyms import forms, synonyms
from assistant.units import Unit, antecedent, speaker
from index.embed import WordVectors
from index.kept import kept
from index.vocabulary import fold, stem, words

_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_BREAK = re.compile(r"[,;:()–—]|\b(?:and|but|which|who|while|although|whereas|because)\b")
# What a word of the question is worth that the unit does not hold itself: as a synonym, in what its
# pronouns stand for, in the headings above, in the sentences before. By hand: the public data that
# the other weights are fitted on has neither headings nor lists.
_SYNONYM, _CARRIED, _AROUND, _EARLIER = 0.6, 0.9, 0.67, 0.5
_FAR, _CLAUSE = 0.9, 0.75  # for each word and each clause between


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit as it is weighed: its words in order with their clause, and the stems around it.

    carried: of what its pronouns stand for: the sentences before ("It is chaired by …"), or the title
    and office of the document ("We plan to …").
    """

    unit: Unit
    text: str
    spans: tuple[Span, ...]
    stems: tuple[str, ...]
    clauses: tuple[int, ...]
    content: tuple[bool, ...]
    own: frozenset[str]
    context: frozenset[str]
    earlier: frozenset[str]
    carried: frozenset[str]
    negated: bool


def see(unit: Unit, meant: str = "") -> Seen:
    """Return a unit as it is weighed; meant: what its acronyms stand for, or its names for short."""
    text = f"{unit.label}: {unit.text}" if unit.label else unit.text
    found = [(m.span(), fold(m.group(0))) for m in _WORD.finditer(text)]
    breaks = [m.start() for m in _BREAK.finditer(text)]
    bare = [w[:-2] if w.endswith(("'s", "’s")) and len(w) > 3 else w for _, w in found]
    return Seen(
        unit,
        text,
        tuple(span for span, _ in found),
        tuple(stem(w) for w in bare),
        tuple(sum(b <= span[0] for b in breaks) for span, _ in found),
        tuple(w not in STOPWORDS for w in bare),
        stems_of(unit.text) | stems_of(meant),
        stems_of(unit.context),
        stems_of(unit.previous),
        stems_of(f"{antecedent(unit)} {speaker(unit)}"),
        denies(unit.text),
    )


@kept(5_000)
def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the words of a text, with those of their irregular forms."""
    found = frozenset(stem(word) for word in words(fold(text)))
    return found.union(*(forms(word) for word in found))


def coverage(asked: Asked, seen: Seen, context: Collection[str]) -> dict[str, float]:
    """Return how much of what is asked a unit states itself, stands under, or follows."""
    terms, rest = asked.part.terms, asked.rest
    total, heaviest = sum(terms.values()) or 1.0, max(rest.values(), default=1.0) or 1.0
    direct = synonym = around = earlier = missing = met = 0.0
    for term, weight in terms.items():
        if term in seen.own:
            direct += weight
            worth = 1.0
        elif term in seen.carried:
            direct += _CARRIED * weight
            worth = _CARRIED
        elif synonyms(term) & seen.own:
            synonym += weight
            worth = _SYNONYM
        elif term in context:
            around += weight
            worth = 0.9
        elif term in seen.earlier:
            earlier += weight
            worth = 0.6
        else:
            worth = 0.0
        if term in rest:
            met += weight * worth
            missing = max(missing, weight * (1 - worth))
    return {
        "direct": (direct + _SYNONYM * synonym) / total,
        "around": around / total,
        "earlier": earlier / total,
        "told": (direct + _SYNONYM * synonym + _AROUND * around + _EARLIER * earlier) / total,
        "sought": _of_the_sort(asked, seen, context),
        "rest": met / (sum(rest.values()) or 1.0),
        "missing": missing / heaviest,
    }


def _of_the_sort(asked: Asked, seen: Seen, context: Collection[str]) -> float:
    """Return 1 where the sort of thing that a "which …" asks for is named beside the answer."""
    here = seen.own | seen.carried | frozenset(context)
    return float(not asked.sought or any(s in here or synonyms(s) & here for s in asked.sought))


def understood(asked: Asked, seen: Seen, told: WordVectors | None) -> dict[str, float]:
    """Return how well each word asked is matched by some word of the unit, as the model reads both.

    The late interaction of ColBERT [1]: the mean, weighed, and the worst word.

    [1] Khattab and Zaharia 2020, ColBERT, SIGIR.
    """
    if told is None or asked.vectors is None or not len(told.vectors):
        return {"soft": 0.0, "worst": 0.0}
    best = (asked.vectors @ told.vectors.astype(np.float32).T).max(1)
    weights = np.array(asked.weights)
    kept = np.array([s not in asked.sought for s in asked.stems])
    if not kept.any():
        kept[:] = True
    mean = float(best[kept] @ weights[kept] / max(float(weights[kept].sum()), 1e-9))
    return {"soft": mean, "worst": float(best[kept].min())}


def together(asked: Asked, seen: Seen) -> dict[str, float]:
    """Return how far the words asked stand together in the unit, and beside something that answers."""
    weight = asked.rest
    near = {s: t for t in weight for s in synonyms(t)}
    at: dict[str, list[int]] = {}
    for position, found in enumerate(seen.stems):
        term = found if found in weight else near.get(found)
        if term is not None:
            at.setdefault(term, []).append(position)
    total = sum(weight.values()) or 1.0
    clause: dict[int, float] = {}
    for term, positions in at.items():
        for c in {seen.clauses[p] for p in positions}:
            clause[c] = clause.get(c, 0.0) + weight[term]
    spans = candidates(asked.part.kind, seen.text, set(asked.part.terms))
    typed = spans is not None
    places = _positions(seen, spans) if spans is not None else _new(asked, seen)
    best = 0.0
    for place in places:
        worth = sum(weight[term] * _nearest(seen, place, positions) for term, positions in at.items())
        best = max(best, worth)
    counted = 1.0
    if asked.counted and spans is not None:
        counted = 1.0 if any(counts(seen.text, s, asked.counted) for s in spans) else 0.0
    return {
        "clause": max(clause.values(), default=0.0) / total,
        "attached": best / total,
        "typed": float(typed),
        "candidate": min(1.0, len(places) / 2) if typed else 0.5,
        "counted": counted,
        "pairs": _pairs(asked.pairs, at),
    }


def _nearest(seen: Seen, place: int, positions: list[int]) -> float:
    """Return how near the nearest of some words is to a place: 1 beside it, less with words and clauses."""
    return max(
        _FAR ** abs(p - place) * _CLAUSE ** abs(seen.clauses[p] - seen.clauses[place]) for p in positions
    )


def _positions(seen: Seen, spans: list[Span]) -> list[int]:
    """Return the position of the first word of each span."""
    inside = [[i for i, (a, b) in enumerate(seen.spans) if a < end and b > start] for start, end in spans]
    return [some[0] for some in inside if some]


def _new(asked: Asked, seen: Seen) -> list[int]:
    """Return the telling words of the unit that the question does not hold."""
    return [i for i, found in enumerate(seen.stems) if seen.content[i] and found not in asked.part.terms]


def _pairs(pairs: tuple[tuple[str, str], ...], at: Mapping[str, list[int]]) -> float:
    """Return the share of the words' pairs, of those met at all, that stand together here too."""
    kept = [(at.get(a), at.get(b)) for a, b in pairs]
    met = [(a, b) for a, b in kept if a or b]
    if not met:
        return 0.0 if pairs else 0.5
    return sum(bool(a and b and min(abs(x - y) for x in a for y in b) <= 4) for a, b in met) / len(pairs)
