"""Draft questions with their evidence, for a person to edit: from documents, and from what readers marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any

from assistant.compose.examples import MONTHS, drawn_questions
from assistant.evaluation.questions import Evidence, Question
from assistant.read.tables import cells
from assistant.read.units import Unit, document_units, flat
from assistant.write.prompts import prompt
from index import Document

if TYPE_CHECKING:
    from assistant.serve.feedback import Feedback

# Writes a question that a text answers, or "" if it can't: the seam for a chat model.
Writer = Callable[[str], str]

_FACT_WORDS = 6  # of an item that an answer is to hold
_FIGURE = re.compile(
    r"£ ?\d[\d,.]*\d(?: ?(?:million|billion|m|bn))?|\b\d[\d,.]*(?:%| per cent)"
    rf"|\b(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}"
)
_SENTENCES = ("by", "when", "count", "gap")  # kinds that a chat model may word
_LONGEST = 60  # words of a sentence that is asked about
_REFUSED = ("not_in_documents", "declined")


def draft_questions(
    documents: Iterable[Document], count: int, *, write: Writer | None = None
) -> list[Question]:
    """Return up to `count` drafted questions, spread over the documents and over kinds of question.

    They are made by templates over acronyms, passives, dates, counts, lists and tables; with `write`
    (a chat model), questions on sentences are worded by it, and the template is kept where it returns
    nothing. The same documents give the same drafts. A person has to read every one.
    """
    kinds = [
        list(found)
        for document in documents
        for _, found in groupby(sorted(_proposals(document), key=lambda q: q.type), key=lambda q: q.type)
    ]
    spread = [_spread(found, -(-count // max(1, len(kinds)))) for found in kinds]
    chosen: dict[str, Question] = {}
    for question in (q for turn in zip_longest(*spread) for q in turn if q is not None):
        if len(chosen) == count:
            break
        worded = _worded(question, write)  # a model may ask the same of a sentence twice
        chosen.setdefault(worded.question, worded.model_copy(update={"id": f"draft-{len(chosen) + 1:03d}"}))
    return list(chosen.values())


def question_writer(model: Any) -> Writer:
    """Return what asks a chat model for a question that a text answers: its first line that is one, or ""."""

    def write(text: str) -> str:
        said = str(model.invoke(prompt("draft-question", text=text)).text)
        lines = (line.strip().strip('"“”*- ') for line in said.splitlines())
        return next((line for line in lines if line.endswith("?")), "")

    return write


def feedback_questions(feedback: Iterable[Feedback]) -> list[Question]:
    """Return a drafted question for each question that was marked, in the order first marked.

    The last mark on a question stands, the comments of all are kept in its note. "right": what was
    cited is evidence, or the question is unanswerable if that was said. "missing": what was cited is
    evidence, and more is wanted. "wrong": nothing of the answer is kept but the question.
    """
    marked: dict[tuple[str, tuple[str, ...]], list[Feedback]] = {}
    for one in feedback:
        history = tuple(turn for turn in one.history if turn.strip())
        marked.setdefault((flat(one.question), history), []).append(one)
    return [
        _marked(f"feedback-{number:03d}", question, history, marks)
        for number, ((question, history), marks) in enumerate(marked.items(), start=1)
    ]


def _spread(found: Sequence[Question], first: int) -> list[Question]:
    """Return questions from all over a document first, then the others, in their order."""
    ahead = list(found[:: max(1, len(found) // max(1, first))])
    return ahead + [question for question in found if question not in ahead]


def _worded(question: Question, write: Writer | None) -> Question:
    if write is None or question.type not in _SENTENCES:
        return question
    worded = flat(write(question.evidence[0].quote))
    if not worded.endswith("?"):
        return question
    # What the model asks for need not be what the template asked for: its facts are not kept.
    note = "worded by a chat model: read it twice, and add must_include"
    return question.model_copy(update={"question": worded, "must_include": (), "note": note})


def _proposals(document: Document) -> Iterator[Question]:
    for drawn in drawn_questions(document):
        if drawn.fact:
            quote = flat(document.text[drawn.start : drawn.end])
            yield _question(drawn.question, drawn.kind, document, [_opening(drawn.fact)], [quote])
    units = document_units(document)
    for unit in units:
        figure = _FIGURE.search(unit.text) if unit.kind == "sentence" else None
        if figure and len(unit.text.split()) <= _LONGEST:
            gap = f"{unit.text[: figure.start()]}…{unit.text[figure.end() :]}".rstrip(".")
            asked = f"Which figure or date fills the gap: “{gap}”?"
            yield _question(asked, "gap", document, [figure.group()], [unit.text])
    for _, run in groupby(units, key=lambda unit: unit.head):
        members = list(run)
        if members[0].kind == "item" and members[0].head >= 0:
            yield from _of_list(document, members)
        elif members[0].kind == "row":
            for row in members:  # each asked for by its first cell
                first, *rest = cells(row.text)
                if first and any(rest):
                    fact = next(filter(None, rest))
                    yield _question(f"What is listed for {first}?", "table", document, [fact], [row.text])


def _of_list(document: Document, members: Sequence[Unit]) -> Iterator[Question]:
    """Ask for the row of a table by its label, or for a list by its lead-in."""
    label, lead = flat(members[0].label), flat(members[0].lead.rstrip(" :…."))
    if len(members) <= 8 and (label or lead):
        facts = [_opening(member.text.lstrip("•●▪◦‣⁃·*- \t")) for member in members]
        text = f"What is listed for {label}?" if label else f"What is listed after “{lead}”?"
        quotes = [member.text for member in members]
        yield _question(text, "table" if label else "list", document, facts, quotes)


def _question(
    text: str, kind: str, document: Document, facts: Iterable[str], quotes: Iterable[str]
) -> Question:
    evidence = tuple(Evidence(doc=document.source, quote=quote) for quote in quotes)
    wanted = tuple((fact,) for fact in facts)
    return Question(
        id="draft", question=text, type=kind, must_include=wanted, evidence=evidence, drafted=True
    )


def _opening(text: str) -> str:
    return " ".join(text.split()[:_FACT_WORDS])


def _marked(name: str, question: str, history: tuple[str, ...], marks: list[Feedback]) -> Question:
    last = marks[-1]
    refused = last.answer.get("status") in _REFUSED
    quotes = [] if refused or last.mark == "wrong" else last.answer.get("citations", ())
    said = [f"{m.mark} ({m.at[:10]}){f': {m.comment.strip()}' if m.comment.strip() else ''}" for m in marks]
    to_do = {
        "right": "check" if refused else "add must_include",
        "missing": "add the evidence and facts that are missing, or set answerable to false",
        "wrong": "add evidence and must_include, or set answerable to false",
    }[last.mark]
    return Question(
        id=name,
        question=question,
        type="feedback",
        history=history,
        evidence=tuple(
            Evidence(doc=str(c.get("source", "")), quote=flat(str(c["quote"])))
            for c in quotes
            if str(c.get("quote", "")).strip()
        ),
        answerable=not (refused and last.mark == "right"),
        drafted=True,
        note=f"{'not ' if refused else ''}answered; marked {'; '.join(said)}. To do: {to_do}.",
    )
