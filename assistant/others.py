"""The rest of an answer: "and the other two?", "tell me more"."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose import Composition, finished
from assistant.evidence import Reading
from assistant.groups import (
    Group,
    UnitsOf,
    heading_of,
    is_fragment,
    list_of,
    names_columns,
    sentence_group,
    with_lists,
)
from assistant.rows import LONG, within
from assistant.units import Unit
from index.vocabulary import fold, stem, words

_SENTENCES = 3  # of what comes next


def the_rest(
    before: Composition, reading: Reading, units_of: UnitsOf, *, told: str = "", language: str = "en"
) -> Composition:
    """Return what goes on from an answer: what its list or table holds beside, or what is next.

    told: the text of the answer that the conversation has, where it has one.
    """
    beside = _beside(before, reading, units_of, told)
    groups = beside or _next(before, reading, units_of)
    return finished(within(groups, LONG, rows=bool(beside)), [], language=language)


def _beside(before: Composition, reading: Reading, units_of: UnitsOf, told: str) -> list[Group]:
    """Return the items, or the rows, beside those that were shown, told or named."""
    listed = [unit for group in before.groups for unit in group.units if unit.group >= 0]
    if not listed:
        return []
    first = listed[0]
    units = [u for u in units_of(first.document.id) if u.path == first.path and u.lead == first.lead]
    if not first.label:
        items = [u for u in units if u.group == first.group]
        rest = _left(items, [u.text for u in items], listed, reading, told)
        return [Group(tuple(rest), heading_of(first))] if rest else []
    rows = list({u.group: u for u in reversed(units) if u.label}.values())[::-1]
    rows = [u for u in rows if not names_columns(u, units_of)]
    groups = {u.group for u in listed}
    rest = _left(rows, [u.label for u in rows], [u for u in rows if u.group in groups], reading, told)
    return [list_of(u, units_of, 0.0) for u in rest]


def _left(
    units: Sequence[Unit], names: Sequence[str], shown: Sequence[Unit], reading: Reading, told: str
) -> list[Unit]:
    """Return those not told; else those not shown; else those that the question did not name."""
    if told:
        said = _plain(told)
        left = [u for u, name in zip(units, names, strict=True) if _core(name) not in said]
        if 0 < len(left) < len(units):
            return left
    left = [u for u in units if u not in shown]
    if left:
        return left
    asked = {term for part in reading.parts for term in part.part.own}
    common = set.intersection(*({stem(w) for w in words(fold(name))} for name in names)) if names else set()
    named = [bool({stem(w) for w in words(fold(name))} & asked - common) for name in names]
    return [u for u, is_named in zip(units, named, strict=True) if not is_named] if any(named) else []


def _plain(text: str) -> str:
    return " ".join(words(fold(text)))


def _core(text: str) -> str:
    """Return the last words of an item, by which it is known again in a text."""
    return " ".join(words(fold(text))[-6:])


def _next(before: Composition, reading: Reading, units_of: UnitsOf) -> list[Group]:
    """Return the sentences that come next in telling what was asked."""
    groups: list[Group] = []
    for part in reading.parts:
        for item in with_lists(part.evidence, units_of):
            unit = item.unit
            shown = any(
                u.document is unit.document and u.start <= unit.start < u.end
                for group in (*before.groups, *groups)
                for u in group.units
            )
            if shown or is_fragment(unit) or unit.dangling or item.score < 0.5 * part.evidence[0].score:
                continue
            is_sentence = unit.kind == "sentence"
            groups.append(sentence_group(item, units_of) if is_sentence else Group((unit,), heading_of(unit)))
            if len(groups) == _SENTENCES:
                return groups
    return groups
