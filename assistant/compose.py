"""From what was read to the claims of an answer: what is shown, in which order, what is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Citation, Claim, Status
from assistant.evidence import PartReading, Reading
from assistant.groups import Group, UnitsOf, key
from assistant.phrases import phrase, shown_date
from assistant.scope import Scope
from assistant.select import select
from assistant.sums import worked_out
from assistant.units import Unit
from assistant.write import Quoter, missing_part, quote_claims
from assistant.years import dated, is_of, years_in
from index import Document

# Two documents speak to the same thing about as well: the later one leads.
_AS_WELL = 0.85
_SIDE = 0.6  # of the threshold: what one side of a comparison must reach when the other has reached it,
_SIDE_TOLD = 0.3  # … if it says this share of what is asked


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


@dataclass(frozen=True, slots=True)
class Side:
    """One of several things that are compared: documents, and what was read in them."""

    documents: tuple[Document, ...]
    reading: Reading


def compose(
    reading: Reading,
    units_of: UnitsOf,
    *,
    scope: Scope,
    documents: Sequence[Document],
    threshold: float,
    language: str = "en",
) -> Composition:
    """Return the answer to a question in quotations; without claims where nothing answers it.

    documents: all that were searched.
    """
    chosen, missing = _chosen(reading.parts, units_of, threshold)
    years = _unmet_years(reading, chosen)
    ordered = _by_document(chosen, "newest" if scope.gathers else scope.order)
    found = len(documents) if scope.gathers and len(documents) > 1 else 0
    return finished(
        ordered, missing, searched=found, years=years, scope=scope, language=language, parts=reading.parts
    )


def compose_sides(
    sides: Sequence[Side],
    units_of: UnitsOf,
    *,
    scope: Scope,
    searched: int,
    threshold: float,
    language: str = "en",
) -> Composition:
    """Return what each side of a comparison says, oldest first unless asked, and which says nothing."""
    best = max((p.probability for s in sides for p in s.reading.parts), default=0.0)
    found = best >= threshold
    spoken: list[Group] = []
    silent: list[str] = []
    for side in reversed(sides) if scope.order == "newest" else sides:
        enough = threshold * (_SIDE if found and _speaks_to_it(side.reading.parts) else 1.0)
        groups, _ = _chosen(side.reading.parts, units_of, enough)
        spoken += _by_document(groups, scope.order or "oldest")
        if not groups and len(sides) <= 3:
            silent += [
                phrase("silent", language, title=d.title, date=shown_date(d.date, d.date_text, language))
                for d in side.documents
            ]
    parts = tuple(part for side in sides for part in side.reading.parts)
    return finished(
        spoken,
        [],
        silent=silent,
        searched=searched if len(sides) > 2 else 0,
        scope=scope,
        language=language,
        parts=parts,
    )


def _speaks_to_it(parts: Sequence[PartReading]) -> bool:
    """Tell whether what was read states a fair share of what is asked, and is not only like it."""
    return any(e.features.get("told", 1.0) >= _SIDE_TOLD for part in parts for e in part.evidence[:1])


def finished(
    groups: Sequence[Group],
    missing: Sequence[str],
    *,
    silent: Sequence[str] = (),
    searched: int = 0,
    years: Sequence[str] = (),
    scope: Scope | None = None,
    parts: Sequence[PartReading] = (),
    language: str = "en",
) -> Composition:
    """Return the composition of groups in their order, with what code says beside them.

    missing: parts of the question, silent: what is said of documents that say nothing; searched: number
    of documents, if it is to be told; years: that were asked of and aren't spoken of.
    """
    quoter = Quoter()
    claims = quote_claims(groups, quoter, language)
    if not claims:
        return Composition("not_in_documents", missing=tuple(missing))
    if years:
        claims.insert(0, Claim(phrase("other_year", language, years=", ".join(years)), verified=None))
    if scope and (scope.total or scope.difference):
        claims += worked_out(scope, parts, groups, quoter, language)
    claims += [Claim(text, verified=None) for text in silent]
    claims += [missing_part(text, language) for text in missing]
    if searched:
        count = len({group.units[0].document.id for group in groups})
        claims.append(Claim(phrase("found_in", language, count=str(count), all=str(searched)), verified=None))
    status: Status = "partly" if missing or years or silent else "answered"
    return Composition(status, tuple(claims), quoter.citations, tuple(groups), tuple(missing))


def _chosen(
    parts: Sequence[PartReading], units_of: UnitsOf, threshold: float
) -> tuple[list[Group], list[str]]:
    """Return the groups that answer the parts, in order, and the parts that nothing answers."""
    chosen: list[Group] = []
    missing: list[str] = []
    shown: set[tuple[str, int]] = set()
    for part in parts:
        groups = select(part, units_of) if part.probability >= threshold else []
        if not groups and part.part.kind != "written":
            missing.append(part.part.text)
        if part.evidence and key(part.evidence[0].unit) in shown:
            # What is shown already answers this part too.
            groups = [g for g in groups if g.score >= 0.85 * part.evidence[0].score][:2]
        for group in groups:
            near = units_of(group.units[0].document.id)
            units = tuple(u for unit in group.units for u in _unshown(unit, near, shown))
            if units:
                chosen.append(
                    replace(group, units=units, heading=group.heading if units[0] in group.units else "")
                )
                shown |= {key(u) for u in near if any(s.start <= u.start < s.end for s in units)}
    return chosen, missing


def _unshown(unit: Unit, near: Sequence[Unit], shown: Collection[tuple[str, int]]) -> list[Unit]:
    """Return what of a unit is not shown yet: all, nothing, or its last sentences."""
    if key(unit) not in shown:
        return [unit]
    left = [u for u in near if unit.start <= u.start < unit.end and key(u) not in shown]
    return [replace(unit, start=left[0].start)] if left else []


def _unmet_years(reading: Reading, groups: Sequence[Group]) -> list[str]:
    """Return the years that are asked of where neither what is shown nor its document is of them."""
    asked = sorted({year for part in reading.parts for year in part.part.years})
    if not groups:
        return []
    units = [u for group in groups for u in group.units]
    spoken = " ".join(f"{u.text} {u.label} {u.context} {u.previous} {u.document.title}" for u in units)
    named = years_in(spoken)
    return [
        year
        for year in asked
        if not (is_of(year, named) or _bounded(year[:4], spoken))
        and not any(dated(u.document, year) for u in units)
    ]


def _bounded(year: str, text: str) -> bool:
    """Tell whether a text speaks of all years before or after one, and so of this one too."""
    until = re.findall(r"\b(?:before|until|till|by|up to) (?:\w+ ){0,3}?((?:19|20)[0-9]{2})\b", text)
    since = re.findall(r"\b(?:after|since|from) (?:\w+ ){0,3}?((?:19|20)[0-9]{2})\b", text)
    return any(year <= end for end in until) or any(year >= start for start in since)


def _by_document(groups: Sequence[Group], order: str) -> list[Group]:
    """Return the groups, those of a document together: the one that leads first, or by date."""
    best: dict[str, float] = {}
    dates: dict[str, str] = {}
    for group in groups:
        document = group.units[0].document
        best[document.id] = max(best.get(document.id, 0.0), group.score)
        dates[document.id] = document.date
    ids = list(best)
    if order:
        ids.sort(key=lambda i: dates[i], reverse=order == "newest")
    else:
        top = [i for i in ids if best[i] >= _AS_WELL * best[ids[0]] and dates[i]]
        lead = max(top, key=lambda i: dates[i]) if ids and ids[0] in top else ids[:1]
        ids.sort(key=lambda i: i != lead)
    return sorted(groups, key=lambda group: ids.index(group.units[0].document.id))
