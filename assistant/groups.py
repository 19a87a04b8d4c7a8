"""What is shown together: a list, a row, a sentence with what it needs to be understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Evidence
from assistant.leaning import leans
from assistant.units import Unit
from index.vocabulary import fold, stem, words

UnitsOf = Callable[[str], list[Unit]]

_NUMBERING = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*|[A-Za-z])[.)]\s+")
_LEAD_END = re.compile(r"(?::|…|\.{3,})[.…:]*$")
_OF_ITS_LEAD = 0.85
_QUOTATION = 45  # words of sentences that are quoted as one
_ANTECEDENT = 45  # words, of the sentences before one that leans on them


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one document that are shown together, in order, under a label or a lead-in.

    of: how many there are in all, where more than these; among: which of how many rows of a table
        it is the last shown of, where there are more; otherwise 0.
    """

    units: tuple[Unit, ...]
    heading: str = ""
    score: float = 0.0
    of: int = 0
    among: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int:
        """Return its length in words."""
        return len(self.heading.split()) + sum(len(unit.text.split()) for unit in self.units)

    @property
    def start(self) -> int:
        """Return where in its document it starts."""
        return self.units[0].start

    def fitted(self, room: int) -> Group:
        """Return as many of its units as fit in some words, and at least one."""
        kept, size = 1, len(self.heading.split()) + len(self.units[0].text.split())
        while kept < len(self.units) and size + len(self.units[kept].text.split()) <= room:
            size += len(self.units[kept].text.split())
            kept += 1
        return self if kept == len(self.units) else replace(self, units=self.units[:kept], of=len(self.units))


def key(unit: Unit) -> tuple[str, int]:
    """Return what tells a unit from all others."""
    return unit.document.id, unit.start


def is_fragment(unit: Unit) -> bool:
    """Tell whether a unit is a line such as a subtitle or a date, that says nothing by itself."""
    text = unit.text
    return unit.kind == "sentence" and not re.search(r"[.!?:…”\"’)]$", text) and len(text.split()) <= 6


def with_lists(evidence: Sequence[Evidence], units_of: UnitsOf) -> list[Evidence]:
    """Return the evidence without lead-ins; the first item of their list takes their place."""
    out: list[Evidence] = []
    best: dict[tuple[str, int], int] = {}
    for item in evidence:
        unit = item.unit
        if unit.kind == "sentence" and _LEAD_END.search(unit.text) and not unit.dangling:
            led = [
                u for u in units_of(unit.document.id) if u.lead.endswith(unit.text) and u.path == unit.path
            ]
            if led and led[0].label:  # it introduces all rows and answers for none of them
                item = replace(item, unit=led[0], score=_OF_ITS_LEAD * item.score, features={})
            elif led:
                item = replace(item, unit=led[0])
        if key(item.unit) in best:
            continue
        best[key(item.unit)] = len(out)
        out.append(item)
    return sorted(out, key=lambda e: -e.score)


def list_of(unit: Unit, units_of: UnitsOf, score: float) -> Group:
    """Return the whole list or row that a unit is an item of, under its label or its lead-in."""
    members = tuple(u for u in units_of(unit.document.id) if u.group == unit.group >= 0) or (unit,)
    return Group(members, heading_of(unit), score)


def names_columns(unit: Unit, units_of: UnitsOf) -> bool:
    """Tell whether an item is the first row of a table on lines, and only names its columns."""
    if not unit.label or unit.kind == "row":
        return False
    table = [u for u in units_of(unit.document.id) if (u.path, u.lead) == (unit.path, unit.lead) and u.label]
    if table[0].start != unit.start or sum(u.group == unit.group for u in table) > 1:
        return False
    under = {stem(w) for w in words(fold(f"{' '.join(unit.path)} {unit.lead} {unit.label}"))}
    return {stem(w) for w in words(fold(unit.text)) if len(w) > 4} <= under


def heading_of(unit: Unit) -> str:
    """Return what is printed above a unit: the columns of a row, the label or lead-in of an item."""
    return unit.lead if unit.kind == "row" else unit.label or unit.lead


def sentence_group(item: Evidence, units_of: UnitsOf) -> Group:
    """Return a sentence with those before it that it leans on, as one; else under its heading."""
    unit = item.unit
    if not leans(unit.text):
        return Group((unit,), needed_heading(unit), item.score)
    run = leaned_on(unit, units_of)
    if run and sum(len(u.text.split()) for u in run) <= _ANTECEDENT:
        return Group((replace(run[0], end=unit.end),), needed_heading(run[0]), item.score)
    return Group((unit,), _section(unit), item.score)


def leaned_on(unit: Unit, units_of: UnitsOf) -> list[Unit]:
    """Return the sentences of the same paragraph that a sentence needs before it, in order."""
    units = units_of(unit.document.id)
    at = first = next(i for i, u in enumerate(units) if u.start == unit.start)
    while first and leans(units[first].text) and units[first - 1].block == unit.block:
        first -= 1
    return units[first:at]


def joined(units: Sequence[Unit], unit: Unit) -> tuple[Unit, ...]:
    """Return some sentences with the next one, as one quotation with the last where both are short."""
    last = units[-1]
    if last.document is unit.document and len(last.text.split()) + len(unit.text.split()) <= _QUOTATION:
        return (*units[:-1], replace(last, end=unit.end))
    return (*units, unit)


def needed_heading(unit: Unit) -> str:
    """Return the heading of a sentence that speaks of "the board" where the heading names it."""
    heading = _section(unit)
    subject = re.match(r"the ((?:[\w’'-]+ ){0,2}?[\w’'-]+)\b", unit.text, re.IGNORECASE)
    named = {stem(w) for w in words(fold(heading)) if len(w) > 3}
    if not subject or not named or heading.isupper():
        return heading if leans(unit.text) else ""
    said = {stem(w) for w in words(fold(unit.text))}
    opening = {stem(w) for w in words(fold(subject.group(1)))}
    return heading if opening & named and not named <= said else ""


def _section(unit: Unit) -> str:
    """Return the heading that a unit stands under, without its number."""
    return _NUMBERING.sub("", unit.path[-1]) if unit.path else ""
