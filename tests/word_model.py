"""A support model for tests: it bears out what has its words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.verify.verdict import Reading

SOURCE = (
    "The ferry company carried 48,200 passengers in 2022, 7 per cent fewer than in the year before. "
    "The harbour master, Ewa Lind, licenses the boats, and the coastguard inspects them every spring. "
    "Bicycles travel free, but motorcycles may not be taken on board. "
    "The pier is due to be rebuilt in 2026 if the county agrees."
)


class WordModel:
    """Bears out a statement as far as the text that it is read over has its words."""

    name = "words"

    def __init__(self) -> None:
        self.read_rows: list[tuple[str, str, str]] = []
        self.calls = 0

    def read(self, rows: Sequence[tuple[str, str, str]]) -> list[Reading]:
        self.read_rows += rows
        self.calls += 1
        return [self._reading(context, statement) for _, context, statement in rows]

    def _reading(self, context: str, statement: str) -> Reading:
        words, at = [], 0
        for word in statement.split():
            at = statement.index(word, at)
            words.append((at, at + len(word), -3.0 if word.strip(".,") in context else 3.0))
            at += len(word)
        return Reading(-max((odds for *_, odds in words), default=0.0), tuple(words))
