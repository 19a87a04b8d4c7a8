"""What is shown together: a sentence with what it needs to be understood, a list or table whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.read.evidence import Evidence
from assistant.read.units import Unit
from index.outline import LABELLED

UnitsOf = Callable[[str], list[Unit]]

# A sentence that begins so stands for something in the one before it.
_LEANS = re.compile(
    r"(?!(?:It|There) (?:is|was) \w+ (?:that|to)\b)"
    r"(?:It|Its|He|His|She|Her|They|Their|This|These|Those|Such|Both)\b"
)
_NUMBERING = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*|[A-Za-z])[.)]\s+")
_LEANED_ON = 45  # words of the sentences before that are brought along
_LED = 120  # words of the list that a sentence leads to
_BARE = 4  # words of a line without a verb that needs its heading to be understood


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one document that are shown together, in order, under a label or a lead-in.

    answers: start of a unit → where in the document the words that answer stand in it;
    of: how many units there are in all, where more than these, otherwise 0.
    """

    units: tuple[Unit, ...]
    heading: str = ""
    score: float = 0.0
    answers: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    of: int = 0

    @property
    def size(self) -> int:
        """Return its length in words."""
        return len(self.heading.split()) + sum(len(unit.text.split()) for unit in self.units)

    def holds(self, unit: Unit) -> bool:
        """Tell whether a unit is shown in it."""
        return any(u.document.id == unit.document.id and u.start <= unit.start < u.end for u in self.units)

    def says(self, unit: Unit) -> bool:
        """Tell whether it says the same in the same words, as a paper does that copies another."""
        return any(u.text == unit.text for u in self.units)


def group_of(item: Evidence, units_of: UnitsOf) -> Group:
    """Return a unit with what it needs beside it: the sentences that it leans on, or its heading."""
    unit = item.unit
    answers = {unit.start: item.answer} if item.answer else {}
    if unit.kind != "sentence":
        return Group((unit,), heading_of(unit), item.score, answers)
    if led := _led_by(unit, units_of):
        return _with_list(item, led)
    before = _leaned_on(unit, units_of) if _LEANS.match(unit.text) else []
    if before and sum(len(u.text.split()) for u in before) <= _LEANED_ON:
        whole = replace(before[0], end=unit.end)
        return Group((whole,), "", item.score, {whole.start: item.answer} if item.answer else {})
    bare = LABELLED.match(unit.text) or len(unit.text.split()) <= _BARE or _LEANS.match(unit.text)
    return Group((unit,), _section(unit) if bare else "", item.score, answers)


def heading_of(unit: Unit) -> str:
    """Return what is printed above an item or a row: its label, its lead-in, or its section."""
    return unit.lead if unit.kind == "row" and unit.lead else unit.label or unit.lead or _section(unit)


def members(unit: Unit, units_of: UnitsOf) -> list[Unit]:
    """Return the items or rows of the list or table that a unit belongs to, itself where of none."""
    if unit.kind == "sentence":
        return [unit]
    near = units_of(unit.document.id)
    return [u for u in near if u.kind == unit.kind and u.head == unit.head and u.path == unit.path] or [unit]


def listed(items: Sequence[Evidence], among: Sequence[Unit], room: int) -> Group:
    """Return the items of a list that are to be shown, as many as fit into so many words."""
    shown: list[Unit] = []
    size = 0
    best = max(items, key=lambda item: item.score)
    for item in sorted(items, key=lambda item: (item is not best, item.unit.start)):
        size += len(item.unit.text.split())
        if shown and size > room:
            break
        shown.append(item.unit)
    if len(shown) == len(items):
        shown.sort(key=lambda unit: unit.start)
    answers = {item.unit.start: item.answer for item in items if item.answer}
    return Group(
        tuple(shown), heading_of(shown[0]), best.score, answers, len(among) if len(shown) < len(items) else 0
    )


def _led_by(unit: Unit, units_of: UnitsOf) -> list[Unit]:
    """Return the items or rows that a sentence leads to: it says nothing without them."""
    if not unit.text.endswith(":"):
        return []
    return [u for u in units_of(unit.document.id) if u.head == unit.block and u.kind != "sentence"]


def _with_list(item: Evidence, led: Sequence[Unit]) -> Group:
    """Return a sentence with the list that it leads to, as much of it as there is room for."""
    shown: list[Unit] = []
    for unit in led:
        if shown and sum(len(u.text.split()) for u in (*shown, unit)) > _LED:
            break
        shown.append(unit)
    of = len(led) if len(shown) < len(led) else 0
    return Group((item.unit, *shown), "", item.score, of=of)


def _leaned_on(unit: Unit, units_of: UnitsOf) -> list[Unit]:
    """Return the sentences of the same paragraph that a sentence needs before it, in order."""
    units = units_of(unit.document.id)
    at = first = next(i for i, u in enumerate(units) if u.start == unit.start)
    while first and units[first - 1].block == unit.block and _LEANS.match(units[first].text):
        first -= 1
    return units[first:at]


def _section(unit: Unit) -> str:
    """Return the heading that a unit stands under, without its number."""
    return _NUMBERING.sub("", unit.path[-1]) if unit.path else ""
