"""The risk–coverage curve: how often answers are wrong, as more questions are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.evaluation.outcome import Outcome
from assistant.evaluation.statistics import interval

_RESAMPLES = 500
Sure = tuple[float, bool]  # confidence, and whether the answer is wrong


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Coverage against risk, the surest answers first [1].

    coverage: share of the questions answered; risk: share of these that are wrong, one point a
    step of the confidence (equal confidences are one step).
    area: the mean risk over all coverages up to `reached` (the lower the better), with its 95%
    bootstrap interval low to high.
    reached: the largest coverage that is known: 1 where what was withheld could be asked for too.
    own: coverage and risk where the system itself stops answering.
    n: questions that are ranked.

    [1] El-Yaniv & Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    area: float | None
    low: float | None
    high: float | None
    reached: float
    own: tuple[float, float | None]
    n: int


def risk_coverage(outcomes: Sequence[Outcome]) -> RiskCoverage:
    """Return the curve of the questions that ask something of the documents (no greetings).

    A withheld answer counts by what would have been answered (`Outcome.forced`), where that is
    known; an unanswerable question that is answered is always wrong.
    """
    asked = [o for o in outcomes if o.answer.status != "small_talk"]
    answered = [o.state != "right" for o in asked if not o.refused]
    sure = [
        (o.answer.probability, not o.forced if o.refused else o.state != "right")
        for o in asked
        if not o.refused or o.forced is not None
    ]
    total = max(1, len(asked))
    steps, area = _curve(sure)
    low, high = interval(
        range(len(sure)), lambda drawn: _curve([sure[int(at)] for at in drawn])[1], resamples=_RESAMPLES
    )
    return RiskCoverage(
        coverage=tuple(taken / total for taken, _ in steps),
        risk=tuple(errors / taken for taken, errors in steps),
        area=area,
        low=low,
        high=high,
        reached=len(sure) / total,
        own=(len(answered) / total, sum(answered) / len(answered) if answered else None),
        n=len(sure),
    )


def _curve(sure: Sequence[Sure]) -> tuple[list[tuple[int, int]], float | None]:
    """Return how many are answered and wrong at each step of confidence, and the area."""
    steps: list[tuple[int, int]] = []
    area, taken, errors = 0.0, 0, 0
    for _, step in groupby(sorted(sure, key=lambda pair: -pair[0]), key=lambda pair: pair[0]):
        mistaken = [wrong for _, wrong in step]
        size, more = len(mistaken), sum(mistaken)
        # Within a step the order is unknown: its errors are spread evenly over it.
        area += sum((errors + more * at / size) / (taken + at) for at in range(1, size + 1))
        taken, errors = taken + size, errors + more
        steps.append((taken, errors))
    return steps, area / taken if taken else None
