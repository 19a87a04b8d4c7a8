"""Which of the evidence goes into the answer, and in what groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Evidence, PartReading
from assistant.question import Part
from assistant.units import Unit
from index.vocabulary import fold, stem, words

# Of an answer, in words: what a short one holds, what a list may grow to.
SHORT, LONG = 90, 150
_NEAR_BEST = 0.8
_OPEN_START = frozenset(
    "it its he she they this these those that both such their his her also again similarly however"
    " therefore in addition another each here there one".split()
)


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one document that are shown together, in order, under a label or a lead-in."""

    units: tuple[Unit, ...]
    heading: str = ""
    score: float = 0.0

    @property
    def size(self) -> int:
        """Return its length in words."""
        return len(self.heading.split()) + sum(len(unit.text.split()) for unit in self.units)


def select(reading: PartReading, units_of: Callable[[str], list[Unit]]) -> list[Group]:
    """Return the groups that answer one part of a question, the most telling first."""
    evidence, part = reading.evidence, reading.part
    if not evidence or part.kind == "written":
        return []
    rows = _rows(part, evidence, units_of)
    if rows:
        return rows
    return _sentences(part, evidence, units_of)


def _rows(part: Part, evidence: Sequence[Evidence], units_of: Callable[[str], list[Unit]]) -> list[Group]:
    """Return the rows or lists that the question names, whole, or the rows that it is met in."""
    best = evidence[0].score
    scores: dict[tuple[str, int], float] = {}
    for item in evidence:
        if item.unit.group >= 0:
            key = (item.unit.document.id, item.unit.group)
            scores[key] = max(scores.get(key, 0.0), item.score)
    named: list[Group] = []
    for (document_id, group), score in scores.items():
        members = tuple(u for u in units_of(document_id) if u.group == group)
        label, lead = members[0].label, members[0].lead
        if label and score >= 0.75 * best and _named(part, members[0].telling):
            named.append(Group(members, label, score))
        elif not label and score >= (0.9 if part.wants_list else 0.97) * best:
            named.append(Group(members, lead, score))
    if not any(group.units[0].label for group in named):
        named += _met(evidence, best)
    return _within(sorted(named, key=lambda g: -g.score), LONG)


def _met(evidence: Sequence[Evidence], best: float) -> list[Group]:
    """Return the rows of a table in which what is asked for stands, each under its label."""
    items = [e for e in evidence if e.unit.label]
    direct = max((e.features["direct"] for e in items), default=0.0)
    if direct < 0.3 or not any(e.score >= 0.85 * best for e in items):
        return []
    found = [e for e in items if e.features["direct"] >= 0.4 * direct]
    return [Group((e.unit,), e.unit.label, e.score) for e in found]


def _named(part: Part, telling: str) -> bool:
    """Tell whether a question names a row: by what tells its label from others."""
    stems = {stem(word) for word in words(fold(telling))}
    met = stems & part.own
    return bool(met & part.names) or len(met) > 0.5 * len(stems)


def _sentences(
    part: Part, evidence: Sequence[Evidence], units_of: Callable[[str], list[Unit]]
) -> list[Group]:
    """Return the telling sentences, each with what it needs to be understood."""
    best = evidence[0].score
    room = LONG if part.wants_list or part.everywhere else SHORT
    floor = (0.72 if part.everywhere or part.wants_list else _NEAR_BEST) * best
    groups: list[Group] = []
    taken: set[tuple[str, int]] = set()
    for item in evidence:
        size = sum(group.size for group in groups)
        if item.score < floor or (groups and size + len(item.unit.text.split()) > room):
            continue
        key = (item.unit.document.id, item.unit.start)
        if key in taken:
            continue
        group = _with_context(item, units_of)
        fresh = tuple(u for u in group.units if (u.document.id, u.start) not in taken)
        taken |= {(u.document.id, u.start) for u in fresh}
        groups.append(replace(group, units=fresh))
    return groups


def _with_context(item: Evidence, units_of: Callable[[str], list[Unit]]) -> Group:
    """Return a unit with the sentence before it, where it can't be understood without."""
    unit = item.unit
    if unit.kind != "sentence":
        if unit.label:
            return Group((unit,), unit.label, item.score)
        siblings = tuple(u for u in units_of(unit.document.id) if u.group == unit.group and u.group >= 0)
        group = Group(siblings or (unit,), unit.label or unit.lead, item.score)
        return group if group.size <= 80 else Group((unit,), unit.label or unit.lead, item.score)
    units = units_of(unit.document.id)
    first = words(fold(unit.text))[:1]
    if unit.before and first and first[0] in _OPEN_START:
        at = next(i for i, u in enumerate(units) if u.start == unit.start)
        if len(units[at - 1].text.split()) <= 45:
            return Group((units[at - 1], unit), "", item.score)
    return Group((unit,), "", item.score)


def _within(groups: list[Group], room: int) -> list[Group]:
    """Return the first groups that fit, and always the first."""
    kept: list[Group] = []
    for group in groups:
        if kept and sum(g.size for g in kept) + group.size > room:
            break
        kept.append(group)
    return kept
