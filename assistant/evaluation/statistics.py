"""Means with bootstrap intervals, percentiles, and paired tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

RESAMPLES = 2_000
CONFIDENCE = 0.95
SEED = 20_180_423  # any; fixed, so that the same answers give the same intervals


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over n questions with its 95% confidence interval (None where it has none)."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


def mean(values: Sequence[float]) -> Estimate:
    """Return the mean with its percentile bootstrap interval.

    Where all values are the same the bootstrap has no width; if they are all 0 or all 1, Wilson's
    interval for a proportion is given instead.
    """
    data = np.asarray(values, dtype=float)
    n, value = len(data), float(data.mean())
    if n < 2:
        return Estimate(value, n)
    if np.all(data == data[0]):
        if value not in (0.0, 1.0):
            return Estimate(value, n, value, value)
        wilson = stats.binomtest(int(value * n), n).proportion_ci(CONFIDENCE, method="wilson")
        return Estimate(value, n, float(wilson.low), float(wilson.high))
    rng = np.random.default_rng(SEED)
    found = stats.bootstrap(
        (data,), np.mean, n_resamples=RESAMPLES, confidence_level=CONFIDENCE, method="percentile", rng=rng
    ).confidence_interval
    return Estimate(value, n, float(found.low), float(found.high))


def percentile(values: Sequence[float], share: float) -> Estimate:
    """Return a percentile (0..100) of the values."""
    return Estimate(float(np.percentile(np.asarray(values, dtype=float), share)), len(values))
