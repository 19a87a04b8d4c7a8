"""Which of the evidence goes into the answer, and in what groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.evidence import Evidence, PartReading
from assistant.groups import (
    Group,
    UnitsOf,
    heading_of,
    is_fragment,
    leaned_on,
    leans,
    list_of,
    sentence_group,
    with_lists,
)
from assistant.kinds import STRICT
from assistant.question import Part
from assistant.units import Unit
from index.vocabulary import fold, stem, words

# Of an answer, in words: what a short one holds, what a list may grow to.
SHORT, LONG = 90, 170
# Share of the best score from which a further sentence, or item, is shown.
_NEAR_BEST, _NEAR_ITEM = 0.8, 0.93


def select(reading: PartReading, units_of: UnitsOf) -> list[Group]:
    """Return the groups that answer one part of a question, the most telling first."""
    part = reading.part
    evidence = [e for e in with_lists(reading.evidence, units_of) if _can_be_shown(part, e)]
    if not evidence or part.kind == "written":
        return []
    evidence = _of_its_kind_first(part, evidence)
    return _rows(part, evidence, units_of) or _sentences(part, evidence, units_of)


def nearest_groups(readings: Sequence[PartReading], units_of: UnitsOf, *, most: int = 3) -> list[Group]:
    """Return what stands nearest to a question that nothing answers, in turn for each part."""
    groups: list[Group] = []
    for item in (e for row in zip_longest(*(r.evidence for r in readings)) for e in row if e):
        fits = not is_fragment(item.unit) and not any(_holds(group, item.unit) for group in groups)
        if len(groups) < most and fits:
            groups.append(
                sentence_group(item, units_of) if item.unit.kind == "sentence" else Group((item.unit,))
            )
    return groups


def _can_be_shown(part: Part, item: Evidence) -> bool:
    """Tell whether a unit says something by itself."""
    return not item.unit.dangling and (part.kind in ("author", "expansion") or not is_fragment(item.unit))


def _of_its_kind_first(part: Part, evidence: list[Evidence]) -> list[Evidence]:
    """Return the evidence led by what holds the kind of answer, where it is about as good."""
    if part.kind not in STRICT or evidence[0].features.get("kind", 1.0) == 1:
        return evidence
    near = (e for e in evidence if e.score >= 0.9 * evidence[0].score and e.features.get("kind") == 1)
    first = next(near, evidence[0])
    return [first, *(e for e in evidence if e is not first)]


def _rows(part: Part, evidence: Sequence[Evidence], units_of: UnitsOf) -> list[Group]:
    """Return the rows or lists that the question names, whole, or the rows that it is met in."""
    best = evidence[0].score
    listed: dict[tuple[str, int], Evidence] = {}
    for item in evidence:
        if item.unit.group >= 0:
            listed.setdefault((item.unit.document.id, item.unit.group), item)
    named: list[Group] = []
    for item in listed.values():
        unit, score = item.unit, item.score
        if unit.label:
            enough = 0.97 if unit.kind == "row" else 0.75
            if score >= enough * best and _named(part, unit.telling):
                named.append(list_of(unit, units_of, score))
        elif score >= (0.9 if part.wants_list else 0.97) * best:
            named.append(list_of(unit, units_of, score))
    if not any(group.units[0].label for group in named):
        named += _met(evidence, best)
    return within(sorted(named, key=lambda g: -g.score), LONG)


def _met(evidence: Sequence[Evidence], best: float) -> list[Group]:
    """Return the rows of a table in which what is asked for stands, each under its label."""
    items = [e for e in evidence if e.unit.label and e.unit.kind != "row"]
    direct = max((e.features["direct"] for e in items), default=0.0)
    if direct < 0.3 or not any(e.score >= 0.85 * best for e in items):
        return []
    found = [e for e in items if e.features["direct"] >= 0.4 * direct]
    return [Group((e.unit,), heading_of(e.unit), e.score) for e in found]


def _named(part: Part, telling: str) -> bool:
    """Tell whether a question names a row: by what tells its label from others."""
    stems = {stem(word) for word in words(fold(telling))}
    met = stems & part.own
    return bool(met & part.names) or len(met) > 0.5 * len(stems)


def _sentences(part: Part, evidence: Sequence[Evidence], units_of: UnitsOf) -> list[Group]:
    """Return the telling sentences, each with what it needs to be understood."""
    best = max(e.score for e in evidence)
    wide = part.everywhere or part.wants_list
    room, floor = (LONG, 0.72 * best) if wide else (SHORT, _NEAR_BEST * best)
    groups: list[Group] = []
    said: set[str] = set()
    for item in evidence:
        size = sum(group.size for group in groups)
        enough = floor if wide or item.unit.kind == "sentence" else _NEAR_ITEM * best
        if groups and (item.score < enough or size + len(item.unit.text.split()) > room):
            continue
        if fold(item.unit.text) in said or any(_holds(group, item.unit) for group in groups):
            continue
        said.add(fold(item.unit.text))
        at = _follows(item.unit, groups, units_of)
        if at is None:
            groups.append(_shown(item, units_of))
        else:
            groups[at] = replace(groups[at], units=(*groups[at].units, item.unit))
    return groups


def _holds(group: Group, unit: Unit) -> bool:
    return any(u.document is unit.document and u.start <= unit.start < u.end for u in group.units)


def _follows(unit: Unit, groups: Sequence[Group], units_of: UnitsOf) -> int | None:
    """Return the group that ends with what a sentence leans on."""
    if unit.kind != "sentence" or not leans(unit.text):
        return None
    before = leaned_on(unit, units_of)
    ends = {(unit.document.id, u.end) for u in before[-1:]}
    return next((i for i, g in enumerate(groups) if (g.units[-1].document.id, g.units[-1].end) in ends), None)


def _shown(item: Evidence, units_of: UnitsOf) -> Group:
    """Return a unit with what it needs to be understood."""
    unit = item.unit
    if unit.kind == "sentence":
        return sentence_group(item, units_of)
    whole = list_of(unit, units_of, item.score)
    if unit.label or whole.size > 80:
        return Group((unit,), heading_of(unit), item.score)
    return whole


def within(groups: list[Group], room: int) -> list[Group]:
    """Return the first groups that fit, and of the first as much as fits."""
    kept: list[Group] = []
    for group in groups:
        if kept and sum(g.size for g in kept) + group.size > room:
            break
        kept.append(group if kept else group.fitted(room))
    return kept
