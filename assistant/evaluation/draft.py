"""Draft questions from documents, with their evidence: for a person to edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, zip_longest

from assistant.evaluation.questions import Evidence, Question
from assistant.read.tables import cells
from assistant.read.units import Unit, document_units, flat
from index import Document

# Writes a question that a text answers, or "" if it can't: the seam for a chat model.
Writer = Callable[[str], str]

_ACRONYM = re.compile(
    r"((?:[A-Z][\w’'-]+ (?:(?:of|and|for|the|to|in|&) )*){1,6}[A-Z][\w’'-]+) \(([A-Z]{2,7})\)"
)
_PASSIVE = re.compile(
    r"(?:^|, )(?P<subject>[A-Z][^,;:.()“”]{3,70}?) (?P<be>is|are|was|were)(?: \w+ly)?"
    r" (?P<verb>\w+(?:ed|led|en|ne|ht|ade)) by (?P<agent>[^,;:.()]{3,80}?)(?=[,;:.]| and | in | at | on )"
)
_COUNT = re.compile(
    r"(?:^|[,;] (?:and )?|\band )(?P<number>\d[\d,]*(?:\.\d+)?)"
    r" (?P<what>(?:[a-z-]+ ){0,2}(?:[a-z]+s|people|children))"
    r" (?P<rest>(?:are|were|have|had|[a-z]+ed|took|gave|said|led|made)\b(?:(?! and \d)[^,;:.])*)"
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_FIGURE = re.compile(
    r"£ ?\d[\d,.]*\d(?: ?(?:million|billion|m|bn))?|\b\d[\d,.]*(?:%| per cent)"
    rf"|\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|\b{_MONTH} \d{{4}}"
)
_UNCLEAR = frozenset("it this these those that they he she such there here both we our i".split())
_FACT_WORDS = 6  # of an item that an answer is to hold
_LONGEST = 60  # words of a sentence that is asked about


def draft_questions(
    documents: Iterable[Document], count: int, *, write: Writer | None = None
) -> list[Question]:
    """Return up to `count` drafted questions, spread over the documents and over kinds of question.

    They are made by templates over acronyms, passives, counts, figures, lists and tables; with
    `write` (a chat model), questions on sentences are worded by it, and the template is kept where
    it returns nothing. The same documents give the same drafts. A person has to read every one.
    """
    kinds = [
        list(found)
        for document in documents
        for _, found in groupby(sorted(_proposals(document), key=lambda q: q.type), key=lambda q: q.type)
    ]
    spread = [_spread(found, -(-count // max(1, len(kinds))), count) for found in kinds]
    mixed = (q for round_ in zip_longest(*spread) for q in round_ if q is not None)
    chosen: list[Question] = []
    seen: set[str] = set()
    for question in mixed:
        if len(chosen) == count:
            break
        worded = _worded(question, write)
        # A model asks the same of a sentence, whichever template had chosen it.
        if worded.question not in seen:
            seen.add(worded.question)
            chosen.append(worded.model_copy(update={"id": f"draft-{len(chosen) + 1:03d}"}))
    return chosen


def _spread(found: Sequence[Question], first: int, count: int) -> list[Question]:
    """Return questions from all over a document first, then the others, in their order."""
    step = max(1, len(found) // max(1, first))
    ahead = list(found[::step])
    return (ahead + [question for question in found if question not in ahead])[:count]


def _worded(question: Question, write: Writer | None) -> Question:
    if write is None or question.type in ("list", "table", "acronym"):
        return question
    worded = " ".join(write(question.evidence[0].quote).split())
    if not worded.endswith("?"):
        return question
    # What the model asks for need not be what the template asked for: its facts are not kept.
    note = "worded by a chat model: read it twice, and add must_include"
    return question.model_copy(update={"question": worded, "must_include": (), "note": note})


def _proposals(document: Document) -> Iterator[Question]:
    units = document_units(document)
    for _, run in groupby(units, key=lambda unit: unit.head):
        members = list(run)
        if members[0].head >= 0 and members[0].kind == "item":
            yield from _grouped(document, members)
        elif members[0].kind == "row":
            for member in members:
                yield from _row(document, member)
    for unit in units:
        if unit.kind == "sentence" and 5 <= len(unit.text.split()) <= _LONGEST:
            yield from _of_sentence(document, unit)


def _row(document: Document, row: Unit) -> Iterator[Question]:
    """Ask for a row of a table by its first cell."""
    first, *rest = cells(row.text)
    if first and rest and any(rest):
        evidence = (Evidence(doc=document.source, quote=row.text),)
        yield _question(f"What is listed for {first}?", "table", ((next(filter(None, rest)),),), evidence)


def _grouped(document: Document, members: Sequence[Unit]) -> Iterator[Question]:
    """Ask for the row of a table by its label, or for a list by its lead-in."""
    label, lead = members[0].label, members[0].lead.rstrip(" :….")
    if not 1 <= len(members) <= 8 or not (label or lead):
        return
    facts = tuple((" ".join(member.text.lstrip("•●▪◦‣⁃·*- \t").split()[:_FACT_WORDS]),) for member in members)
    evidence = tuple(Evidence(doc=document.source, quote=member.text) for member in members)
    text = f"What is listed for {flat(label)}?" if label else f"What is listed after “{flat(lead)}”?"
    yield _question(text, "table" if label else "list", facts, evidence)


def _of_sentence(document: Document, unit: Unit) -> Iterator[Question]:
    sentence = unit.text
    evidence = (Evidence(doc=document.source, quote=sentence),)
    for full, short in _ACRONYM.findall(sentence):
        if _spells(full, short):
            yield _question(
                f"What does {short} stand for?", "acronym", ((_words_of(full, short),),), evidence
            )
    if sentence.split()[0].casefold() in _UNCLEAR:
        return
    if found := _PASSIVE.search(sentence):
        subject = found["subject"]
        subject = (
            subject[0].lower() + subject[1:] if subject.split()[0] in ("The", "A", "An", "Each") else subject
        )
        agent = re.sub(r"^(?:the|a|an) ", "", found["agent"].strip())
        text = f"By whom or what {found['be']} {subject} {found['verb']}?"
        yield _question(text, "who", ((" ".join(agent.split()[:_FACT_WORDS]),),), evidence)
    for found in _COUNT.finditer(sentence):
        text = f"How many {found['what']} {found['rest'].strip()}?"
        yield _question(text, "number", ((found["number"],),), evidence)
    if figure := _FIGURE.search(sentence):
        gap = f"{sentence[: figure.start()]}…{sentence[figure.end() :]}".rstrip(".")
        text = f"Which figure or date fills the gap: “{gap}”?"
        yield _question(text, "gap", ((figure.group(),),), evidence)


def _question(
    text: str, kind: str, facts: tuple[tuple[str, ...], ...], evidence: tuple[Evidence, ...]
) -> Question:
    return Question(id="draft", question=text, type=kind, must_include=facts, evidence=evidence, drafted=True)


def _words_of(full: str, short: str) -> str:
    """Return the last words of a phrase that the acronym spells, small words not counted."""
    taken: list[str] = []
    capitals = 0
    for word in reversed(full.split()):
        taken.insert(0, word)
        capitals += word[0].isupper()
        if capitals == len(short):
            break
    return " ".join(taken)


def _spells(full: str, short: str) -> bool:
    initials = "".join(word[0] for word in _words_of(full, short).split() if word[0].isupper())
    return initials == short
