"""A reader whose judgements a test writes down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.read.judge import Judgement


class ScriptedReader:
    """Judges by a function of question and text, and keeps what it was asked."""

    name = "scripted"

    def __init__(self, score: Callable[[str, str], float], denies: float = -10.0) -> None:
        self.score, self.denies = score, denies
        self.asked: list[tuple[str, str, str]] = []

    def judge(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return the scores, the whole text standing for the answer."""
        self.asked += [(question, place, text) for place, text in texts]
        return [Judgement(self.score(question, text), 0, len(text), self.denies) for _, text in texts]


def holding(*wanted: str) -> ScriptedReader:
    """Return a reader for which a text answers where it holds any of some words."""
    return ScriptedReader(lambda question, text: 6.0 if any(w in text for w in wanted) else -6.0)
