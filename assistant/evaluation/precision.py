"""Precision against recall of what is flagged, as the bar moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
        best = max(self.points, key=f1)
        return (
            f"{self.count} answers: F1 {f1(self.own):.2f} (precision {self.own[1]:.2f}, "
            f"recall {self.own[0]:.2f}), at the best bar {f1(best):.2f}; area {self.area:.2f}"
        )


def f1(point: tuple[float, float]) -> float:
    """Return the harmonic mean of recall and precision."""
    return 2 * point[0] * point[1] / (sum(point) or 1.0)


def precision_recall(judged: Sequence[tuple[float, bool, bool]]) -> PrecisionRecall:
    """Return the curve of (doubt, is wrong, is flagged)s, at least one of them wrong."""
    wrong = sum(is_wrong for _, is_wrong, _ in judged)
    points: list[tuple[float, float]] = []
    ordered = sorted(judged, key=lambda one: -one[0])
    found, above = 0, 0.0
    for number, (doubt, is_wrong, _) in enumerate(ordered, start=1):
        found += is_wrong
        if number == len(ordered) or ordered[number][0] < doubt:
            points.append((found / wrong, found / number))
    for doubt, is_wrong, _ in judged:
        if is_wrong:
            above += sum((d < doubt) + 0.5 * (d == doubt) for d, w, _ in judged if not w)
    flagged = [is_wrong for _, is_wrong, is_flagged in judged if is_flagged]
    own = sum(flagged) / wrong, sum(flagged) / max(1, len(flagged))
    return PrecisionRecall(tuple(points), own, above / max(1, wrong * (len(judged) - wrong)), len(judged))
