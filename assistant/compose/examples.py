"""Questions drawn from the documents by their forms of words: examples for the window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise, zip_longest
from typing import NamedTuple

from assistant.answers import Citation
from assistant.read.units import Unit, document_units, flat
from index import Document
from index.language import acronyms_in
from index.outline import heading_text, outline

# Tells what the documents are quoted for as the answer to a question; nothing where they don't say.
Quoted = Callable[[str], Sequence[Citation]]

_FORMS = {
    "en": {
        "by": "Who {be} {what} {done} by?",
        "when": "When {be} {what} {done}?",
        "count": "How many {what}?",
        "duty": "What is {the}{what} responsible for?",
        "acronym": "What does {what} stand for?",
        "heading": "What is said about “{what}”?",
    },
    # Only what can be asked in Welsh around words that stay in the documents' language.
    "cy": {
        "duty": "Am beth mae {what} yn gyfrifol?",
        "acronym": "Beth yw ystyr {what}?",
        "heading": "Beth a ddywedir am “{what}”?",
    },
}
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_SUBJECT = r"^(?P<what>[A-Z][^,;:.()“”]{3,60}?) "
_SENTENCES = {
    "by": re.compile(
        _SUBJECT + r"(?P<be>is|are|was|were) (?:\w+ly )?(?P<done>\w+(?:ed|led|en|ht|ade)) by "
        r"(?:the |an? |[A-Z])[^,;:.()]{2,80}?(?=[,;:.(]| and | in | at | on |$)"
    ),
    "when": re.compile(
        _SUBJECT + r"(?P<be>was|were) (?P<done>\w+(?:ed|en|ht|ade|up)) (?:in|on)"
        rf" (?:(?:\d{{1,2}} )?(?:{_MONTHS})|(?:19|20)\d\d)"
    ),
    "count": re.compile(
        r"(?:^|[,;] (?:and )?|\band )\d[\d,]* (?P<what>(?:[a-z-]+ ){0,2}(?:[a-z]+s|people|children)"
        r" (?:is|are|was|were|have|had|took|gave|said|[a-z]+ed)\b(?:(?! and\b)[^,;:.]){0,50})"
        r"(?=[,;:.]| and\b)"
    ),
}
_UNCLEAR = frozenset("it this these those that they he she such there here both we our i".split())
_DETERMINERS = frozenset("the a an each all some another every most many several two three".split())
_LONGEST = 90  # characters of a question
_TRIED = 12  # candidates put to the documents for the few that are shown


class Drawn(NamedTuple):
    """A question, and where its answer stands."""

    kind: str
    question: str
    document_id: str
    start: int
    end: int


def example_questions(
    documents: Sequence[Document], quoted: Quoted, language: str = "en", *, count: int = 4
) -> list[str]:
    """Return questions that the documents answer at the place they were drawn from.

    Each document and each kind of question has its turn; where none is answered, there are none.
    """
    chosen: list[str] = []
    for drawn in _mixed([list(drawn_questions(document, language)) for document in documents])[:_TRIED]:
        if drawn.question not in chosen and _answers(drawn, quoted(drawn.question)):
            chosen.append(drawn.question)
        if len(chosen) == count:
            break
    return chosen


def drawn_questions(document: Document, language: str = "en") -> Iterator[Drawn]:
    """Yield the questions that the forms of a language make of a document."""
    forms = _FORMS.get(language, _FORMS["en"])
    for kind, words, start, end in chain(_of_units(document), _of_headings(document)):
        question = forms[kind].format(**words) if kind in forms else ""
        if question and len(question) <= _LONGEST:
            yield Drawn(kind, question, document.id, start, end)


def _answers(drawn: Drawn, citations: Sequence[Citation]) -> bool:
    return any(
        c.document_id == drawn.document_id and c.start < drawn.end and c.end > drawn.start for c in citations
    )


def _mixed(of_documents: Sequence[Sequence[Drawn]]) -> list[Drawn]:
    """Return the questions a kind at a time, the documents by turns, headings last."""
    rows: list[list[Drawn]] = []
    for found in of_documents:
        kinds = {kind: [d for d in found if d.kind == kind] for kind in _FORMS["en"]}
        headings = kinds.pop("heading")
        rows.append([d for turn in zip_longest(*kinds.values()) for d in turn if d] + headings)
    return [d for row in zip_longest(*rows) for d in row if d]


Words = tuple[str, dict[str, str], int, int]  # kind, what fills its form, start, end


def _of_units(document: Document) -> Iterator[Words]:
    """Ask for what sentences say, and for what stands beside the labels of tables and lists of duties."""
    labels: set[str] = set()
    for unit in document_units(document):
        if unit.kind == "sentence" and 5 <= len(unit.text.split()) <= 45:
            for kind, words in _of_sentence(unit.text):
                yield kind, words, unit.start, unit.end
        label = flat(unit.label)
        if label and label not in labels and len(label.split()) <= 4 and _speaks_of_duty(unit):
            labels.add(label)
            yield "duty", {"what": label, "the": "the " if " of " in label else ""}, unit.start, unit.end


def _of_sentence(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for acronym, _ in acronyms_in(text):
        yield "acronym", {"what": acronym}
    if text.split()[0].casefold() not in _UNCLEAR:
        for kind, form in _SENTENCES.items():
            for found in form.finditer(text):
                what = found["what"] if kind == "count" else _inside(found["what"])
                yield kind, {**found.groupdict(), "what": what}


def _speaks_of_duty(unit: Unit) -> bool:
    told = f"{unit.lead} {' '.join(unit.path)}"
    return bool(re.search(r"responsib|portfolio|cyfrifol", told, re.IGNORECASE))


def _of_headings(document: Document) -> Iterator[Words]:
    blocks = outline(document)
    for block, follows in pairwise(blocks):
        text = re.sub(r"^[0-9.]+[.)]?\s+", "", heading_text(document.text, block))
        named = block.kind == "heading" and block.level > 0 and follows.kind == "paragraph"
        if named and 2 <= len(text.split()) <= 6 and not text.isupper():
            yield "heading", {"what": text}, follows.start, follows.end


def _inside(phrase: str) -> str:
    """Return a phrase as it stands within a sentence."""
    first, _, rest = phrase.partition(" ")
    return f"{first.lower()} {rest}" if first.casefold() in _DETERMINERS else phrase
