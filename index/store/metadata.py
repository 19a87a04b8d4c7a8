"""What Chroma keeps beside a vector, and the condition by which a search asks for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from index.embed import Vectors

LAYOUT = "2"  # of what is kept; vectors with another one are written anew
Condition = dict[str, Any]  # Chroma's `where`


@dataclass(frozen=True, slots=True)
class Windows:
    """Some windows: their ids, their vectors of shape (n, dimensions), and what Chroma keeps of them.

    A window's id is its passage's with "~" and its place; `passage_of` gives the passage's back.
    """

    ids: list[str]
    vectors: Vectors
    metadata: list[dict[str, str | int]]


def metadata_of(document_id: str, date: str, heading: str) -> dict[str, str | int]:
    """Return what is kept beside a window's vector.

    date: ISO, to the day, month or year; kept as the first and the last day that it may mean
    (`since`, `until`: YYYYMMDD). Of a document without one neither is kept, so that no range fits.
    """
    kept: dict[str, str | int] = {"document": document_id, "heading": heading}
    if date:
        kept |= {"since": first_day(date), "until": last_day(date)}
    return kept


def condition(
    *,
    document_id: str = "",
    date_from: str = "",
    date_to: str = "",
    headings: Collection[str] | None = None,
) -> Condition | None:
    """Return the condition that all of these put together; None where nothing is asked."""
    parts: list[Condition] = []
    if document_id:
        parts.append({"document": document_id})
    if date_from:
        parts.append({"until": {"$gte": first_day(date_from)}})
    if date_to:
        parts.append({"since": {"$lte": last_day(date_to)}})
    if headings is not None:
        parts.append({"heading": {"$in": list(headings)}})
    return {"$and": parts} if len(parts) > 1 else (parts[0] if parts else None)


def first_day(date: str) -> int:
    """Return the number YYYYMMDD that no day of a date, to the day, month or year, is below."""
    return _number(date, "00")


def last_day(date: str) -> int:
    """Return the number YYYYMMDD that no day of a date, to the day, month or year, is above."""
    return _number(date, "99")


def _number(date: str, filler: str) -> int:
    return int((date + f"-{filler}" * (2 - date.count("-"))).replace("-", ""))
