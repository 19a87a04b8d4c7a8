"""Means with bootstrap intervals, percentiles, and paired tests, by SciPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
SEED = 20_180_423  # any; fixed, so that the same answers give the same intervals
_RESAMPLES = 2_000


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
    n, value = len(values), float(np.mean(values))
    if len(set(values)) == 1 and n > 1:
        if value not in (0.0, 1.0):
            return Estimate(value, n, value, value)
        wilson = stats.binomtest(int(value * n), n).proportion_ci(CONFIDENCE, method="wilson")
        return Estimate(value, n, float(wilson.low), float(wilson.high))
    return Estimate(value, n, *interval(values))


def percentile(values: Sequence[float], share: float) -> Estimate:
    """Return a percentile (0..100) of the values."""
    return Estimate(float(np.percentile(np.asarray(values, dtype=float), share)), len(values))


def interval(
    values: Sequence[Any], statistic: Callable[..., Any] = np.mean, *, resamples: int = _RESAMPLES
) -> tuple[float | None, float | None]:
    """Return the percentile bootstrap interval of a statistic; (None, None) where it has no width."""
    if len(set(values)) < 2:
        return None, None
    found = stats.bootstrap(
        (np.asarray(values, dtype=float),), statistic, n_resamples=resamples, confidence_level=CONFIDENCE,
        method="percentile", rng=np.random.default_rng(SEED),
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
            n_resamples=_RESAMPLES, rng=np.random.default_rng(SEED),
        ).pvalue
    )  # fmt: skip
