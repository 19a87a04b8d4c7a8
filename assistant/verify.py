"""Whether evidence supports a claim: the seam, and the verifier that is built of features.

The seam is `Verifier`: a claim and the texts of its evidence in, a verdict with reasons out. Any object
with its one method takes this one's place; so does an entailment CrossEncoder that a setting names.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, runtime_checkable

from assistant.checks.encoded import Encoder
from assistant.checks.evidence import Prepared, prepare
from assistant.checks.features import compare, texts_read
from assistant.checks.tokens import sentences_of
from assistant.checks.weighing import weighing
from index.embed import PACKAGED, Embedder, open_embedder

_KEPT, _TEXTS = 8, 1_500  # pieces of evidence kept ready, and texts kept encoded, some 20 KB each


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


@runtime_checkable
class ReadsAhead(Verifier, Protocol):
    """A verifier that is faster where it is told beforehand what it will be asked."""

    def read_ahead(self, claims: Sequence[str], evidence: Sequence[str]) -> None:
        """Take note of claims that are about to be verified against the same evidence."""
        ...


class FeatureVerifier:
    """Weighs words, meaning and agreement of numbers, names, denials and order.

    threshold: the score from which a claim counts as supported; None for the one it was weighed with.
    """

    def __init__(self, embedder: Embedder, *, threshold: float | None = None) -> None:
        self._threshold = weighing().threshold if threshold is None else threshold
        self._encoder = Encoder(embedder, most=_TEXTS)
        self._ready: OrderedDict[tuple[tuple[str, ...], str], Prepared] = OrderedDict()
        self._lock = Lock()  # answers are verified in threads

    def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
        """Return the verdict on a claim; one without a word to compare is not supported."""
        prepared = self._prepared(tuple(evidence), question)
        compared = compare(claim, prepared, self._encoder)
        if not any(compared.features.values()):
            return Verdict(False, 0.0, compared.reasons)
        score = weighing().chance(compared.features)
        supported = score >= self._threshold
        reasons = compared.reasons or ("the source says too little of this",)
        return Verdict(supported, round(score, 4), () if supported else reasons)

    def read_ahead(self, claims: Sequence[str], evidence: Sequence[str]) -> None:
        """Encode claims and evidence together, which takes less time than one by one."""
        texts = [text for claim in claims for text in texts_read(claim)]
        texts += [sentence for text in evidence for sentence in sentences_of(text)]
        self._encoder.encode(list(dict.fromkeys(texts))[:_TEXTS])

    def _prepared(self, evidence: tuple[str, ...], question: str) -> Prepared:
        key = (evidence, question)
        with self._lock:
            ready = self._ready.get(key)
        if ready is None:
            ready = prepare(evidence, self._encoder, question)
            with self._lock:
                self._ready[key] = ready
                while len(self._ready) > _KEPT:
                    self._ready.popitem(last=False)
        return ready


def open_verifier(name: str, embedder: Embedder) -> Verifier:
    """Return the verifier of features (""), or an entailment CrossEncoder by name or folder.

    The features are weighed with the packaged embedding model, and are those of no other.
    Raises ModelError where the model can't be loaded or tells no entailment.
    """
    if not name:
        return FeatureVerifier(embedder if embedder.name == PACKAGED else open_embedder())
    from assistant.verify_cross import CrossEncoderVerifier

    return CrossEncoderVerifier(name)
