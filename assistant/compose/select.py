"""Which of the evidence is shown for one thing asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from assistant.compose.groups import Group, UnitsOf, group_of, listed, members
from assistant.read.evidence import Evidence, Reading
from assistant.read.units import Unit

Judge = Callable[[Sequence[Unit]], list[Evidence]]

_ROOM, _WIDE = 60, 170  # words that an answer may grow to: of a plain question, of one for several
_MOST, _MOST_WIDE = 3, 12  # groups
_LISTED = 40  # items of a list that are judged one by one
_WHOLE = 0.5  # share of a list's items that answer from which on it is shown whole


def select(reading: Reading, units_of: UnitsOf, judge: Judge, *, several: bool, beside: float) -> list[Group]:
    """Return the groups that answer, best first.

    judge: reads further units for the same question; several: it asks for more than one;
    beside: how far below the best unit's score another one may be.
    """
    evidence = reading.quotable
    if not evidence:
        return []
    first = evidence[0]
    groups: list[Group] = []
    if several and len(among := members(first.unit, units_of)) > 1:
        groups.append(_list_with(first, among, judge))
    room, most = (_WIDE, _MOST_WIDE) if several else (_ROOM, _MOST)
    size = sum(group.size for group in groups)
    for item in evidence:
        if len(groups) >= most or (groups and item.score < first.score - beside):
            break
        if any(group.holds(item.unit) or group.says(item.unit) for group in groups):
            continue
        group = group_of(item, units_of)
        size += group.size
        if groups and size > room:
            break
        groups.append(group)
    return groups


def nearest(readings: Sequence[Reading], units_of: UnitsOf, *, most: int = 3) -> list[Group]:
    """Return what stands nearest to a question that nothing answers, in turn for each thing asked."""
    groups: list[Group] = []
    for item in (e for row in zip_longest(*(r.evidence[:10] for r in readings)) for e in row if e):
        if len(groups) < most and not any(group.holds(item.unit) for group in groups):
            groups.append(group_of(item, units_of))
    return groups


def _list_with(first: Evidence, among: Sequence[Unit], judge: Judge) -> Group:
    """Return the list that holds the best unit: whole, or those of its items that answer."""
    read = judge(among[:_LISTED]) + [Evidence(unit, -1.0, -1.0) for unit in among[_LISTED:]]
    answering = [item for item in read if item.read > 0 or item.unit.start == first.unit.start]
    shown = read if len(answering) >= _WHOLE * len(read) else answering
    return listed(shown, among, _WIDE)
