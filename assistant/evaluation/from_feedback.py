"""What readers marked, as draft questions for a person to edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.evaluation.questions import Evidence, Question
from assistant.serve.feedback import Feedback

_REFUSED = frozenset(("not_in_documents", "declined"))


def feedback_questions(feedback: Iterable[Feedback]) -> list[Question]:
    """Return a drafted question for each question that was marked, in the order first marked.

    The last mark on a question stands, the comments of all are kept in its note. "right": what was
    cited is evidence, or the question is unanswerable if that was said. "missing": what was cited is
    evidence, and more is wanted. "wrong": nothing of the answer is kept but the question.
    """
    marked: dict[tuple[str, tuple[str, ...]], list[Feedback]] = {}
    for one in feedback:
        history = tuple(turn for turn in one.history if turn.strip())
        marked.setdefault((" ".join(one.question.split()), history), []).append(one)
    return [
        _question(number, question, history, marks)
        for number, ((question, history), marks) in enumerate(marked.items(), start=1)
    ]


def _question(number: int, question: str, history: tuple[str, ...], marks: list[Feedback]) -> Question:
    last = marks[-1]
    refused = last.answer.get("status") in _REFUSED
    return Question(
        id=f"feedback-{number:03d}",
        question=question,
        type="feedback",
        history=history,
        evidence=() if last.mark == "wrong" or refused else _evidence(last.answer),
        answerable=not (refused and last.mark == "right"),
        drafted=True,
        note=_note(marks, refused),
    )


def _evidence(answer: Mapping[str, Any]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(doc=str(c.get("source", "")), quote=" ".join(str(c["quote"]).split()))
        for c in answer.get("citations", ())
        if str(c.get("quote", "")).strip()
    )


def _note(marks: list[Feedback], refused: bool) -> str:
    """Return what a person has to know, and to do, to make a question of it."""
    said = [f"{m.mark} ({m.at[:10]}){f': {m.comment.strip()}' if m.comment.strip() else ''}" for m in marks]
    to_do = {
        "right": "check" if refused else "add must_include",
        "missing": "add the evidence and facts that are missing, or set answerable to false",
        "wrong": "add evidence and must_include, or set answerable to false",
    }[marks[-1].mark]
    answered = "not answered" if refused else "answered"
    return f"{answered}; marked {'; '.join(said)}. To do: {to_do}."
