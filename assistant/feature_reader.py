"""Question and hits in, evidence out: which units answer, with a score and a probability.

The seam is `Reader`: any object with `read(question, hits) -> Reading` takes this one's place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.asked import Asked, asked_of
from assistant.bilingual import english_unit
from assistant.encoded import Encoder, embedded_text
from assistant.evidence import Evidence, PartReading, Reading
from assistant.features import Seen, coverage, see, stems_of, together, understood
from assistant.kind_features import about, headed, kind_of_answer, nearness, share, year_match
from assistant.kinds import STRICT
from assistant.predicate import FINDING
from assistant.question import Part, Question
from assistant.relation_features import divided, mismatch, predicated
from assistant.units import Unit, document_units
from assistant.weigh import answer_probability, ranked, unit_score
from assistant.years import dated, is_of, years_in
from index import Document, Hit
from index.acronyms import acronyms_in
from index.embed import WordVectors
from index.vocabulary import fold

_WORD = re.compile(r"\w+")
_NEAR = 8  # units to each side of the first part's answer that a later part may be answered by


class FeatureReader:
    """Scores each unit of the passages found by features that know no document."""

    def __init__(self, documents: Mapping[str, Document], encoder: Encoder) -> None:
        self._documents = documents
        self._encoder = encoder
        self._units: dict[str, list[Unit]] = {}
        self._units_seen: dict[tuple[str, int], Seen] = {}
        self._stems: dict[str, frozenset[str]] = {}
        self._acronyms: dict[str, dict[str, str]] = {}  # of a document → what it spells each out as

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
            for asking, some in self._by_document(part, evidence):
                parts.append(PartReading(asking, tuple(some), answer_probability(asking, some)))
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
            year: {d.id for d in self._documents.values() if dated(d, year)}
            for year in part.years
            if "-" not in year  # papers on a year that spans two are of either, or later
        }
        of_year = {year: ids for year, ids in sorted(asked.items()) if ids}
        if len(self._documents) < 2 or not of_year or part.kind in ("date", "written"):
            return [(part, evidence)]
        if len(of_year) == 1:
            [(year, ids)] = of_year.items()
            own = [
                e
                for e in evidence
                if e.unit.document.id in ids or is_of(year, years_in(f"{e.unit.context} {e.unit.text}"))
            ]
            return [(part, own or evidence)]
        return [
            (
                replace(part, text=f"{part.text} ({year})", years=frozenset([year])),
                [e for e in evidence if e.unit.document.id in ids],
            )
            for year, ids in of_year.items()
        ]

    def _candidates(self, hits: Sequence[Hit]) -> list[tuple[Unit, float]]:
        found: dict[tuple[str, int], tuple[Unit, float]] = {}
        for hit in hits:
            passage = hit.passage
            for unit in self.units(passage.document_id):
                if unit.start < passage.end and unit.end > passage.start:
                    found.setdefault((passage.document_id, unit.start), (unit, hit.score))
        return list(found.values())

    def _seen(self, unit: Unit) -> Seen:
        key = (unit.document.id, unit.start)
        if key not in self._units_seen:
            self._units_seen[key] = see(unit, " ".join(self._meant(unit)))
        return self._units_seen[key]

    def _meant(self, unit: Unit) -> list[str]:
        """Return what the acronyms of a unit stand for in its document, and the acronyms of its names."""
        id, said = unit.document.id, set(_WORD.findall(unit.text))
        if id not in self._acronyms:
            self._acronyms[id] = dict(acronyms_in(self._documents[id].text))
        short = [
            (a, name) for a, name in self._acronyms[id].items() if {a, f"{a}s"} & said or name in unit.text
        ]
        return [word for pair in short for word in pair]

    def _everything(self, document_id: str) -> frozenset[str]:
        """Return the stems of a document."""
        if document_id not in self._stems:
            document = self._documents[document_id]
            self._stems[document_id] = stems_of(f"{document.text} {about(document)}")
        return self._stems[document_id]

    def _weigh_all(
        self, part: Part, asked: str, pool: Sequence[tuple[Unit, float]], first: Unit | None
    ) -> list[Evidence]:
        if not pool:
            return []
        (whole, _), (_, told) = self._encoder.encode([asked, part.text])
        wanted = asked_of(part, told)
        readable = [english_unit(unit) for unit, _ in pool]
        encoded = self._encoder.encode([embedded_text(unit) for unit in readable])
        evidence = []
        for (unit, passage_score), read, (vector, words) in zip(pool, readable, encoded, strict=True):
            features = self._features(wanted, read, first, words)
            features |= {"cosine": float(vector @ whole), "passage": passage_score}
            evidence.append(Evidence(unit, unit_score(features), features))
        return ranked(part, evidence)

    def _features(
        self, asked: Asked, unit: Unit, first: Unit | None, told: WordVectors | None
    ) -> dict[str, float]:
        part, seen = asked.part, self._seen(unit)
        context = seen.context | stems_of(about(unit.document)) if part.kind == "author" else seen.context
        everything = self._everything(unit.document.id)
        covered = coverage(asked, seen, context)
        kind = kind_of_answer(part, unit, covered["direct"])
        stated = predicated(asked, seen, context, told)
        around = seen.own | context | seen.earlier | stems_of(unit.siblings) | stems_of(about(unit.document))
        return {
            **covered,
            **understood(asked, seen, told),
            **together(asked, seen),
            "predicate": stated,
            "headed": headed(asked, unit),
            "divided": divided(asked, seen),
            "unfound": float(asked.predicate in FINDING and stated < 1),
            **mismatch(asked, seen, context, everything),
            "label": share(part, part.terms, stems_of(unit.telling), full=0.0),
            "kind": kind,
            "strict": float(part.kind in STRICT),
            "spelt_out": kind if part.kind in ("expansion", "author") else 0.0,
            "names": share(part, part.names, around),
            "near": nearness(unit, first),
            "short": float(len(unit.text.split()) < 5 and unit.kind == "sentence"),
            "length": min(1.0, len(seen.stems) / 60),
            "year": (year := year_match(part, unit)),
            "off_year": 1 - year if part.years else 0.0,
            "dangling": float(unit.dangling),
        }
