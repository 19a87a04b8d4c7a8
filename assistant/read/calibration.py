"""From scores to a probability: two small models fitted on papers that the reader never saw."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

CAUTION = ("low", "normal", "high")
_FILE = Path(__file__).parent / "calibration.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores are weighed.

    unit: weights of what a unit's score is made of; answered: of the features of the best units, and
    `bias`; thresholds: caution → probability from which on a part counts as answered; beside,
    beside_several: how far below the best unit's score another one may be and still be shown, for a
    question for one thing and for several; denies: log-odds from which on a unit counts as one that denies
    what the question takes for granted.
    """

    unit: Mapping[str, float]
    answered: Mapping[str, float]
    thresholds: Mapping[str, float]
    beside: float
    beside_several: float
    denies: float

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the chance that a question is answered, in 0..1."""
        total = self.answered["bias"] + sum(w * features[n] for n, w in self.answered.items() if n != "bias")
        return float(1 / (1 + np.exp(-total)))


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """Return the packaged calibration."""
    return Calibration(**json.loads(_FILE.read_text(encoding="utf-8")))


def best_features(reads: Sequence[float]) -> dict[str, float]:
    """Return what tells whether the units read answer: the best one, and any of them.

    reads: their log-odds by the reader, the unit that leads first.
    """
    return {"best": reads[0], "any": float(np.logaddexp.reduce(reads))}
