"""Means with their intervals, by SciPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

_CONFIDENCE = 0.95
_RESAMPLES = 2_000
_SEED = 20_180_423  # any; fixed, so that the same answers give the same intervals


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over n questions with its 95% confidence interval (None where it has none)."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def between(self) -> str:
        """Return the interval in words, "" where there is none."""
        return f"{self.low:.3f} – {self.high:.3f}" if self.low is not None else ""


def mean(values: Sequence[float]) -> Estimate:
    """Return the mean with its percentile bootstrap interval.

    Where all values are the same the bootstrap has no width; if they are all 0 or all 1, Wilson's
    interval for a proportion is given instead.
    """
    n, value = len(values), float(np.mean(values))
    if n < 2:
        return Estimate(value, n)
    if len(set(values)) > 1:
        found = stats.bootstrap(
            (np.asarray(values, dtype=float),), np.mean, n_resamples=_RESAMPLES, confidence_level=_CONFIDENCE,
            method="percentile", rng=np.random.default_rng(_SEED),
        ).confidence_interval  # fmt: skip
    elif value in (0.0, 1.0):
        found = stats.binomtest(int(value * n), n).proportion_ci(_CONFIDENCE, method="wilson")
    else:
        return Estimate(value, n, value, value)
    return Estimate(value, n, float(found.low), float(found.high))
