"""The seam of every reader: a question and texts in, a judgement of each out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Judgement:
    """How well a text answers, and where in it the answer stands.

    score: log-odds that it answers; start, end: of the answer in the text, in characters, or -1, -1;
    denies: log-odds that it denies what the question takes for granted, if it answers.
    """

    score: float
    start: int = -1
    end: int = -1
    denies: float = -10.0


class Reader(Protocol):
    """What judges texts by a question."""

    name: str

    def judge(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return the judgement of each (place, text): what it stands under and after, and itself."""
        ...
