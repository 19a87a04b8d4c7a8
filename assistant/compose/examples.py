"""Example questions drawn from the documents, each of a kind, and each one that they answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from assistant.answers import Citation
from assistant.read.units import Unit, document_units, flat
from index import Document
from index.outline import Block, heading_text, outline

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
_BY = re.compile(
    r"^(?P<what>[A-Z][^,;:.()“”]{3,60}?) (?P<be>is|are|was|were) (?:\w+ly )?"
    r"(?P<done>\w+(?:ed|led|en|ht|ade)) by (?=[A-Z]|the |a |an )"
)
_WHEN = re.compile(
    r"^(?P<what>[A-Z][^,;:.()“”]{3,60}?) (?P<be>was|were) (?P<done>\w+(?:ed|en|ht|ade|up)) (?:in|on)"
    rf" (?:\d{{1,2}} )?(?:{_MONTHS}|(?:19|20)\d\d)"
)
_COUNT = re.compile(
    r"(?:^|[,;] (?:and )?|\band )\d[\d,]* (?P<what>(?:[a-z-]+ ){0,2}(?:[a-z]+s|people|children)"
    r" (?:is|are|was|were|have|had|took|gave|said|[a-z]+ed)\b(?:(?! and\b)[^,;:.]){0,50})(?=[,;:.]| and\b)"
)
_ACRONYM = re.compile(r"(?:[A-Z][\w’'-]+ (?:(?:of|and|for|the|to|in|&) )*){2,6}\((?P<what>[A-Z]{3,6})\)")
_UNCLEAR = frozenset("it this these those that they he she such there here both we our i".split())
_DETERMINERS = frozenset("the a an each all some another every most many several two three".split())
_LONGEST = 90  # characters of a question
_TRIED = 12  # candidates put to the documents for the few that are shown


class Candidate(NamedTuple):
    """A question and where its answer stands."""

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
    forms = _FORMS.get(language, _FORMS["en"])
    chosen: list[str] = []
    for candidate in _mixed([_candidates(document, forms) for document in documents])[:_TRIED]:
        if candidate.question not in chosen and _answers(candidate, quoted(candidate.question)):
            chosen.append(candidate.question)
        if len(chosen) == count:
            break
    return chosen


def _answers(candidate: Candidate, citations: Sequence[Citation]) -> bool:
    return any(
        c.document_id == candidate.document_id and c.start < candidate.end and c.end > candidate.start
        for c in citations
    )


def _mixed(of_documents: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    """Return the candidates a kind at a time, the documents by turns, headings last."""
    rows: list[list[Candidate]] = []
    for found in of_documents:
        kinds = {kind: [c for c in found if c.kind == kind] for kind in _FORMS["en"]}
        headings = kinds.pop("heading")
        turns = chain.from_iterable(zip_longest(*kinds.values()))
        rows.append([c for c in turns if c is not None] + headings)
    return [c for row in zip_longest(*rows) for c in row if c is not None]


def _candidates(document: Document, forms: dict[str, str]) -> list[Candidate]:
    found = [*_of_sentences(document), *_of_labels(document), *_of_headings(document)]
    return [
        Candidate(kind, forms[kind].format(**words), document.id, start, end)
        for kind, words, start, end in found
        if kind in forms and len(forms[kind].format(**words)) <= _LONGEST
    ]


Drawn = tuple[str, dict[str, str], int, int]


def _of_sentences(document: Document) -> Iterator[Drawn]:
    for unit in document_units(document):
        text = flat(unit.text)
        if unit.kind != "sentence" or not 5 <= len(text.split()) <= 45:
            continue
        for found in _ACRONYM.finditer(text):
            yield "acronym", found.groupdict(), unit.start, unit.end
        if text.split()[0].casefold() in _UNCLEAR:
            continue
        for kind, form in (("by", _BY), ("when", _WHEN)):
            if found_ := form.match(text):
                yield kind, found_.groupdict() | {"what": _inside(found_["what"])}, unit.start, unit.end
        for found in _COUNT.finditer(text):
            yield "count", found.groupdict(), unit.start, unit.end


def _of_labels(document: Document) -> Iterator[Drawn]:
    """Ask for what stands beside a label, where its table or list speaks of responsibility."""
    seen: set[str] = set()
    for unit in document_units(document):
        label = flat(unit.label)
        if label and label not in seen and len(label.split()) <= 4 and _speaks_of_duty(unit):
            seen.add(label)
            yield "duty", {"what": label, "the": "the " if " of " in label else ""}, unit.start, unit.end


def _speaks_of_duty(unit: Unit) -> bool:
    return bool(
        re.search(r"responsib|portfolio|cyfrifol", f"{unit.lead} {' '.join(unit.path)}", re.IGNORECASE)
    )


def _of_headings(document: Document) -> Iterator[Drawn]:
    blocks = outline(document)
    for at, block in enumerate(blocks[:-1]):
        text = re.sub(r"^[0-9.]+[.)]?\s+", "", heading_text(document.text, block))
        follows = blocks[at + 1]
        if _is_a_topic(block, follows, text):
            yield "heading", {"what": text}, follows.start, follows.end


def _is_a_topic(block: Block, follows: Block, text: str) -> bool:
    named = block.kind == "heading" and block.level > 0 and follows.kind == "paragraph"
    return named and 2 <= len(text.split()) <= 6 and not text.isupper()


def _inside(phrase: str) -> str:
    """Return a phrase as it stands within a sentence."""
    first, _, rest = phrase.partition(" ")
    return f"{first.lower()} {rest}" if first.casefold() in _DETERMINERS else phrase
