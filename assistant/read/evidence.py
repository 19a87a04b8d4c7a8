"""What reading returns: units that answer, with scores and the words that answer."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.read.units import Unit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit that was read for a question.

    score: log-odds that it answers, by the reader and the search together; read: by the reader alone;
    answer: (start, end) in the document of the words that answer, or None; denies: log-odds that it denies
    what the question takes for granted, if it answers.
    """

    unit: Unit
    score: float
    read: float
    answer: tuple[int, int] | None = None
    denies: float = -10.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for one thing that is asked: its evidence, best first, and the chance of an answer."""

    asked: str
    evidence: tuple[Evidence, ...]
    probability: float

    @property
    def quotable(self) -> list[Evidence]:
        """Return the evidence that can be shown: what only introduces a list or table says nothing."""
        return [item for item in self.evidence if not item.unit.announces]
