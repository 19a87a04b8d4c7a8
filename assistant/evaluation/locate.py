"""Where quotations stand in the documents, white space folded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import shorten

from assistant.evaluation.questions import Evidence, Question
from index import Document


@dataclass(frozen=True, slots=True)
class Span:
    """`document.text[start:end]` of the document with this id."""

    document_id: str
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans share a character."""
        return self.document_id == other.document_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Located:
    """The evidence of a question in the documents.

    pieces: for each piece of evidence, every place where its quote stands.
    faults: for each piece that is nowhere, in words; such a question can't be scored.
    """

    pieces: tuple[tuple[Span, ...], ...] = ()
    faults: tuple[str, ...] = ()


class Corpus:
    """The documents that questions are asked of, for finding quotations in them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {document.id: document for document in documents}
        self._names: dict[str, list[Document]] = {}
        for d in self.documents.values():
            for name in {d.id, d.source, d.source.rsplit("/", 1)[-1], d.original, d.title} - {""}:
                self._names.setdefault(name.casefold(), []).append(d)

    def document(self, *names: str) -> Document | None:
        """Return the document that the first of these known names: an id, file, original name or title."""
        named = [self._names[n][0] for n in (name.strip().casefold() for name in names) if n in self._names]
        return named[0] if named else None

    def find(self, quote: str, name: str = "") -> list[Span]:
        """Return every place of a quotation: in the document named, or in any if none is so named."""
        if not quote.strip():
            return []
        folded = re.compile(r"\s+".join(map(re.escape, quote.split())))
        among = self._names.get(name.strip().casefold(), self.documents.values())
        return [Span(d.id, *found.span()) for d in among for found in folded.finditer(d.text)]

    def locate(self, question: Question) -> Located:
        """Return where the evidence of a question stands, and what stands nowhere."""
        found = [(evidence, tuple(self.find(evidence.quote, evidence.doc))) for evidence in question.evidence]
        return Located(
            tuple(spans for _, spans in found if spans),
            tuple(self._fault(evidence) for evidence, spans in found if not spans),
        )

    def _fault(self, evidence: Evidence) -> str:
        quote = f"“{shorten(evidence.quote, 80, placeholder='…')}”"
        if elsewhere := self.find(evidence.quote):
            source = self.documents[elsewhere[0].document_id].source
            return f"{quote} is not in {evidence.doc}; it stands in {source}"
        return f"{quote} is not in {evidence.doc if self.document(evidence.doc) else 'any document'}"
