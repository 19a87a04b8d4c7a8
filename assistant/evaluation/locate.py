"""Where quotations stand in the documents, white space folded."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from assistant.evaluation.questions import Evidence, Question
from assistant.read.units import flat
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


class _Folded:
    """A document's text, folded when first needed, and the way back to its offsets."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def _words(self) -> tuple[str, list[int], list[int]]:
        """Return the folded text, and where each word begins in it and in the document."""
        words = list(re.finditer(r"\S+", self.document.text))
        starts = list(accumulate((len(word.group()) + 1 for word in words), initial=0))[:-1]
        return " ".join(word.group() for word in words), starts, [word.start() for word in words]

    def find(self, quote: str) -> list[Span]:
        """Return every place of a folded quote."""
        places = (m.start() for m in re.finditer(re.escape(quote), self._words[0]))
        return [
            Span(self.document.id, self._offset(at), self._offset(at + len(quote) - 1) + 1) for at in places
        ]

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
            d = folded.document
            for name in {d.id, d.source, d.source.rsplit("/", 1)[-1], d.original, d.title} - {""}:
                self._names.setdefault(name.casefold(), []).append(folded)

    def document(self, name: str) -> Document | None:
        """Return the document of this id, file name, original file name or title."""
        named = self._names.get(name.strip().casefold())
        return named[0].document if named else None

    def find(self, quote: str, name: str = "") -> list[Span]:
        """Return every place of a quotation: in the document named, or in any if none is so named."""
        folded = flat(quote)
        among = self._names.get(name.strip().casefold(), self._folded)
        return [span for one in among for span in one.find(folded)] if folded else []

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
        quote = shortened(evidence.quote, 80)
        elsewhere = self.find(evidence.quote)
        if elsewhere:
            sources = {f.document.id: f.document.source for f in self._folded}
            return f"“{quote}” is not in {evidence.doc}; it stands in {sources[elsewhere[0].document_id]}"
        known = f"in {evidence.doc}" if self.document(evidence.doc) else "in any document"
        return f"“{quote}” is not {known}"


def shortened(text: str, length: int) -> str:
    """Return a folded text, cut after so many characters."""
    text = flat(text)
    return f"{text[:length]}…" if len(text) > length else text


def covered(spans: Sequence[Span], by: Sequence[Span]) -> int:
    """Return how many characters of the spans lie in others, each character counted once."""
    inside: set[tuple[str, int]] = set()
    for span in spans:
        for other in by:
            if span.overlap(other):
                start, end = max(span.start, other.start), min(span.end, other.end)
                inside.update((span.document_id, at) for at in range(start, end))
    return len(inside)
