"""Which passages a search may find: by document, by date, by heading."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.catalogue import Catalogue
from index.errors import QueryError

FILTERS = ("document", "date_from", "date_to", "heading")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


def allowed_passages(where: Mapping[str, str], catalogue: Catalogue) -> set[str]:
    """Return the ids of the passages that fit all filters; raise QueryError for a bad one.

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
    return catalogue.passage_ids(documents, where.get("heading", ""))


def _within(date: str, first: str, last: str) -> bool:
    if not (first or last):
        return True
    if not date:
        return False
    return (not first or _padded(date, "99") >= _padded(first, "00")) and (
        not last or _padded(date, "00") <= _padded(last, "99")
    )


def _padded(value: str, filler: str) -> str:
    """Return a year or a month as a full date, to be compared as text."""
    return value + f"-{filler}" * (2 - value.count("-"))
