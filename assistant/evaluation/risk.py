"""The risk–coverage curve: how often answers are wrong, as more questions are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.evaluation.measures import REFUSED

if TYPE_CHECKING:
    from assistant.evaluation.report import Outcome


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Coverage against risk, the surest answers first [1].

    coverage: share of the questions answered; risk: share of these that are wrong, one point a
    step of the confidence (equal confidences are one step).
    area: the mean risk over all coverages up to `reached` (the lower the better).
    reached: the largest coverage that is known: 1 where what was withheld could be asked for too.
    own: coverage and risk where the system itself stops answering.
    n: questions that are ranked.

    [1] El-Yaniv & Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010.
    """

    coverage: tuple[float, ...]
    risk: tuple[float, ...]
    area: float | None
    reached: float
    own: tuple[float, float | None]
    n: int


def risk_coverage(outcomes: Sequence[Outcome]) -> RiskCoverage:
    """Return the curve of the questions that ask something of the documents (no greetings).

    A withheld answer counts by what would have been answered (`Outcome.forced`), where that is
    known; an unanswerable question that is answered is always wrong.
    """
    asked = [o for o in outcomes if o.answer.status != "small_talk"]
    total = len(asked)
    answered = [o for o in asked if o.answer.status not in REFUSED]
    wrong = sum(not o.right for o in answered)
    own = (len(answered) / total if total else 0.0, wrong / len(answered) if answered else None)
    sure = [(o.answer.probability, not o.right) for o in answered]
    sure += [(o.answer.probability, not o.forced) for o in asked if _withheld(o) and o.forced is not None]
    coverage: list[float] = []
    risk: list[float] = []
    area, taken, errors = 0.0, 0, 0
    for confidence in sorted({confidence for confidence, _ in sure}, reverse=True):
        step = [mistaken for own_confidence, mistaken in sure if own_confidence == confidence]
        for at in range(1, len(step) + 1):
            # Within a step the order is unknown: its errors are spread evenly over it.
            area += (errors + sum(step) * at / len(step)) / (taken + at)
        taken, errors = taken + len(step), errors + sum(step)
        coverage.append(taken / total)
        risk.append(errors / taken)
    return RiskCoverage(
        coverage=tuple(coverage),
        risk=tuple(risk),
        area=area / taken if taken else None,
        reached=taken / total if total else 0.0,
        own=own,
        n=len(sure),
    )


def _withheld(outcome: Outcome) -> bool:
    return outcome.answer.status in REFUSED
