"""What is gained and lost as a bar moves: risk against coverage, precision against recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from numpy.typing import NDArray
from scipy import stats


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """Coverage against risk, the surest answers first [1].

    coverage: share of the questions answered; risk: share of these that are wrong, one point a
    step of the confidence (equal confidences are one step).
    area: the mean risk over all coverages up to `reached`, the lower the better.
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


def risk_coverage(judged: Sequence[tuple[float, bool | None, bool]]) -> RiskCoverage:
    """Return the curve of (confidence, is wrong, is withheld)s; is wrong: None where that is not known."""
    known = [(confidence, bool(wrong)) for confidence, wrong, _ in judged if wrong is not None]
    answered = [bool(wrong) for _, wrong, withheld in judged if not withheld]
    total, n = max(1, len(judged)), len(known)
    wrong, step, taken = _steps(known)
    # Within a step the order is unknown: its errors are spread evenly over it.
    spread = (np.bincount(step, wrong) / np.bincount(step))[step]
    risk = np.cumsum(spread) / np.arange(1, n + 1)
    return RiskCoverage(
        coverage=tuple((taken / total).tolist()),
        risk=tuple(risk[taken - 1].tolist()),
        area=float(risk.mean()) if n else None,
        reached=n / total,
        own=(len(answered) / total, sum(answered) / len(answered) if answered else None),
        n=n,
    )


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """The curve, (recall, precision) at each bar; own: where the verifier's own bar stands; count of answers.

    area: the chance that a wrong answer is doubted more than a right one.
    """

    points: tuple[tuple[float, float], ...]
    own: tuple[float, float]
    area: float
    count: int

    def __str__(self) -> str:
        recall, precision = self.own
        best = max(f1(*point) for point in self.points)
        return (
            f"{self.count} answers: F1 {f1(recall, precision):.2f} (precision {precision:.2f}, "
            f"recall {recall:.2f}), at the best bar {best:.2f}; area {self.area:.2f}"
        )


def precision_recall(judged: Sequence[tuple[float, bool, bool]]) -> PrecisionRecall:
    """Return the curve of (doubt, is wrong, is flagged)s, at least one of them wrong."""
    wrong, _, taken = _steps([(doubt, is_wrong) for doubt, is_wrong, _ in judged])
    found, bad = np.cumsum(wrong)[taken - 1], int(wrong.sum())
    ranks = stats.rankdata([doubt for doubt, _, _ in judged])[[is_wrong for _, is_wrong, _ in judged]]
    flagged = [is_wrong for _, is_wrong, is_flagged in judged if is_flagged]
    return PrecisionRecall(
        points=tuple(zip((found / bad).tolist(), (found / taken).tolist(), strict=True)),
        own=(sum(flagged) / bad, sum(flagged) / max(1, len(flagged))),
        area=float(ranks.sum() - bad * (bad + 1) / 2) / max(1, bad * (len(judged) - bad)),
        count=len(judged),
    )


def f1(recall: float, precision: float) -> float:
    """Return the harmonic mean of recall and precision."""
    return 2 * recall * precision / ((recall + precision) or 1.0)


def plot(
    points: Sequence[tuple[float, float]], own: tuple[float, float | None], title: str, across: str, up: str
) -> str:
    """Return a curve of shares as SVG, with a dot where the system's own bar stands."""
    environment = Environment(
        loader=PackageLoader("assistant.evaluation", "."), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("curve.svg").render(
        points=points, own=own, title=title, across=across, up=up
    )


def _steps(
    scored: Sequence[tuple[float, bool]],
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Return, the highest score first: which are true, the step of equal scores of each, and how many
    there are up to the end of each step.
    """
    score = np.array([-score for score, _ in scored], dtype=float)
    order = np.argsort(score, kind="stable")
    _, step, sizes = np.unique(score[order], return_inverse=True, return_counts=True)
    return np.array([true for _, true in scored], dtype=float)[order], step, np.cumsum(sizes)
