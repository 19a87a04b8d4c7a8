"""Where quotations stand in the documents, white space folded."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.evaluation.questions import Evidence, Question
from index import Document


@dataclass(frozen=True, slots=True)
class Span:
    """`document.text[start:end]` of the document with this id."""

    document_id: str
    start: int
    end: int

    def overlap(self, other: Span) -> int:
        """Return how many characters two spans share."""
        if self.document_id != other.document_id:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Located:
    """The evidence of a question in the documents.

    pieces: for each piece of evidence, every place where its quote stands.
    faults: for each piece that is nowhere, in words; such a question can't be scored.
    """

    pieces: tuple[tuple[Span, ...], ...] = ()
    faults: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Return a text with each run of white space as one space, none at the ends."""
    return " ".join(text.split())


class _Folded:
    """A document's text, folded when first needed, and the way back to its offsets."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def _words(self) -> tuple[str, list[int], list[int]]:
        """Return the folded text, and where each word begins in it and in the document."""
        words = list(re.finditer(r"\S+", self.document.text))
        starts, at = [], 0
        for word in words:
            starts.append(at)
            at += word.end() - word.start() + 1
        return " ".join(word.group() for word in words), starts, [word.start() for word in words]

    def find(self, quote: str) -> list[Span]:
        """Return every place of a folded quote."""
        text, _, _ = self._words
        found = []
        at = text.find(quote)
        while at >= 0:
            found.append(Span(self.document.id, self._offset(at), self._offset(at + len(quote) - 1) + 1))
            at = text.find(quote, at + 1)
        return found

    def _offset(self, at: int) -> int:
        _, starts, offsets = self._words
        word = bisect_right(starts, at) - 1
        return offsets[word] + at - starts[word]


class Corpus:
    """The documents that questions are asked of, for finding quotations in them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._folded = [_Folded(document) for document in documents]
        self._names: dict[str, list[_Folded]] = {}
        for folded in self._folded:
            document = folded.document
            names = {document.id, document.source, document.source.rsplit("/", 1)[-1]}
            for name in names | {document.original, document.title} - {""}:
                self._names.setdefault(name.casefold(), []).append(folded)

    def document(self, name: str) -> Document | None:
        """Return the document of this id, file name, original file name or title."""
        named = self._names.get(name.strip().casefold())
        return named[0].document if named else None

    def find(self, quote: str, name: str = "") -> list[Span]:
        """Return every place of a quotation: in the document named, or in any if none is so named."""
        folded = fold(quote)
        among = self._names.get(name.strip().casefold(), self._folded)
        return [span for one in among for span in one.find(folded)] if folded else []

    def holds(self, quote: str) -> bool:
        """Tell whether a quotation stands in any of the documents."""
        return bool(self.find(quote))

    def locate(self, question: Question) -> Located:
        """Return where the evidence of a question stands, and what stands nowhere."""
        pieces, faults = [], []
        for evidence in question.evidence:
            spans = self.find(evidence.quote, evidence.doc)
            if spans:
                pieces.append(tuple(spans))
            else:
                faults.append(self._fault(evidence))
        return Located(tuple(pieces), tuple(faults))

    def _fault(self, evidence: Evidence) -> str:
        quote = fold(evidence.quote)
        quote = f"{quote[:80]}…" if len(quote) > 80 else quote
        elsewhere = self.find(evidence.quote)
        if elsewhere:
            sources = {f.document.id: f.document.source for f in self._folded}
            return f"“{quote}” is not in {evidence.doc}; it stands in {sources[elsewhere[0].document_id]}"
        known = f"in {evidence.doc}" if self.document(evidence.doc) else "in any document"
        return f"“{quote}” is not {known}"


def covered(spans: Sequence[Span], by: Sequence[Span]) -> int:
    """Return how many characters of the spans lie in others, each character counted once."""
    inside: set[tuple[str, int]] = set()
    for span in spans:
        for other in by:
            if span.overlap(other):
                start, end = max(span.start, other.start), min(span.end, other.end)
                inside.update((span.document_id, at) for at in range(start, end))
    return len(inside)


def size(spans: Sequence[Span]) -> int:
    """Return how many characters the spans hold together, each counted once."""
    return covered(spans, spans)
