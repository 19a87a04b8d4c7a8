"""Questions of a world read by the running reader: its evidence, and which of it is right."""

from __future__ import annotations

import pickle
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from reading_data import Query, World

from assistant.encoded import Encoder
from assistant.evidence import Evidence, PartReading
from assistant.question import analyse
from assistant.feature_reader import FeatureReader
from assistant.weigh import answer_probability, ranked, unit_score
from index import Document, Index
from index.build import build
from index.embed import Embedder

_PASSAGES = 12
Span = tuple[str, int, int]  # id of the document, start, end


@dataclass
class Row:
    """A question as it was read; gold: where it is answered; taken_out: without what answers it."""

    text: str
    group: str
    kind: str
    answerable: bool
    parts: tuple[PartReading, ...]
    gold: tuple[Span, ...]
    taken_out: bool = False

    def right(self, evidence: Evidence) -> bool:
        """Tell whether a piece of evidence holds an answer."""
        unit = evidence.unit
        return any(g[0] == unit.document.id and g[1] < unit.end and g[2] > unit.start for g in self.gold)

    def weighed(self) -> Row:
        """Return the row scored anew, with the weights of now."""
        return replace(self, parts=tuple(_weighed(part, part.evidence) for part in self.parts))

    def without_answer(self) -> Row:
        """Return the row as if the documents did not hold what answers it."""
        gold = [e.unit.text for part in self.parts for e in part.evidence if self.right(e)]
        parts = []
        for part in self.parts:
            left = [
                e
                for e in part.evidence
                if not self.right(e) and not any(text in e.unit.previous for text in gold)
            ]
            parts.append(_weighed(part, left))
        return replace(self, parts=tuple(parts), answerable=False, gold=(), taken_out=True)

    @property
    def probability(self) -> float:
        """Return the chance that every part is answered: the least of theirs."""
        return min(part.probability for part in self.parts)


def _weighed(part: PartReading, evidence: Iterable[Evidence]) -> PartReading:
    scored = [replace(e, score=unit_score(e.features)) for e in evidence]
    best = tuple(ranked(part.part, scored))
    return replace(part, evidence=best, probability=answer_probability(part.part, best))


def read_world(world: World, scratch: Path, *, embedder: Embedder, at_most: int, anew: bool) -> list[Row]:
    """Return a sample of a world's questions as read, from `scratch` where they were read before.

    anew: read them again, from the index that is there.
    """
    kept = scratch / world.name / f"rows-{at_most}.pickle"
    if kept.is_file() and not anew:
        with kept.open("rb") as file:
            return list(pickle.load(file))
    folder = scratch / world.name
    build(world.write(folder / "documents"), folder / "index", embedder=embedder)
    questions = list(world.questions)
    random.Random(3).shuffle(questions)
    questions = sorted(questions[:at_most], key=lambda q: q.group)
    started = time.perf_counter()
    with Index.open(folder / "index", embedder=embedder) as index:
        documents = {d.id: d for d in index.documents()}
        reader = FeatureReader(documents, Encoder(embedder))
        found: list[Row | None] = []
        for query in questions:
            found.append(_read(query, index, reader, documents.values()))
            if len(found) % 100 == 0:
                print(f"{world.name}: {len(found)} read, {time.perf_counter() - started:.0f} s", flush=True)
    rows = [row for row in found if row is not None]
    print(
        f"{world.name}: {len(rows)} of {len(questions)} in {time.perf_counter() - started:.0f} s", flush=True
    )
    with kept.open("wb") as file:
        pickle.dump(rows, file)
    return rows


def _read(query: Query, index: Index, reader: FeatureReader, documents: Iterable[Document]) -> Row | None:
    """Return a question as read; None where it has parts, or its answer is not in what was found."""
    asked = analyse(index.vocabulary.correct(query.text), index.vocabulary)
    gold = _spans(query, {d.source: d for d in documents})
    if len(asked.parts) != 1 or (query.answerable and not gold):
        return None
    reading = reader.read(asked, index.search(query.text, k=_PASSAGES))
    row = Row(query.text, query.group, asked.parts[0].kind, query.answerable, reading.parts, tuple(gold))
    if len(row.parts) != 1 or not row.parts[0].evidence:
        return None
    if query.answerable and not any(map(row.right, row.parts[0].evidence)):
        return None
    return row


def _spans(query: Query, documents: dict[str, Document]) -> list[Span]:
    spans: list[Span] = []
    for source, paragraph, answer in query.answers:
        document = documents[source]
        at, inside = document.text.find(paragraph), paragraph.find(answer)
        if at >= 0 and inside >= 0:
            spans.append((document.id, at + inside, at + inside + len(answer)))
    return spans
