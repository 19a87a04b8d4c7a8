"""Years that are named, "2018" or "2018-19", and whether a text is of one."""

from __future__ import annotations

import re
from collections.abc import Collection

from index import Document

_YEARS = re.compile(r"\b((?:19|20)[0-9]{2})(?:\s?[-/–]\s?((?:19|20)?[0-9]{2})\b)?")

_LED = re.compile(
    rf"(?:\b(?:in|for|from|to|by|of|since|between|and|or|with|than|back|year|the)\s+)*{_YEARS.pattern}"
)


def years_in(text: str) -> frozenset[str]:
    """Return the years that a text names: "2018", or "2018-19" for one that spans two."""
    found: set[str] = set()
    for first, second in _YEARS.findall(text):
        if second and int(second[-2:]) == (int(first) + 1) % 100:
            found.add(f"{first}-{second[-2:]}")
        else:
            found |= {first, second} if len(second) == 4 else {first}
    return frozenset(found)


def without_years_named(text: str) -> str:
    """Return a text without the years that it names."""
    return _YEARS.sub(" ", text)


def without_years(text: str, years: Collection[str]) -> str:
    """Return a text without some of the years that it names, and what leads to them ("and in 2018")."""
    kept = _LED.sub(lambda found: found[0] if years_in(found[0]) - set(years) else "", text)
    return " ".join(kept.split())


def ends_of(year: str) -> tuple[str, ...]:
    """Return the calendar years that a year lies in: one, or two."""
    return (year[:4], str(int(year[:4]) + 1)) if "-" in year else (year,)


def is_of(year: str, named: Collection[str]) -> bool:
    """Tell whether a year is among those named, or a calendar year in one that spans two."""
    return year in named or ("-" not in year and any(year in ends_of(other) for other in named))


def dated(document: Document, year: str) -> bool:
    """Tell whether a document is of a year."""
    return document.date[:4] in ends_of(year)
