"""Which passages a search may find: by document, by date, by heading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import QueryError
from index.store import Catalogue
from index.store.metadata import Condition, condition, first_day, last_day

FILTERS = ("document", "date_from", "date_to", "heading")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_HEADINGS = 10_000  # in one condition; SQLite takes 32,766 values, Chroma some for itself


@dataclass(frozen=True, slots=True)
class Filter:
    """What fits all filters.

    passages: their ids, for the search by words. conditions: Chroma's, whose results are to be joined,
    each with the number of passages that it fits; None fits all.
    """

    passages: frozenset[str]
    conditions: tuple[tuple[Condition | None, int], ...]


def read_filter(where: Mapping[str, str], catalogue: Catalogue) -> Filter:
    """Return what fits all filters; raise QueryError for a bad one.

    A document without a date fits no range of dates.
    """
    unknown = sorted(set(where) - set(FILTERS))
    if unknown:
        raise QueryError(f"Unknown filter {unknown[0]!r}; expected one of {', '.join(FILTERS)}.")
    for name in ("date_from", "date_to"):
        if where.get(name) and not _DATE.fullmatch(where[name]):
            raise QueryError(
                f"{name} is {where[name]!r}; expected a date such as 2018-04-23, 2018-04 or 2018."
            )
    wanted, first, last = where.get("document"), where.get("date_from", ""), where.get("date_to", "")
    documents = [
        id
        for id, source, date in catalogue.document_dates()
        if (not wanted or wanted in (id, source)) and _within(date, first, last)
    ]
    heading = where.get("heading", "")
    headings = catalogue.headings_of(documents, heading)
    asked = {"document_id": documents[0] if wanted and documents else "", "date_from": first, "date_to": last}
    if not heading:
        return Filter(frozenset(headings), ((condition(**asked), len(headings)),))
    counts = Counter(headings.values())
    names = list(counts)
    return Filter(
        frozenset(headings),
        tuple(
            (condition(**asked, headings=some), sum(counts[name] for name in some))
            for some in (names[at : at + _HEADINGS] for at in range(0, len(names), _HEADINGS))
        ),
    )


def _within(date: str, first: str, last: str) -> bool:
    if not (first or last):
        return True
    if not date:
        return False
    return (not first or last_day(date) >= first_day(first)) and (
        not last or first_day(date) <= last_day(last)
    )
