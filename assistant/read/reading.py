"""Passages found for a question, read unit by unit: which answer, in which words, how surely."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np

from assistant.read.calibration import Calibration, best_features, calibration
from assistant.read.evidence import Evidence, Reading
from assistant.read.judge import Judgement, Reader
from assistant.read.units import Unit, document_units
from index import Document, Hit
from index.embed import DocumentEmbedder, Embedder, Vectors
from index.language import STOPWORDS, Vocabulary, acronyms_in, document_language, fold, stem, words
from index.language.welsh import read_as

MOST = 12  # units that are read for a question, and that tell whether it is answered
_FIRST = {"covered": 1.0, "near": 1.5, "fused": 0.3}  # what puts a unit among them
_KEPT, _PLACE = 20_000, 120  # vectors of units that are kept, 1.5 KB each; characters of a place in them
_WORD = re.compile(r"\w+")
_UNREAD = -12.0  # score of a unit that search puts too low to be read


@dataclass(frozen=True)
class Readable:
    """A unit as it is read: in English, with the stems of its words.

    meant: what its acronyms stand for in its document.
    """

    unit: Unit
    meant: tuple[str, ...] = ()

    @cached_property
    def place(self) -> str:
        """Where it stands, in English, and what its acronyms stand for."""
        return _english("; ".join((*self.meant, self.unit.place)), self.unit.document)

    @cached_property
    def text(self) -> str:
        """What it says, in English."""
        return _english(self.unit.text, self.unit.document)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of its words, with those of its place."""
        return frozenset(stem(w) for w in words(fold(f"{self.place} {self.text}")))


class PassageReader:
    """Reads the units of passages, of one state of the documents, by a reader and a calibration."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        reader: Reader,
        vocabulary: Vocabulary,
        embedder: Embedder,
        *,
        weights: Calibration | None = None,
    ) -> None:
        self._documents, self._reader, self._vocabulary = documents, reader, vocabulary
        self._embedder = embedder
        self._vectors: OrderedDict[tuple[str, str], Vectors] = OrderedDict()
        self._lock = Lock()
        self.weights = weights or calibration()
        self._readable = lru_cache(maxsize=4_000)(self._read_document)

    def units(self, document_id: str) -> list[Unit]:
        """Return the units of a document."""
        return [readable.unit for readable in self._readable(document_id)]

    def read(self, asked: str, hits: Sequence[Hit], *, most: int = MOST) -> Reading:
        """Return the evidence in `hits` for one thing asked, best first, and the chance that it answers.

        most: units that are read; the first `MOST` of them tell the chance.
        """
        found = self._nearest(asked, hits)
        if not found:
            return Reading(asked, (), 0.0)
        some = found[:most]
        judged = self._reader.judge(asked, [(r.place, r.text) for r, _ in some])
        parts = [self._parts(judgement, near) for judgement, (_, near) in zip(judged, some, strict=True)]
        scores = [sum(self.weights.unit[name] * value for name, value in part.items()) for part in parts]
        order = sorted(range(len(some)), key=lambda i: -scores[i])
        evidence = [_evidence(some[i][0], scores[i], judged[i]) for i in order]
        features = best_features([judged[i].score for i in order if i < MOST])
        unread = (Evidence(r.unit, _UNREAD + near["covered"], _UNREAD) for r, near in found[most:])
        return Reading(asked, (*evidence, *unread), self.weights.probability(features))

    def judged(self, asked: str, units: Sequence[Unit]) -> list[Evidence]:
        """Return the evidence that some units are, in their order, by the reader alone."""
        readable = [Readable(unit) for unit in units]
        judged = self._reader.judge(asked, [(r.place, r.text) for r in readable])
        return [_evidence(r, j.score, j) for r, j in zip(readable, judged, strict=True)]

    def _parts(self, judgement: Judgement, near: Mapping[str, float]) -> dict[str, float]:
        return {"read": judgement.score, **near}

    def _nearest(self, asked: str, hits: Sequence[Hit]) -> list[tuple[Readable, dict[str, float]]]:
        """Return the units of the passages, by their words and their passage's score, best first.

        Copies of a sentence, there or in other documents, stand behind all others: once read is enough.
        """
        found: dict[tuple[str, int], tuple[Readable, float]] = {}
        for hit in hits:
            passage = hit.passage
            for readable in self._readable(passage.document_id):
                unit = readable.unit
                if unit.start < passage.end and unit.end > passage.start:
                    found.setdefault((passage.document_id, unit.start), (readable, hit.score))
        if not found:
            return []
        near = self._similarities(asked, [readable for readable, _ in found.values()])
        stems = {stem(w): self._vocabulary.idf(w) for w in words(fold(asked)) if w not in STOPWORDS}
        total = sum(stems.values()) or 1.0
        told = [
            (
                readable,
                {
                    "near": float(similarity),
                    "fused": fused,
                    "covered": sum(w for s, w in stems.items() if s in readable.stems) / total,
                },
            )
            for (readable, fused), similarity in zip(found.values(), near, strict=True)
        ]
        told.sort(key=lambda one: -sum(_FIRST[name] * one[1][name] for name in _FIRST))
        first = {one[0].unit.text: at for at, one in reversed(list(enumerate(told)))}
        again = [r.unit.kind == "sentence" and first[r.unit.text] < at for at, (r, _) in enumerate(told)]
        return [one for _, one in sorted(zip(again, told, strict=True), key=lambda pair: pair[0])]

    def _similarities(self, asked: str, some: Sequence[Readable]) -> Vectors:
        """Return the cosines of a question and some units in their place; the vectors of units are kept."""
        keys = [(readable.place[-_PLACE:], readable.text) for readable in some]
        with self._lock:
            known = {key: self._vectors[key] for key in keys if key in self._vectors}
        new = list(dict.fromkeys(key for key in keys if key not in known))
        if new:
            quick = isinstance(self._embedder, DocumentEmbedder)
            encode = self._embedder.encode_documents if quick else self._embedder.encode  # type: ignore[attr-defined]
            known |= dict(zip(new, encode([" ".join(key) for key in new]), strict=True))
        with self._lock:
            self._vectors.update((key, known[key]) for key in new)
            while len(self._vectors) > _KEPT:
                self._vectors.popitem(last=False)
        cosines: Vectors = np.stack([known[key] for key in keys]) @ self._embedder.encode([asked])[0]
        return cosines

    def _read_document(self, document_id: str) -> list[Readable]:
        document = self._documents[document_id]
        known = {short: full for short, full in acronyms_in(document.text) if len(full) > len(short)}
        return [
            Readable(unit, tuple(f"{a} is {known[a]}" for a in known if a in set(_WORD.findall(unit.text))))
            for unit in document_units(document)
        ]


def _evidence(readable: Readable, score: float, judgement: Judgement) -> Evidence:
    unit = readable.unit
    translated = readable.text != unit.text
    answer = None if translated or judgement.end <= judgement.start else _within(unit, judgement)
    return Evidence(unit, score, judgement.score, answer, judgement.denies)


def _within(unit: Unit, judgement: Judgement) -> tuple[int, int]:
    """Return where in the document the answer stands, whose offsets are those of the unit on one line."""
    raw = unit.document.text[unit.start : unit.end]
    positions: list[int] = []
    for at, character in enumerate(raw):
        if not character.isspace() or (positions and not raw[at - 1].isspace()):
            positions.append(at)
    return unit.start + positions[judgement.start], unit.start + positions[judgement.end - 1] + 1


def _english(text: str, document: Document) -> str:
    return read_as(text, document_language(document))
