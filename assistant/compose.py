"""From what was read to the claims of an answer: what is shown, in which order, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import Citation, Claim, Status
from assistant.evidence import PartReading, Reading
from assistant.groups import Group, UnitsOf, key
from assistant.select import select
from assistant.write import Quoter, missing_part, quote_claims


@dataclass(frozen=True, slots=True)
class Composition:
    """What an answer says, with the citations of what it quotes.

    groups: what is quoted, in the order of the claims; missing: the parts that aren't answered.
    """

    status: Status
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    groups: tuple[Group, ...] = ()
    missing: tuple[str, ...] = ()


def compose(reading: Reading, units_of: UnitsOf, *, threshold: float, language: str = "en") -> Composition:
    """Return the answer to a question in quotations; without claims where nothing answers it."""
    chosen: list[Group] = []
    missing: list[str] = []
    shown: set[tuple[str, int]] = set()
    for part in reading.parts:
        groups = select(part, units_of) if part.probability >= threshold else []
        if not groups and part.part.kind != "written":
            missing.append(part.part.text)
        if _is_shown(part, shown):  # what is shown already answers this part too
            groups = [g for g in groups if g.score >= 0.95 * part.evidence[0].score][:2]
        for group in groups:
            units = tuple(u for u in group.units if key(u) not in shown)
            if units:
                chosen.append(replace(group, units=units))
                shown |= {
                    key(u) for g in chosen for u in units_of(g.units[0].document.id) if _holds(g, u.start)
                }
    ordered = _by_document(chosen)
    quoter = Quoter()
    claims = quote_claims(ordered, quoter, language)
    if not claims:
        return Composition("not_in_documents", missing=tuple(missing))
    claims += [missing_part(text, language) for text in missing]
    status: Status = "partly" if missing else "answered"
    return Composition(status, tuple(claims), quoter.citations, tuple(ordered), tuple(missing))


def _is_shown(part: PartReading, shown: set[tuple[str, int]]) -> bool:
    return bool(part.evidence) and key(part.evidence[0].unit) in shown


def _holds(group: Group, start: int) -> bool:
    return any(unit.start <= start < unit.end for unit in group.units)


def _by_document(groups: Sequence[Group]) -> list[Group]:
    """Return the groups, those of a document together: the first one leads, its document comes first."""
    order: dict[str, int] = {}
    for group in groups:
        order.setdefault(group.units[0].document.id, len(order))
    return sorted(groups, key=lambda group: order[group.units[0].document.id])
