"""Question and hits in, evidence out: which units answer, with a score and a probability.

The seam is `Reader`: any object with `read(question, hits) -> Reading` takes this one's place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.bilingual import english_unit
from assistant.evidence import Evidence, PartReading, Reading
from assistant.kinds import STRICT, denies, kind_match
from assistant.question import Part, Question
from assistant.synonyms import synonyms
from assistant.units import Unit, document_units
from assistant.weigh import answer_probability, unit_score
from index import Document, Hit
from index.embed import Embedder
from index.vocabulary import fold, stem, words

_NEAR = 8  # units to each side of the first part's answer that a later part may be answered by


class FeatureReader:
    """Scores each unit of the passages found by features that know no document."""

    def __init__(self, documents: Mapping[str, Document], embedder: Embedder) -> None:
        self._documents = documents
        self._embedder = embedder
        self._units: dict[str, list[Unit]] = {}
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._stems: dict[str, frozenset[str]] = {}

    def units(self, document_id: str) -> list[Unit]:
        """Return the units of a document."""
        if document_id not in self._units:
            self._units[document_id] = document_units(self._documents[document_id])
        return self._units[document_id]

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """Return the evidence in `hits` for each part of the question, best first."""
        found = self._candidates(hits)
        parts: list[PartReading] = []
        for part in question.parts:
            first = parts[0].evidence[0].unit if parts and parts[0].evidence else None
            pool = self._pool(part, found, first)
            asked = part.text if not parts else f"{question.text} {part.text}"
            evidence = self._weigh_all(part, asked, pool, first)
            for asked_of, some in self._by_document(part, evidence):
                parts.append(PartReading(asked_of, tuple(some), answer_probability(asked_of, some)))
        return Reading(question, tuple(parts))

    def _pool(
        self, part: Part, found: Sequence[tuple[Unit, float]], first: Unit | None
    ) -> list[tuple[Unit, float]]:
        """Return the candidates, with those that the question's kind or its first part points to."""
        pool = list(found)
        if part.kind == "expansion":
            told = [fold(" ".join(expansion.split())) for expansion in part.expansions]
            everything = (unit for id in self._documents for unit in self.units(id))
            pool += [(unit, 0.0) for unit in everything if any(e in fold(unit.text) for e in told)]
        if part.kind == "author":
            for document in self._documents.values():
                surname = document.author.split()[-1:] or [""]
                pool += [(u, 0.0) for u in self.units(document.id) if surname[0] and surname[0] in u.text]
        if first is not None:
            near = self.units(first.document.id)
            at = next(i for i, unit in enumerate(near) if unit.start == first.start)
            pool += [(u, 0.0) for u in near[max(0, at - _NEAR) : at + _NEAR + 1] if u.path == first.path]
        return list({(unit.document.id, unit.start): (unit, s) for unit, s in reversed(pool)}.values())[::-1]

    def _by_document(self, part: Part, evidence: list[Evidence]) -> list[tuple[Part, list[Evidence]]]:
        """Return the evidence apart by document, where a part asks of documents of several years."""
        asked = {
            year: {d.id for d in self._documents.values() if d.date.startswith(year)} for year in part.years
        }
        dated = {year: ids for year, ids in sorted(asked.items()) if ids}
        if len(self._documents) < 2 or not dated or part.kind in ("date", "written"):
            return [(part, evidence)]
        if len(dated) == 1:
            [(year, ids)] = dated.items()
            own = [e for e in evidence if e.unit.document.id in ids or year in e.unit.text]
            return [(part, own or evidence)]
        return [
            (
                replace(part, text=f"{part.text} ({year})", years=frozenset([year])),
                [e for e in evidence if e.unit.document.id in ids],
            )
            for year, ids in dated.items()
        ]

    def _candidates(self, hits: Sequence[Hit]) -> list[tuple[Unit, float]]:
        found: dict[tuple[str, int], tuple[Unit, float]] = {}
        for hit in hits:
            passage = hit.passage
            for unit in self.units(passage.document_id):
                if unit.start < passage.end and unit.end > passage.start:
                    found.setdefault((passage.document_id, unit.start), (unit, hit.score))
        return list(found.values())

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts, each embedded once while the program runs."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._embedder.encode(new), strict=True))
        if not texts:
            return np.zeros((0, self._embedder.dimensions), dtype=np.float32)
        return np.stack([self._vectors[text] for text in texts])

    def _word_stems(self, text: str) -> frozenset[str]:
        if text not in self._stems:
            self._stems[text] = frozenset(stem(word) for word in words(fold(text)))
        return self._stems[text]

    def _weigh_all(
        self, part: Part, asked: str, pool: Sequence[tuple[Unit, float]], first: Unit | None
    ) -> list[Evidence]:
        readable = [english_unit(unit) for unit, _ in pool]
        vectors = self._encode([_embedded(unit) for unit in readable])
        similar = vectors @ self._embedder.encode([asked])[0] if pool else np.zeros(0)
        evidence = [
            replace(self._weigh(part, read, passage_score, float(cosine), first), unit=unit)
            for (unit, passage_score), read, cosine in zip(pool, readable, similar, strict=True)
        ]
        return sorted(evidence, key=lambda e: -e.score)

    def _weigh(
        self, part: Part, unit: Unit, passage_score: float, cosine: float, first: Unit | None
    ) -> Evidence:
        own, context = self._word_stems(unit.text), self._word_stems(unit.context)
        if part.kind == "author":
            context |= self._word_stems(_about(unit.document))
        before, telling = self._word_stems(unit.previous), self._word_stems(unit.telling)
        total = sum(part.terms.values()) or 1.0
        direct = around = earlier = 0.0
        for term, weight in part.terms.items():
            if term in own:
                direct += weight
            elif synonyms(term) & own:
                direct += 0.6 * weight
            elif term in context:
                around += weight
            elif term in before:
                earlier += weight
        everything = own | context | before | self._word_stems(unit.siblings)
        features = {
            "cosine": cosine,
            "direct": direct / total,
            "around": around / total,
            "earlier": earlier / total,
            "label": sum(w for t, w in part.terms.items() if t in telling) / total,
            "kind": _kind(part, unit, direct / total),
            "strict": 1.0 if part.kind in STRICT else 0.0,
            "names": _share(part, part.names, everything | self._word_stems(_about(unit.document))),
            "passage": passage_score,
            "near": _nearness(unit, first),
            "short": 1.0 if len(unit.text.split()) < 5 and unit.kind == "sentence" else 0.0,
            "year": _year_match(part, unit),
            "dangling": float(unit.dangling),
        }
        return Evidence(unit, unit_score(features), features)


def _embedded(unit: Unit) -> str:
    """Return what is embedded for a unit: it needs what it stands under to be understood."""
    tail = unit.path[-1] if unit.path else ""
    return ". ".join(part for part in (tail, unit.label or unit.lead, unit.text) if part)


def _about(document: Document) -> str:
    return f"{document.title} {document.author} {document.office} {document.publisher} {document.date_text}"


def _share(part: Part, names: Collection[str], stems: Collection[str]) -> float:
    """Return how much of the names of a part, by their weight, is among some stems."""
    total = sum(part.terms.get(name, 0.0) for name in names)
    return sum(part.terms.get(name, 0.0) for name in names if name in stems) / total if total else 1.0


def _kind(part: Part, unit: Unit, direct: float) -> float:
    """Return how far a unit holds the kind of answer, or contradicts that there is one."""
    if part.kind == "expansion":
        text = fold(unit.text)
        return 1.0 if any(fold(" ".join(e.split())) in text for e in part.expansions) else 0.0
    if part.kind == "author":
        surname = unit.document.author.split()[-1:]
        return 1.0 if surname and surname[0] in unit.text and len(unit.text.split()) < 40 else 0.0
    match = kind_match(part.kind, f"{unit.label} {unit.text}".strip(), part.terms)
    return (
        1.0
        if match < 1 and part.kind in ("money", "count", "date") and direct >= 0.35 and denies(unit.text)
        else match
    )


def _nearness(unit: Unit, first: Unit | None) -> float:
    """Return 1 for what stands beside the answer to the first part, 0 for what is elsewhere."""
    if first is None or unit.document.id != first.document.id or unit.path != first.path:
        return 0.0
    return 1.0 / (1.0 + 0.25 * max(0, abs(unit.block - first.block) - 1))


def _year_match(part: Part, unit: Unit) -> float:
    """Return 1 where the unit or its document is of a year that was asked for, 0.5 unasked."""
    if not part.years:
        return 0.5
    own = any(y in unit.text or y[2:] in re.findall(r"-([0-9]{2})\b", unit.text) for y in part.years)
    dated = any(unit.document.date.startswith(year) for year in part.years)
    return 1.0 if own or dated else 0.0
