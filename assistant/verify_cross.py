"""An entailment CrossEncoder in the verifier's place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.checks.tokens import sentences_of
from assistant.verify import Verdict
from index.errors import ModelError

_WINDOW, _STEP = 6, 3  # sentences that the model reads at once, and how far it moves on


class CrossEncoderVerifier:
    """Any sentence-transformers CrossEncoder that tells entailment, by name or folder.

    It has one label (a score of support) or several, of which one is called entailment or supported.
    """

    def __init__(self, name: str, *, threshold: float = 0.5) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The verifier {name!r} can't be loaded ({str(error).splitlines()[0]}); "
                "expected the name or folder of an entailment CrossEncoder."
            ) from error
        self._threshold = threshold
        self._labels = {i: str(label).lower() for i, label in self._model.config.id2label.items()}
        self._entails = _entailment(name, self._labels)

    def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
        """Return the verdict of the window of the evidence that supports the claim best."""
        windows = [window for text in evidence for window in _windows(text)]
        if not windows:
            return Verdict(False, 0.0, ("there is nothing to compare it with",))
        logits = np.atleast_1d(
            self._model.predict(
                [(window, claim) for window in windows], convert_to_numpy=True, show_progress_bar=False,
                activation_fn=_same(),
            )
        )  # fmt: skip
        chances = 1 / (1 + np.exp(-logits.reshape(-1, 1))) if len(self._labels) == 1 else _softmax(logits)
        best = int(chances[:, self._entails].argmax())
        score = float(chances[best, self._entails])
        if score >= self._threshold:
            return Verdict(True, round(score, 4))
        said = self._labels[int(chances[best].argmax())] if len(self._labels) > 1 else "unsupported"
        reason = "the source contradicts it" if "contra" in said else "the source does not say so"
        return Verdict(False, round(score, 4), (reason,))


def _entailment(name: str, labels: dict[int, str]) -> int:
    if len(labels) == 1:
        return 0
    for index, label in labels.items():
        if label in ("entailment", "entails", "supported", "supports", "support", "consistent"):
            return int(index)
    raise ModelError(
        f"The verifier {name!r} has the labels {', '.join(labels.values())}; "
        "expected one called entailment or supported, or a single one."
    )


def _windows(text: str) -> list[str]:
    sentences = sentences_of(text)
    starts = range(0, max(1, len(sentences) - _WINDOW + _STEP), _STEP)
    return [" ".join(sentences[start : start + _WINDOW]) for start in starts if sentences[start:]]


def _same() -> object:
    """Return what leaves scores as they are: torch is imported only with the model."""
    from torch.nn import Identity

    return Identity()


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return chances
