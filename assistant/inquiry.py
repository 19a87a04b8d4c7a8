"""A question put to the documents: found, read and composed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from math import log

from assistant.compose.compose import Composition, compose
from assistant.compose.gather import Gatherer, gathered
from assistant.compose.groups import Group, group_of
from assistant.compose.select import select
from assistant.read.evidence import Evidence, Reading
from assistant.read.reading import MOST, PassageReader
from assistant.read.units import Unit
from assistant.register.role import Role
from assistant.understand.follow_up import Turn, Way, asks_the_rest, told_after, ways
from assistant.understand.initials import Initials
from assistant.understand.question import Question, analyse
from assistant.understand.years import dated, is_of, without_years, years_in
from index import Document, Hit, Index
from index.language import fold

_SIDES = 6  # documents that are compared at most
_A_SIDE = 8  # passages looked at of each of them
_WIDE = 24  # passages looked at where several things are asked for
_READ = 0.3  # weight of what is read beside the form of a question, where it may go on from another
_REST = 3  # groups of what an answer left out
_OF_THE_YEAR = 2.0  # log-odds that a unit of the year asked is worth more than one of another year


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question as it was understood."""

    understood: str
    question: Question
    hits: tuple[Hit, ...]
    readings: tuple[Reading, ...]
    made: Composition
    rows: tuple[Role, ...] = ()

    @property
    def probability(self) -> float:
        """Return the chance that the documents answer: that of the part that is answered best."""
        return max((reading.probability for reading in self.readings), default=0.0)


class Inquiry:
    """Puts questions to an index; `documents` are those that it holds, by id."""

    def __init__(
        self,
        index: Index,
        documents: Mapping[str, Document],
        reader: PassageReader,
        *,
        passages: int,
        threshold: float,
    ) -> None:
        self._index, self._documents, self._reader = index, documents, reader
        self._passages, self._threshold = passages, threshold
        self._gatherer = Gatherer(index, reader)
        self._initials = Initials(document.text for document in documents.values())

    def at(self, threshold: float) -> Inquiry:
        """Return the same, for which a part is answered from another probability on."""
        other = copy(self)
        other._threshold = threshold
        return other

    def ask(
        self, question: str, turns: Sequence[Turn] = (), *, where: Mapping[str, str] | None, language: str
    ) -> Found:
        """Return what the documents say to a question, in the way that they answer best."""
        if turns and asks_the_rest(question):
            return self._rest(question, turns[-1], where, language)
        found = [(way.odds, self._ask(way, where, language)) for way in ways(question, turns)]
        return max(found, key=lambda one: one[0] + _READ * _log_odds(one[1].probability))[1]

    def _ask(self, way: Way, where: Mapping[str, str] | None, language: str) -> Found:
        vocabulary = self._index.vocabulary
        text = self._initials.spelt_out(vocabulary.correct(way.text), vocabulary)
        question = analyse(text)
        if way.before:
            before = vocabulary.correct(way.before)
            question = replace(question, parts=tuple(f"{before} {part}" for part in question.parts))
        shown = way.shown if way.before else text
        inside = [
            d
            for d in self._documents.values()
            if not where or where.get("document") in (None, d.id, d.source)
        ]
        if question.compares and (sides := _sides(question, inside)):
            return self._compare(question, shown, sides, where, language)
        k = _WIDE if question.several else self._passages
        hits: dict[str, Hit] = {}
        readings: list[Reading] = []
        for part in question.parts:
            some = self._index.search(part, k=k, where=where)
            hits |= {hit.passage.id: hit for hit in some}
            most = 2 * MOST if question.several else MOST
            readings.append(_of_the_years(question, self._reader.read(part, some, most=most)))
        groups, missing = self._chosen(question, readings)
        rows = []
        if len(question.parts) == 1 and groups and not missing and set(where or ()) <= {"document"}:
            rows = self._gatherer.rows(text, {d.id for d in inside}, question.years)
        if rows:
            made = gathered(rows, groups, self._reader, searched=len(inside), language=language)
            return Found(
                shown, question, tuple(hits.values()), tuple(readings), made, tuple(row.role for row in rows)
            )
        gathers = question.several and len({g.units[0].document.id for g in groups}) > 1
        made = compose(
            question, groups, missing=missing, searched=len(inside) if gathers else 0,
            denied=self._denied(readings), language=language,
        )  # fmt: skip
        return Found(shown, question, tuple(hits.values()), tuple(readings), made)

    def _chosen(self, question: Question, readings: Sequence[Reading]) -> tuple[list[Group], list[str]]:
        """Return the groups that answer the parts, in order, and the parts that nothing answers."""
        chosen: list[Group] = []
        missing: list[str] = []
        for reading, shown in zip(readings, question.shown, strict=True):
            if reading.probability < self._threshold:
                missing.append(shown)
                continue
            for group in self._selected(question, reading):
                if not any(other.holds(group.units[-1]) for other in chosen):
                    chosen.append(group)
        return chosen, missing

    def _denied(self, readings: Sequence[Reading]) -> bool:
        """Tell whether what answers denies what the question takes for granted."""
        answering = [r.quotable[:1] for r in readings if r.probability >= self._threshold]
        return any(item.denies >= self._reader.weights.denies for first in answering for item in first)

    def _selected(self, question: Question, reading: Reading) -> list[Group]:
        def judge(units: Sequence[Unit]) -> list[Evidence]:
            return self._reader.judged(reading.asked, units)

        weights = self._reader.weights
        beside = weights.beside_several if question.several else weights.beside
        return select(reading, self._reader.units, judge, several=question.several, beside=beside)

    def _compare(
        self,
        question: Question,
        shown: str,
        sides: Sequence[Document],
        where: Mapping[str, str] | None,
        language: str,
    ) -> Found:
        """Ask each of several documents the same, and set what they say side by side."""
        groups: list[Group] = []
        hits: list[Hit] = []
        readings: list[Reading] = []
        silent: list[Document] = []
        for document in self._closest(question, sides, where):
            some = self._index.search(
                question.text, k=_A_SIDE, where={**(where or {}), "document": document.id}
            )
            reading = self._reader.read(_asked_of(question, document, sides), some)
            hits += some
            readings.append(reading)
            if reading.probability >= self._threshold:
                groups += self._selected(question, reading)
            else:
                silent.append(document)
        made = compose(question, groups, silent=silent if len(sides) <= 3 else (), language=language)
        return Found(shown, question, tuple(hits), tuple(readings), made)

    def _closest(
        self, question: Question, sides: Sequence[Document], where: Mapping[str, str] | None
    ) -> list[Document]:
        """Return the documents to compare; where there are many, those that the question is closest to."""
        if len(sides) <= _SIDES:
            return list(sides)
        near = dict.fromkeys(
            h.passage.document_id for h in self._index.search(question.text, k=_WIDE, where=where)
        )
        chosen = list(near)[:_SIDES]
        return [d for d in sides if d.id in chosen]

    def _rest(self, asked: str, before: Turn, where: Mapping[str, str] | None, language: str) -> Found:
        """Return what the answer to the question before left out."""
        found = self._ask(Way(before.question, before.question), where, language)
        told = " ".join(fold(before.answer).split())
        groups: list[Group] = []
        for item in (e for reading in found.readings for e in reading.evidence if e.read > 0):
            shown = any(g.holds(item.unit) for g in (*groups, *(found.made.groups if not told else ())))
            if not shown and " ".join(fold(item.unit.text).split()) not in told and len(groups) < _REST:
                groups.append(group_of(item, self._reader.units))
        made = compose(found.question, groups, language=language)
        return replace(found, understood=told_after(asked, before), made=made)


def _log_odds(probability: float) -> float:
    return log(max(probability, 1e-6) / max(1 - probability, 1e-6))


def _sides(question: Question, documents: Sequence[Document]) -> list[Document]:
    """Return the dated documents that a comparison is between, oldest first.

    Of several years named those nearest to each, if they are not the same; else all.
    """
    known = sorted((d for d in documents if d.date), key=lambda d: d.date)
    if len(question.years) > 1:
        known = [d for d in known if any(_is_nearest(d, year, known) for year in question.years)]
    several = len({d.date[:4] for d in known} if question.years else known) > 1
    return known if several else []


def _asked_of(question: Question, document: Document, sides: Sequence[Document]) -> str:
    """Return a comparison as it is asked of one side: without the years that another side is nearer to."""
    others = {year for year in question.years if not _is_nearest(document, year, sides)}
    return without_years(question.parts[0], others)


def _is_nearest(document: Document, year: str, among: Sequence[Document]) -> bool:
    """Tell whether no other dated document is nearer to a year."""
    apart = [abs(int(other.date[:4]) - int(year[:4])) for other in (document, *among)]
    return apart[0] == min(apart)


def _of_the_years(question: Question, reading: Reading) -> Reading:
    """Return the reading with the units of a year that is asked for, or of a document of it, ahead."""
    if not question.years:
        return reading

    def of_it(item: Evidence) -> bool:
        unit = item.unit
        named = years_in(f"{unit.place} {unit.text}")
        return any(is_of(y, named) or (not named and dated(unit.document, y)) for y in question.years)

    evidence = [replace(e, score=e.score + _OF_THE_YEAR * of_it(e)) for e in reading.evidence]
    return replace(reading, evidence=tuple(sorted(evidence, key=lambda e: -e.score)))
