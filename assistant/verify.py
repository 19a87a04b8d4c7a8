"""Whether evidence supports a claim: the seam, and the verifier that is built of features.

The seam is `Verifier`: a claim and the texts of its evidence in, a verdict with reasons out. Any object
with its one method takes this one's place; so does an entailment CrossEncoder that a setting names.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.checks.evidence import Prepared, prepare
from assistant.checks.features import compare
from index.embed import Embedder

WEIGHTS = Path(__file__).parent / "verify_weights.json"
_KEPT = 16  # texts of evidence kept ready


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is supported, how well in 0..1, and in words what speaks against it."""

    supported: bool
    score: float
    reasons: tuple[str, ...] = ()


class Verifier(Protocol):
    """What verifies: a claim and its evidence in, a verdict out."""

    def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
        """Return whether the texts of the evidence support the claim.

        question: what was asked; its words are no news in the claim, and no evidence for it either.
        """
        ...


class FeatureVerifier:
    """Weighs words, meaning and agreement of numbers, names, denials and order.

    threshold: the score from which a claim counts as supported; None for the one it was weighed with.
    """

    def __init__(self, embedder: Embedder, *, threshold: float | None = None) -> None:
        told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
        self._weights: dict[str, float] = told["weights"]
        self._intercept = float(told["intercept"])
        self._threshold = float(told["threshold"]) if threshold is None else threshold
        self._embedder = embedder
        self._ready: dict[tuple[tuple[str, ...], str], Prepared] = {}

    def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
        """Return the verdict on a claim; one without a word to compare is not supported."""
        prepared = self._prepared(tuple(evidence), question)
        compared = compare(claim, prepared, self._embedder)
        if not any(compared.features.values()):
            return Verdict(False, 0.0, compared.reasons)
        score = probability(compared.features, self._weights, self._intercept)
        supported = score >= self._threshold
        reasons = compared.reasons or ("the source says too little of this",)
        return Verdict(supported, round(score, 4), () if supported else reasons)

    def _prepared(self, evidence: tuple[str, ...], question: str) -> Prepared:
        key = (evidence, question)
        if key not in self._ready:
            if len(self._ready) >= _KEPT:
                del self._ready[next(iter(self._ready))]
            self._ready[key] = prepare(evidence, self._embedder, question)
        return self._ready[key]


def probability(features: Mapping[str, float], weights: Mapping[str, float], intercept: float) -> float:
    """Return the logistic of the weighed features."""
    logit = intercept + sum(weight * features[name] for name, weight in weights.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def open_verifier(name: str, embedder: Embedder) -> Verifier:
    """Return the verifier of features (""), or an entailment CrossEncoder by name or folder.

    Raises ModelError where the model can't be loaded or tells no entailment.
    """
    if not name:
        return FeatureVerifier(embedder)
    from assistant.verify_cross import CrossEncoderVerifier

    return CrossEncoderVerifier(name)
