"""A body's page: all that it does, in all documents, by year, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from assistant.register.names import key
from assistant.register.role import Role

_SAME = 85  # of 100, from which on two matters are one


@dataclass(frozen=True, slots=True)
class Year:
    """What the documents of a year say of a body; year: "" for those without a date.

    begun: rows that the dated documents before it don't say; ended: rows of the year before that it doesn't.
    """

    year: str
    roles: tuple[Role, ...]
    begun: tuple[Role, ...] = ()
    ended: tuple[Role, ...] = ()


def by_year(roles: Iterable[Role]) -> list[Year]:
    """Return the rows of a body by the year of their documents, oldest first, those without a date last."""
    of_years: dict[str, list[Role]] = {}
    for role in roles:
        of_years.setdefault(_year(role), []).append(role)
    pages: list[Year] = []
    earlier: list[Role] = []
    before: list[Role] = []
    for year in sorted(of_years, key=lambda one: (not one, one)):
        said = of_years[year]
        if year and before:
            begun = tuple(r for r in said if not _holds(earlier, r))
            ended = tuple(r for r in before if not _holds(said, r))
            pages.append(Year(year, tuple(said), begun, ended))
        else:
            pages.append(Year(year, tuple(said)))
        if year:
            earlier, before = earlier + said, said
    return pages


def _year(role: Role) -> str:
    last = role.citation.date[-4:]
    return last if last.isdigit() else ""


def _holds(roles: Iterable[Role], role: Role) -> bool:
    """Tell whether one of some rows says the same of the same relation, in other words too."""
    return any(r.relation == role.relation and _alike(r.what, role.what) for r in roles)


def _alike(a: str, b: str) -> bool:
    return fuzz.ratio(key(a), key(b)) >= _SAME
