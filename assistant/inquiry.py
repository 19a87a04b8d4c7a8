"""A question put to the index: found, read and composed, for one place or for several beside each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.bilingual import english_unit
from assistant.compose import Composition, Side, compose, compose_sides
from assistant.converse import Understood
from assistant.evidence import Reader, Reading
from assistant.groups import UnitsOf
from assistant.initials import Initials
from assistant.others import the_rest
from assistant.question import Part, Question, analyse, asking_word, weighted_terms
from assistant.scope import Scope, scope_of, sides, without_years
from assistant.synonyms import synonyms
from assistant.units import Unit
from index import Document, Hit, Index
from index.vocabulary import fold, stem, words

_WIDE = 40  # passages looked at for a question over everything
_A_DOCUMENT = 8  # passages looked at of each document that is compared
_MOST_SIDES = 6
_KINDS = {
    "number": "count", "share": "share", "amount": "money", "cost": "money", "costs": "money",
    "budget": "money", "price": "money",
}  # fmt: skip
_OWN = 0.5  # share of a follow-up's own words that what answers it must hold


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question as it was understood."""

    understood: str
    scope: Scope
    question: Question
    hits: tuple[Hit, ...]
    reading: Reading
    made: Composition


class Inquiry:
    """Puts questions to an index; `documents` are those that it holds, by id."""

    def __init__(
        self, index: Index, documents: Mapping[str, Document], reader: Reader, units_of: UnitsOf, *,
        passages: int, threshold: float,
    ) -> None:  # fmt: skip
        self._index, self._documents = index, documents
        self._reader, self._units_of = reader, units_of
        self._passages, self._threshold = passages, threshold
        self._initials = Initials(document.text for document in documents.values())

    def ask(self, understood: Understood, *, where: Mapping[str, str] | None, language: str) -> Found:
        """Return what the documents say to a question, or to it alone where it is a new subject."""
        if understood.rest_of:
            before = self._ask(understood.rest_of, where, language)
            made = the_rest(
                before.made, before.reading, self._units_of, told=understood.told, language=language
            )
            return replace(before, understood=understood.text, made=made)
        found = self._ask(understood.text, where, language)
        if not understood.alone:
            return found
        kept = self._keeps(found, understood.alone)
        alone = self._ask(understood.alone, where, language)
        if kept:  # what it asks by itself is answered by the same: it needs no subject from before
            return alone if alone.made.claims and _lead(alone) == _lead(found) else found
        return alone if alone.made.claims or not found.made.claims else found

    def plain(self, question: str, where: Mapping[str, str] | None) -> str:
        """Return what is quoted in answer to an earlier question, a line each."""
        claims = self._ask(question, where, "en").made.claims
        return "\n".join(claim.text for claim in claims if claim.citations)

    def _keeps(self, found: Found, alone: str) -> bool:
        """Tell whether a short question is answered as one about the subject before it."""
        best = found.reading.parts[0].evidence[:1] if found.reading.parts else ()
        own = weighted_terms(alone, self._index.vocabulary)
        about = {t: w for t, w in found.question.parts[0].terms.items() if t not in own}
        if not best or not found.made.claims:
            return False
        unit = best[0].unit
        return covered(own, unit) >= _OWN and (not about or covered(about, unit) > 0)

    def _ask(self, text: str, where: Mapping[str, str] | None, language: str) -> Found:
        vocabulary = self._index.vocabulary
        corrected = self._initials.spelt_out(vocabulary.correct(asking_word(text)), vocabulary)
        scope = scope_of(corrected)
        inside = [d for d in self._documents.values() if not where or self._fits(d, where)]
        between = sides(corrected, inside)
        if len(inside) > 1 and (scope.compares or _years_apart(corrected, between)):
            return self._compare(corrected, scope, between, where, language)
        k = _WIDE if scope.gathers else self._passages
        hits = tuple(self._index.search(scope.text, k=k, where=where))
        question = analyse(scope.text, self._index.vocabulary)
        if scope.gathers:
            question = replace(
                question, parts=tuple(replace(p, everywhere=True, gathers=True) for p in question.parts)
            )
        reading = self._reader.read(question, hits)
        made = compose(
            reading,
            self._units_of,
            scope=scope,
            documents=inside,
            threshold=self._threshold,
            language=language,
        )
        return Found(corrected, scope, question, hits, reading, made)

    def _compare(
        self,
        text: str,
        scope: Scope,
        between: Sequence[Sequence[Document]],
        where: Mapping[str, str] | None,
        language: str,
    ) -> Found:
        """Ask each of several documents the same, and set what they say side by side."""
        plain = without_years(scope.text)
        question = analyse(plain, self._index.vocabulary)
        question = replace(question, parts=_telling_parts(question.parts))
        found: list[Side] = []
        hits: list[Hit] = []
        for documents in self._closest(plain, between, where):
            some = [
                h
                for d in documents
                for h in self._index.search(plain, k=_A_DOCUMENT, where={**(where or {}), "document": d.id})
            ]
            hits += some
            found.append(Side(tuple(documents), self._reader.read(question, some)))
        made = compose_sides(
            found,
            self._units_of,
            scope=scope,
            searched=len(self._documents),
            threshold=self._threshold,
            language=language,
        )
        readings = [part for side in found for part in side.reading.parts]
        best = tuple(sorted(readings, key=lambda p: -p.probability))
        return Found(text, scope, question, tuple(hits), Reading(question, best), made)

    def _closest(
        self, text: str, between: Sequence[Sequence[Document]], where: Mapping[str, str] | None
    ) -> list[Sequence[Document]]:
        """Return the sides, where there are many only those that the question is closest to."""
        if len(between) <= _MOST_SIDES:
            return list(between)
        order: dict[str, int] = {}
        for hit in self._index.search(text, k=_WIDE, where=where):
            order.setdefault(hit.passage.document_id, len(order))
        near = [side for side in between if any(d.id in order for d in side)]
        near.sort(key=lambda side: min(order[d.id] for d in side if d.id in order))
        chosen = near[:_MOST_SIDES]
        return [side for side in between if side in chosen]

    def _fits(self, document: Document, where: Mapping[str, str]) -> bool:
        return not where.get("document") or where["document"] in (document.id, document.source)


def _lead(found: Found) -> tuple[str, int]:
    """Return where the first quotation of an answer stands."""
    first = found.made.citations[0]
    return first.document_id, first.start


def covered(terms: Mapping[str, float], unit: Unit) -> float:
    """Return how much of some stems, by their weight, a unit states or stands under."""
    unit = english_unit(unit)
    near = f"{unit.text} {unit.label} {unit.lead} {unit.previous} {' '.join(unit.path)} {unit.document.title}"
    stems = {stem(word) for word in words(fold(near))}
    total = sum(terms.values())
    met = sum(w for t, w in terms.items() if t in stems or synonyms(t) & stems)
    return met / total if total else 1.0


def _years_apart(text: str, between: Sequence[Sequence[Document]]) -> bool:
    """Tell whether each of several years that a question names is that of a document."""
    return sum(any(d.date[:4] in text for d in side) for side in between) >= 2


def _telling_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts that ask something of their own: "and what was it?" asks the same again."""
    kept = (*parts[:1], *(part for part in parts[1:] if len(part.own) >= 2))
    return tuple(replace(p, kind=_KINDS.get(_measured(p.text), p.kind), about=False) for p in kept)


def _measured(text: str) -> str:
    found = re.match(
        r"(?:the |its |their )?(number|amount|cost|costs|budget|price|share) (?:of|for)\b",
        text,
        re.IGNORECASE,
    )
    return found.group(1).lower() if found else ""


def strongest(reading: Reading) -> float:
    """Return the probability of the part that is answered best."""
    return max((part.probability for part in reading.parts), default=0.0)
