"""Question and hits in, evidence out: which units answer, with a score and a probability.

The seam is `Reader`: any object with `read(question, hits) -> Reading` takes this one's place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.question import Part, Question
from assistant.units import Unit, document_units
from index import Document, Hit
from index.embed import Embedder
from index.vocabulary import fold, stem, words

_MONEY = re.compile(r"[£€$]\s?[0-9]|[0-9]\s?(?:million|billion|p\b|pence|pounds)", re.IGNORECASE)
_COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
    " million half third quarter twice once dozen both several majority none"
)
_COUNT = re.compile(rf"[0-9]|\b(?:{'|'.join(_COUNTED.split())})\b", re.IGNORECASE)
_DATE = re.compile(
    r"\b(?:19|20)[0-9]{2}\b|\b(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|ionawr|chwefror|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref"
    r"|tachwedd|rhagfyr|year|years|annually|monthly|weekly|daily|week|month|months|day|today)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’&-]+|\b[A-Z]{2,}\b")
_REASON = re.compile(
    r"\b(?:because|since|so that|in order|to \w+|as a result|due to|therefore)\b", re.IGNORECASE
)
_EXPANSION = re.compile(r"\([A-Z][A-Za-z&]{1,9}\)|[A-Z]{2,}\s+\(")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit that speaks to a part of the question.

    score: how well, from 0 to about 1; features: what the score was made of, by name.
    """

    unit: Unit
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PartReading:
    """The evidence for one part of the question, best first, and the chance that it answers it."""

    part: Part
    evidence: tuple[Evidence, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a question: part by part, as the question has them."""

    question: Question
    parts: tuple[PartReading, ...]


class Reader(Protocol):
    """What reads: question and hits in, evidence out."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """Return the evidence in `hits` for each part of the question."""
        ...


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
        parts = []
        vectors = self._encode([_embedded(unit) for unit, _ in found])
        for part in question.parts:
            asked = part.text if len(question.parts) == 1 else f"{question.text} {part.text}"
            similar = vectors @ self._embedder.encode([asked])[0] if found else np.zeros(0)
            evidence = [
                self._weigh(question, part, unit, passage_score, float(cosine))
                for (unit, passage_score), cosine in zip(found, similar, strict=True)
            ]
            evidence.sort(key=lambda e: -e.score)
            parts.append(PartReading(part, tuple(evidence), answer_probability(part, evidence)))
        return Reading(question, tuple(parts))

    def _candidates(self, hits: Sequence[Hit]) -> list[tuple[Unit, float]]:
        found: list[tuple[Unit, float]] = []
        for hit in hits:
            passage = hit.passage
            found += [
                (unit, hit.score)
                for unit in self.units(passage.document_id)
                if unit.start < passage.end and unit.end > passage.start
            ]
        seen: set[tuple[str, int]] = set()
        return [
            (unit, score)
            for unit, score in found
            if (key := (unit.document.id, unit.start)) not in seen and not seen.add(key)  # type: ignore[func-returns-value]
        ]

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

    def _weigh(
        self, question: Question, part: Part, unit: Unit, passage_score: float, cosine: float
    ) -> Evidence:
        own, near = self._word_stems(unit.text), self._word_stems(unit.context)
        before = self._word_stems(unit.before)
        total = sum(part.terms.values()) or 1.0
        direct = sum(w for t, w in part.terms.items() if t in own)
        around = sum(w for t, w in part.terms.items() if t not in own and t in near)
        earlier = sum(w for t, w in part.terms.items() if t not in own and t not in near and t in before)
        label = self._word_stems(unit.label)
        features = {
            "cosine": cosine,
            "direct": direct / total,
            "around": around / total,
            "earlier": earlier / total,
            "label": sum(w for t, w in part.terms.items() if t in label) / total,
            "kind": kind_match(part.kind, unit.text, part.terms, self._word_stems),
            "passage": passage_score,
            "short": 1.0 if len(unit.text.split()) < 5 and unit.kind == "sentence" else 0.0,
            "year": _year_match(question, unit),
        }
        return Evidence(unit, unit_score(features), features)


def _embedded(unit: Unit) -> str:
    """Return what is embedded for a unit: it needs what it stands under to be understood."""
    tail = unit.path[-1] if unit.path else ""
    return ". ".join(part for part in (tail, unit.label or unit.lead, unit.text) if part)


def kind_match(kind: str, text: str, terms: Mapping[str, float], stems: object = None) -> float:
    """Return 1 where a text holds an answer of the kind asked for, 0 where it can't."""
    if kind == "money":
        return 1.0 if _MONEY.search(text) else 0.0
    if kind == "count":
        return 1.0 if _COUNT.search(text) else 0.0
    if kind == "date":
        return 1.0 if _DATE.search(text) else 0.0
    if kind in ("person", "place"):
        new = [n for n in _NAME.findall(text) if stem(fold(n)) not in terms]
        return min(1.0, len(new) / 2)
    if kind == "reason":
        return 1.0 if _REASON.search(text) else 0.3
    if kind == "expansion":
        return 1.0 if _EXPANSION.search(text) else 0.0
    return 0.5


def _year_match(question: Question, unit: Unit) -> float:
    """Return 1 where the unit or its document is of a year that was asked for, 0.5 unasked."""
    if not question.years:
        return 0.5
    own = any(
        year in unit.text or year[2:] in re.findall(r"-([0-9]{2})\b", unit.text) for year in question.years
    )
    dated = any(unit.document.date.startswith(year) for year in question.years)
    return 1.0 if own or dated else 0.0


def unit_score(f: Mapping[str, float]) -> float:
    """Return how well a unit answers, from its features."""
    return (
        0.34 * max(0.0, f["cosine"])
        + 0.36 * f["direct"]
        + 0.24 * f["around"]
        + 0.12 * f["earlier"]
        + 0.08 * f["label"]
        + 0.14 * f["kind"]
        + 0.06 * f["passage"]
        + 0.06 * f["year"]
        - 0.2 * f["short"]
    )


def answer_probability(part: Part, evidence: Sequence[Evidence]) -> float:
    """Return the chance that the best evidence answers the part."""
    if not evidence:
        return 0.0
    f = evidence[0].features
    covered = f["direct"] + f["around"] + 0.6 * f["earlier"]
    kind = f["kind"] if part.kind != "fact" else 0.6
    return 1 / (1 + math.exp(-(3.2 * covered + 3.0 * f["cosine"] + 1.2 * kind - 3.6)))
