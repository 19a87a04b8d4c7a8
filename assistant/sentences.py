"""The sentences that answer a question, each with what it needs to be understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import Evidence
from assistant.groups import (
    Group,
    UnitsOf,
    heading_of,
    joined,
    leaned_on,
    list_of,
    needed_heading,
    sentence_group,
)
from assistant.kinds import STRICT
from assistant.leaning import leans
from assistant.question import STOPWORDS, Part
from assistant.rows import LONG
from assistant.units import Unit
from index.vocabulary import fold, stem, words

SHORT, UNSURE = 90, 130  # words of an answer that is no list, and of one that is not sure
# Share of the best score from which a further sentence, or item, is shown; less where it is unsure.
_NEAR_BEST, _NEAR_ITEM = 0.8, 0.93
_LOOKED_BACK = 8  # units of the section
_TOLD_ON = 2  # sentences that go on after one that says what a thing is


def begins_with(part: Part, unit: Unit) -> bool:
    """Tell whether the subject of a sentence is what a part asks about."""
    if unit.kind != "sentence" or not part.own:
        return False
    opening = [stem(w) for w in words(fold(unit.text)) if w not in STOPWORDS][: len(part.own) + 1]
    return part.own <= set(opening)


def sentences(part: Part, evidence: Sequence[Evidence], units_of: UnitsOf, *, sure: bool) -> list[Group]:
    """Return the telling sentences, each with what it needs to be understood."""
    best = max(e.score for e in evidence)
    wide = part.everywhere or part.wants_list
    room, floor = (
        (LONG, 0.72 * best) if wide else (SHORT, _NEAR_BEST * best) if sure else (UNSURE, _NEAR_BEST * best)
    )
    groups: list[Group] = []
    said: set[str] = set()
    for item in evidence:
        size = sum(group.size for group in groups)
        plain = item.unit.kind == "sentence" or (wide and not item.unit.label)
        enough = floor if plain else _NEAR_ITEM * best
        if part.kind in STRICT and not wide and item.features.get("kind", 1.0) < 1:
            enough = best
        if groups and (item.score < enough or size + len(item.unit.text.split()) > room):
            continue
        if fold(item.unit.text) in said or any(holds(group, item.unit) for group in groups):
            continue
        said.add(fold(item.unit.text))
        at = _follows(item.unit, groups, units_of)
        if at is None:
            groups.append(_shown(item, units_of))
        else:
            groups[at] = replace(groups[at], units=joined(groups[at].units, item.unit))
    groups = _after_its_subject(part, groups, units_of)
    if part.about and groups and begins_with(part, groups[0].units[0]):
        groups[0] = _told_on(groups[0], groups[1:], units_of, room)
    return groups


def _after_its_subject(part: Part, groups: list[Group], units_of: UnitsOf) -> list[Group]:
    """Return the groups, a first one that leans on the names before it led by what has them."""
    lead = groups[0].units[0]
    if not leans(lead.text) or part.names <= {
        stem(w) for w in words(fold(f"{lead.text} {groups[0].heading}"))
    }:
        return groups
    before = [u for u in units_of(lead.document.id) if u.path == lead.path and u.start < lead.start]
    named = [u for u in before[-_LOOKED_BACK:] if part.names & {stem(w) for w in words(fold(u.text))}]
    subject = next((u for u in reversed(named) if u.kind == "sentence" and not leans(u.text)), None)
    if subject is None or len(subject.text.split()) > SHORT // 2:
        return groups
    rest = [group for group in groups[1:] if not holds(group, subject)]
    return [
        Group((subject,), needed_heading(subject), groups[0].score),
        replace(groups[0], heading=""),
        *rest,
    ]


def _told_on(lead: Group, others: Sequence[Group], units_of: UnitsOf, room: int) -> Group:
    """Return what says what a thing is, with the sentences after it that go on with "it"."""
    last = lead.units[-1]
    units = units_of(last.document.id)
    at = next((i for i, u in enumerate(units) if u.end == last.end and u.kind == "sentence"), len(units))
    size = lead.size + sum(group.size for group in others)
    for unit in units[at + 1 : at + 1 + _TOLD_ON]:
        size += len(unit.text.split())
        on = unit.block == last.block and leans(unit.text) and size <= room
        if not on or any(holds(group, unit) for group in others):
            break
        lead = replace(lead, units=joined(lead.units, unit))
    return lead


def holds(group: Group, unit: Unit) -> bool:
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
