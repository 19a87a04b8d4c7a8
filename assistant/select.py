"""Which of the evidence goes into the answer, and in what groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.evidence import Evidence, PartReading
from assistant.groups import (
    Group,
    UnitsOf,
    heading_of,
    is_fragment,
    joined,
    leaned_on,
    list_of,
    names_columns,
    needed_heading,
    sentence_group,
    with_lists,
)
from assistant.kinds import STRICT, denies
from assistant.leaning import leans
from assistant.question import STOPWORDS, Part
from assistant.relation import of_the_named, stating_first
from assistant.rows import LONG, lists, whole_table
from assistant.units import Unit
from index.vocabulary import fold, stem, words

SHORT = 90  # words of an answer that is no list
# Share of the best score from which a further sentence, or item, is shown.
_NEAR_BEST, _NEAR_ITEM = 0.8, 0.93
_LOOKED_BACK = 8  # units of the section
_TOLD_ON = 2  # sentences that go on after one that says what a thing is
_WHICH = re.compile(r"\b(?:which|what|whose|who)\b", re.IGNORECASE)
_TABLE = re.compile(r"\b(?:tables?|figures?|items?|rows?|lists?|charts?)\b", re.IGNORECASE)


def select(reading: PartReading, units_of: UnitsOf) -> list[Group]:
    """Return the groups that answer one part of a question, the most telling first."""
    part = reading.part
    if part.kind == "written" or _asks_for_what_is_cut_off(reading):
        return []
    evidence = [
        e
        for e in with_lists(reading.evidence, units_of)
        if _can_be_shown(part, e) and not names_columns(e.unit, units_of)
    ]
    if not evidence:
        return []
    if part.gathers:
        evidence = of_the_named(part, evidence)
    evidence = stating_first(part, _of_its_kind_first(part, evidence))
    if part.about:
        evidence = _defining_first(part, evidence)
        if _begins_with(part, evidence[0].unit):
            return _sentences(part, evidence, units_of)
    return (
        whole_table(part, evidence, units_of)
        or lists(part, evidence, units_of)
        or _sentences(part, evidence, units_of)
    )


def _asks_for_what_is_cut_off(reading: PartReading) -> bool:
    """Tell whether a table or list is asked for that the text announces and doesn't hold."""
    asks = reading.part.wants_list or _TABLE.search(reading.part.text)
    return bool(asks and reading.evidence and reading.evidence[0].unit.dangling)


def nearest_groups(readings: Sequence[PartReading], units_of: UnitsOf, *, most: int = 3) -> list[Group]:
    """Return what stands nearest to a question that nothing answers, in turn for each part."""
    groups: list[Group] = []
    ranked = [with_lists(reading.evidence[:20], units_of) for reading in readings]
    for item in (e for row in zip_longest(*ranked) for e in row if e):
        speaks = not item.unit.dangling and not is_fragment(item.unit)
        fits = speaks and not any(_holds(group, item.unit) for group in groups)
        if len(groups) < most and fits:
            groups.append(
                sentence_group(item, units_of) if item.unit.kind == "sentence" else Group((item.unit,))
            )
    return groups


def _can_be_shown(part: Part, item: Evidence) -> bool:
    """Tell whether a unit says something by itself, and more than the question does."""
    unit = item.unit
    if unit.dangling and unit.text.endswith(":") and len(unit.text.split()) < 12:
        return False
    if part.kind in ("author", "expansion"):
        return True
    label = unit.label if part.kind in ("person", "name", "place") or _WHICH.search(part.text) else ""
    said = {stem(word) for word in words(fold(f"{unit.text} {label}")) if word not in STOPWORDS}
    denied = denies(unit.text) and not denies(part.text)
    return not is_fragment(unit) and (denied or not said <= set(part.terms))


def _of_its_kind_first(part: Part, evidence: list[Evidence]) -> list[Evidence]:
    """Return the evidence led by what holds the kind of answer, where it is about as good."""
    if part.kind not in STRICT or evidence[0].features.get("kind", 1.0) == 1:
        return evidence
    near = (e for e in evidence if e.score >= 0.9 * evidence[0].score and e.features.get("kind") == 1)
    first = next(near, evidence[0])
    return [first, *(e for e in evidence if e is not first)]


def _defining_first(part: Part, evidence: list[Evidence]) -> list[Evidence]:
    """Return the evidence led by a sentence that begins with what is asked about, if one is near."""
    best = evidence[0].score
    first = next((e for e in evidence if e.score >= 0.7 * best and _begins_with(part, e.unit)), evidence[0])
    return [first, *(e for e in evidence if e is not first)]


def _begins_with(part: Part, unit: Unit) -> bool:
    """Tell whether the subject of a sentence is what a part asks about."""
    if unit.kind != "sentence" or not part.own:
        return False
    opening = [stem(w) for w in words(fold(unit.text)) if w not in STOPWORDS][: len(part.own) + 1]
    return part.own <= set(opening)


def _sentences(part: Part, evidence: Sequence[Evidence], units_of: UnitsOf) -> list[Group]:
    """Return the telling sentences, each with what it needs to be understood."""
    best = max(e.score for e in evidence)
    wide = part.everywhere or part.wants_list
    room, floor = (LONG, 0.72 * best) if wide else (SHORT, _NEAR_BEST * best)
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
        if fold(item.unit.text) in said or any(_holds(group, item.unit) for group in groups):
            continue
        said.add(fold(item.unit.text))
        at = _follows(item.unit, groups, units_of)
        if at is None:
            groups.append(_shown(item, units_of))
        else:
            groups[at] = replace(groups[at], units=joined(groups[at].units, item.unit))
    groups = _after_its_subject(part, groups, units_of)
    if part.about and groups and _begins_with(part, groups[0].units[0]):
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
    rest = [group for group in groups[1:] if not _holds(group, subject)]
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
        if not on or any(_holds(group, unit) for group in others):
            break
        lead = replace(lead, units=joined(lead.units, unit))
    return lead


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
