"""What is asked of a thing, apart from its name: whether a unit states it."""

from __future__ import annotations

from assistant.bilingual import english_unit
from assistant.evidence import Evidence
from assistant.leaning import leans
from assistant.question import Part
from assistant.synonyms import synonyms
from assistant.units import Unit
from index.vocabulary import fold, stem, words

_MEASURES = frozenset(stem(word) for word in "often long far big old soon late early large".split())
_STATED = 0.4  # share, by weight, of the words beside the name from which they are stated
_NEAR = 0.7  # of the best score, from which a unit that states them takes the lead


def relation_of(part: Part) -> frozenset[str]:
    """Return the stems that say what is asked of the things that a part names."""
    return part.own - part.names - _MEASURES


def states(part: Part, text: str) -> bool:
    """Tell whether a text states what is asked, in its words or in others that mean the same."""
    relation = relation_of(part)
    stems = {stem(word) for word in words(fold(text))}
    met = sum(part.terms[t] for t in relation if t in stems or synonyms(t) & stems)
    return bool(relation) and met >= _STATED * sum(part.terms[t] for t in relation)


def names_stand(part: Part, unit: Unit) -> bool:
    """Tell whether the things named stand in a unit, before it or above it."""
    around = (
        f"{unit.text} {unit.label} {unit.lead} {unit.previous} {' '.join(unit.path)} {unit.document.title}"
    )
    return part.names <= {stem(word) for word in words(fold(around))}


def of_the_named(part: Part, evidence: list[Evidence]) -> list[Evidence]:
    """Return the evidence that holds the names itself, or leans on what does; all, if none does."""
    held = []
    for item in evidence:
        unit = english_unit(item.unit)
        before = unit.previous if leans(unit.text) else ""
        near = f"{unit.text} {unit.label} {unit.lead} {' '.join(unit.path)} {before}"
        if part.names <= {stem(word) for word in words(fold(near))}:
            held.append(item)
    return held or evidence


def stating_first(part: Part, evidence: list[Evidence]) -> list[Evidence]:
    """Return the evidence led by what states the relation, where the first only holds the name."""
    if not part.names or not relation_of(part) or states(part, _said(evidence[0].unit)):
        return evidence
    for item in evidence[1:]:
        if item.score < _NEAR * evidence[0].score:
            break
        unit = english_unit(item.unit)
        if unit.kind == "sentence" and states(part, unit.text) and names_stand(part, unit):
            lead = Evidence(item.unit, evidence[0].score, item.features)
            return [lead, *(e for e in evidence if e is not item)]
    return evidence


def _said(unit: Unit) -> str:
    unit = english_unit(unit)
    return f"{unit.text} {unit.label} {unit.lead}"
