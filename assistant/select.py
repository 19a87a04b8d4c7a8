"""Which of the evidence goes into the answer, and in what groups."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from assistant.evidence import Evidence, PartReading
from assistant.groups import Group, UnitsOf, is_fragment, names_columns, sentence_group, with_lists
from assistant.kinds import STRICT, denies
from assistant.question import STOPWORDS, Part
from assistant.relation import of_the_named, stating_first
from assistant.rows import lists, whole_table
from assistant.sentences import begins_with, holds, sentences
from index.vocabulary import fold, stem, words

_SURE = 0.5  # probability below which more sentences are shown
_WHICH = re.compile(r"\b(?:which|what|whose|who)\b", re.IGNORECASE)
_TABLE = re.compile(r"\b(?:tables?|figures?|items?|rows?|lists?|charts?)\b", re.IGNORECASE)


def select(reading: PartReading, units_of: UnitsOf) -> list[Group]:
    """Return the groups that answer one part of a question, the most telling first."""
    part, sure = reading.part, reading.probability >= _SURE
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
        if begins_with(part, evidence[0].unit):
            return sentences(part, evidence, units_of, sure=sure)
    return (
        whole_table(part, evidence, units_of)
        or lists(part, evidence, units_of)
        or sentences(part, evidence, units_of, sure=sure)
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
        fits = speaks and not any(holds(group, item.unit) for group in groups)
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
    first = next((e for e in evidence if e.score >= 0.7 * best and begins_with(part, e.unit)), evidence[0])
    return [first, *(e for e in evidence if e is not first)]
