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


def paired_interval(differences: Sequence[float]) -> tuple[float | None, float | None]:
    """Return the percentile bootstrap interval of a mean difference over pairs."""
    if len(differences) < 2 or len(set(differences)) == 1:
        return None, None
    rng = np.random.default_rng(SEED)
    found = stats.bootstrap(
        (np.asarray(differences, dtype=float),), np.mean, n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE, method="percentile", rng=rng,
    ).confidence_interval  # fmt: skip
    return float(found.low), float(found.high)


def paired_p(differences: Sequence[float], *, binary: bool) -> float:
    """Return the two-sided chance of so large a difference, if it were by chance.

    Exact McNemar for values of 0 and 1, which looks at the changed pairs alone; else a permutation
    test that swaps the two values of each pair.
    """
    changed = [difference for difference in differences if difference]
    if len(changed) < 2:
        return 1.0  # one change alone could as well have gone the other way
    if binary:
        return float(stats.binomtest(sum(d > 0 for d in changed), len(changed)).pvalue)
    return float(
        stats.permutation_test(
            (np.asarray(changed, dtype=float),), np.sum, permutation_type="samples",
            n_resamples=RESAMPLES, rng=np.random.default_rng(SEED),
        ).pvalue
    )  # fmt: skip
