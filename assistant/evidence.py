"""What a reader returns, and what a reader is: the seam between hits and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.question import Part, Question
from assistant.units import Unit
from index import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A unit that speaks to a part of the question.

    score: how well, from 0 to about 1; features: what the score was made of, by name.
    """

    unit: Unit
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PartReading:
    """The evidence for one part of the question, best first, and the chance that it answers it."""

    part: Part
    evidence: tuple[Evidence, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read for a question: part by part, as the question has them."""

    question: Question
    parts: tuple[PartReading, ...]


class Reader(Protocol):
    """What reads: question and hits in, evidence out."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """Return the evidence in `hits` for each part of the question."""
        ...
