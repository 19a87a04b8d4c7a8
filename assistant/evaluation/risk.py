"""The risk–coverage curve: how often answers are wrong, as more questions are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from assistant.evaluation.measures import REFUSED
from assistant.evaluation.statistics import CONFIDENCE, SEED

if TYPE_CHECKING:
    from assistant.evaluation.report import Outcome

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
    answered = [o for o in asked if o.answer.status not in REFUSED]
    wrong = sum(not o.right for o in answered)
    sure = [(o.answer.probability, not o.right) for o in answered]
    withheld = [o for o in asked if o.answer.status in REFUSED]
    sure += [(o.answer.probability, not o.forced) for o in withheld if o.forced is not None]
    total = max(1, len(asked))
    steps, area = _curve(sure)
    low, high = _interval(sure)
    return RiskCoverage(
        coverage=tuple(taken / total for taken, _ in steps),
        risk=tuple(errors / taken for taken, errors in steps),
        area=area,
        low=low,
        high=high,
        reached=len(sure) / total,
        own=(len(answered) / total, wrong / len(answered) if answered else None),
        n=len(sure),
    )


def _curve(sure: Sequence[Sure]) -> tuple[list[tuple[int, int]], float | None]:
    """Return how many are answered and wrong at each step of confidence, and the area."""
    steps: list[tuple[int, int]] = []
    area, taken, errors = 0.0, 0, 0
    ranked = sorted(sure, key=lambda pair: -pair[0])
    for _, step in groupby(ranked, key=lambda pair: pair[0]):
        mistaken = [wrong for _, wrong in step]
        size, more = len(mistaken), sum(mistaken)
        # Within a step the order is unknown: its errors are spread evenly over it.
        area += sum((errors + more * at / size) / (taken + at) for at in range(1, size + 1))
        taken, errors = taken + size, errors + more
        steps.append((taken, errors))
    return steps, area / taken if taken else None


def _interval(sure: Sequence[Sure]) -> tuple[float | None, float | None]:
    """Return the percentile bootstrap interval of the area, over the questions."""
    if len(sure) < 2:
        return None, None
    rng = np.random.default_rng(SEED)
    areas = []
    for drawn in rng.integers(0, len(sure), size=(_RESAMPLES, len(sure))):
        areas.append(_curve([sure[at] for at in drawn])[1])
    tail = 100 * (1 - CONFIDENCE) / 2
    low, high = np.percentile(np.asarray(areas, dtype=float), [tail, 100 - tail])
    return float(low), float(high)
