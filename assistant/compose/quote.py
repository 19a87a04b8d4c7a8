"""From evidence to an answer in quotations: pure functions, nothing but the documents' words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.answers import Citation, Claim
from assistant.compose.groups import Group
from assistant.phrases import as_of, phrase, shown_date
from assistant.read.tables import cells
from assistant.read.units import Unit

_BULLET = re.compile(r"^(?:[•●▪◦‣⁃·*\-–—o\uf0b7]\s+)+|^[•●▪◦‣⁃·\uf0b7]+")
_ITEM_END = re.compile(r"[;,]?\s+(?:and|or|a|ac|neu)$|[;,]$")


class Quoter:
    """Numbers citations in the order in which they are quoted, each span once."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, int], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the citations so far, in order of their numbers."""
        return tuple(self._citations.values())

    def cite(self, unit: Unit, answer: tuple[int, int] | None = None) -> int:
        """Return the number of the citation for a unit; answer: where in its document the answer stands."""
        return self.number(Citation.of(unit.document, unit.start, unit.end, unit.path, answer=answer))

    def number(self, c: Citation) -> int:
        """Return the number of a citation, which is that of the first of its span."""
        new = replace(c, number=len(self._citations) + 1)
        return self._citations.setdefault((c.document_id, c.start, c.end), new).number


def nearest(groups: Sequence[Group]) -> tuple[Citation, ...]:
    """Return what is near a question without answering it, as citations without a number."""
    units = [group.units[0] for group in groups]
    return tuple(Citation.of(unit.document, unit.start, unit.end, unit.path) for unit in units)


def quote_claims(groups: Sequence[Group], quoter: Quoter, language: str = "en") -> list[Claim]:
    """Return the claims of an answer: for each document its date, then its quotations."""
    claims: list[Claim] = []
    for _, run in groupby(groups, key=lambda group: group.units[0].document.id):
        together = list(run)
        claims.append(Claim(as_of(together[0].units[0].document, language), verified=None))
        heading = ""
        for group in together:
            claims += _group_claims(group, quoter, language, under=heading)
            heading = group.heading
    return claims


def _group_claims(group: Group, quoter: Quoter, language: str, *, under: str) -> Iterable[Claim]:
    if group.heading and group.heading != under:
        yield Claim(f"{group.heading.rstrip(':….')}:", verified=None)
    for unit in group.units:
        yield Claim(displayed(unit), (quoter.cite(unit, group.answers.get(unit.start)),))
    if group.of:
        count = sum(unit.kind != "sentence" for unit in group.units)
        shown = phrase("shown", language, count=str(count), all=str(group.of))
        yield Claim(shown, verified=None)


def displayed(unit: Unit) -> str:
    """Return a unit as it is shown: an item without the mark before it and the "; and" after it."""
    if unit.kind == "sentence":
        return unit.text
    if unit.kind == "row":
        return f"- {' · '.join(cell for cell in cells(unit.text) if cell)}"
    text = _BULLET.sub("", unit.text, count=1)
    return f"- {_ITEM_END.sub('', text)}"


def refusal(years: Sequence[str], near: Sequence[Citation], language: str = "en") -> list[Claim]:
    """Return that the documents don't say; where years were asked for, of when the nearest are."""
    claims = [Claim(phrase("not_in_documents", language), verified=None)]
    dates = list(dict.fromkeys(c.date for c in near if c.date))
    if years and dates and not any(year in f"{c.date} {c.quote}" for c in near for year in years):
        of_them = "; ".join(shown_date("", d, language) for d in dates)
        said = phrase("nearest_of", language, years=", ".join(years), dates=of_them)
        claims.append(Claim(said, verified=None))
    return claims


def missing_part(part: str, language: str = "en") -> Claim:
    """Return the sentence that says which part of a question the documents don't answer."""
    return Claim(phrase("not_said", language, part=part), verified=None)
