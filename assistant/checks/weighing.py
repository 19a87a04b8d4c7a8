"""Features weighed to one chance, by boosted trees."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

WEIGHTS = Path(__file__).parent.parent / "verify_weights.json"


@dataclass(frozen=True, slots=True)
class Tree:
    """A decision tree, a place a node: the feature asked and its bound, where to go from there, or the value.

    feature: "" at a leaf; left: where the feature is at most `bound`.
    """

    feature: tuple[str, ...]
    bound: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def read(self, features: Mapping[str, float]) -> float:
        """Return the value of the leaf that features lead to."""
        at = 0
        while name := self.feature[at]:
            at = self.left[at] if features[name] <= self.bound[at] else self.right[at]
        return self.value[at]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights that came with Ateb, or others of the same form."""

    base: float
    trees: tuple[Tree, ...]
    threshold: float
    response: Mapping[str, float]

    def chance(self, features: Mapping[str, float]) -> float:
        """Return the chance from 0 to 1 that what has these features is supported."""
        grown = self.base + sum(tree.read(features) for tree in self.trees)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, grown))))


@lru_cache(maxsize=1)
def weighing() -> Weighing:
    """Return the weights that came with Ateb."""
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    trees = tuple(Tree(*(tuple(column) for column in tree)) for tree in told["trees"])
    return Weighing(told["base"], trees, told["threshold"], told["response"])
