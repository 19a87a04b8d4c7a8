"""One question, its answer, and what is thought of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import Answer
from assistant.evaluation.locate import Located
from assistant.evaluation.measures import REFUSED, Scored
from assistant.evaluation.questions import Question


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its answer, and what is thought of it.

    forced: whether the answer would have been right, had it not been withheld; None if unknown.
    """

    question: Question
    answer: Answer
    scored: Scored
    located: Located
    forced: bool | None = None

    @property
    def state(self) -> str:
        """Return "right", "failed", or "unlocated" for a question that can't be scored."""
        verdict = self.scored.verdict
        return verdict if verdict in ("right", "unlocated") else "failed"

    @property
    def refused(self) -> bool:
        """Tell whether the answer was withheld."""
        return self.answer.status in REFUSED
