"""Question sets drafted from what readers marked, for a person to edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.evaluation.measures import REFUSED
from assistant.evaluation.questions import Evidence, Question
from assistant.read.units import flat
from assistant.serve.feedback import Feedback


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


def _marked(name: str, question: str, history: tuple[str, ...], marks: Sequence[Feedback]) -> Question:
    last = marks[-1]
    refused = last.answer.get("status") in REFUSED
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
        note=f"{'not ' if refused else ''}answered; marked {'; '.join(said)}. To do: {to_do}.",
    )
