"""Whether a unit holds the kind of answer that is asked for, of the year and under the heading asked of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assistant.asked import Asked
from assistant.candidates import kind_match
from assistant.features import stems_of
from assistant.kinds import denies
from assistant.question import Part
from assistant.tables import cells
from assistant.units import Unit, antecedent
from assistant.years import dated, is_of, years_in
from index import Document
from index.vocabulary import fold

_CARRIED_YEAR = 0.75
_DENIED = ("money", "count", "date", "duration", "frequency", "share")  # "…was never paid" answers how much


def about(document: Document) -> str:
    return f"{document.title} {document.author} {document.office} {document.publisher} {document.date_text}"


def share(part: Part, terms: Iterable[str], stems: Collection[str], *, full: float = 1.0) -> float:
    """Return how much of some terms of a part, by their weight, is among some stems; full: of none."""
    weights = {term: part.terms.get(term, 0.0) for term in terms}
    total = sum(weights.values())
    return sum(w for term, w in weights.items() if term in stems) / total if total else full


def kind_of_answer(part: Part, unit: Unit, direct: float) -> float:
    """Return how far a unit holds the kind of answer, or contradicts that there is one."""
    if part.kind == "expansion":
        text = fold(unit.text)
        return 1.0 if any(fold(" ".join(e.split())) in text for e in part.expansions) else 0.0
    if part.kind == "author":
        surname = unit.document.author.split()[-1:]
        return 1.0 if surname and surname[0] in unit.text and len(unit.text.split()) < 40 else 0.0
    match = kind_match(part.kind, f"{unit.label} {unit.text}".strip(), part.terms)
    if match < 1 and part.kind in _DENIED and direct >= 0.35 and denies(unit.text):
        return 1.0
    if match < 1 and part.kind in ("person", "name") and unit.kind == "row" and _has_office(part, unit):
        return 1.0
    return match


def _has_office(part: Part, unit: Unit) -> bool:
    """Tell whether a row has an entry in the column of the role that is asked for."""
    named, entries = unit.lead.split(" · "), cells(unit.text)
    return len(named) == len(entries) and any(
        entry and stems_of(name) & part.own and not stems_of(entry) <= part.own
        for name, entry in zip(named[1:], entries[1:], strict=True)
    )


def headed(asked: Asked, unit: Unit) -> float:
    """Return 1 for an item or row under a heading or column that names the several things asked for."""
    if unit.kind == "sentence" or not asked.part.wants_list or not asked.sought:
        return 0.0
    above = unit.path[-1:] + ((unit.lead,) if unit.kind == "row" else ())
    return float(any(asked.sought <= stems_of(text) for text in above))


def nearness(unit: Unit, first: Unit | None) -> float:
    """Return 1 for what stands beside the answer to the first part, 0 for what is elsewhere."""
    if first is None or unit.document.id != first.document.id or unit.path != first.path:
        return 0.0
    return 1.0 / (1.0 + 0.25 * max(0, abs(unit.block - first.block) - 1))


def year_match(part: Part, unit: Unit) -> float:
    """Return 1 where the unit or its document is of a year that was asked for, 0.5 unasked.

    A year of the sentences before it carries over, less surely.
    """
    if not part.years:
        return 0.5
    here = years_in(f"{unit.text} {antecedent(unit)} {unit.context} {unit.document.title}")
    if any(is_of(year, here) or dated(unit.document, year) for year in part.years):
        return 1.0
    before = years_in(unit.previous)
    return _CARRIED_YEAR if any(is_of(year, before) for year in part.years) else 0.0
