"""Units and questions as the embedding model reads them, each read once while the program runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.units import Unit, antecedent
from index.embed import ContextEmbedder, Embedder, WordVectors

_SHORT_LEAD = 15  # words
_KEPT = 4_000  # texts, some 20 KB each


class Encoder:
    """Encodes texts, and their words where the model tells them; keeps the latest used."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: OrderedDict[str, tuple[NDArray[np.float32], WordVectors | None]] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> list[tuple[NDArray[np.float32], WordVectors | None]]:
        """Return the vector of each text and those of its words (None where the model tells none)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        told: Sequence[WordVectors | None] = [None] * len(new)
        if new and isinstance(self._embedder, ContextEmbedder):
            vectors, told = self._embedder.encode_words(new)
        elif new:
            vectors = self._embedder.encode(new)
        for text, vector, words in zip(new, vectors if new else (), told, strict=True):
            self._kept[text] = (vector, words)
        found = []
        for text in texts:
            self._kept.move_to_end(text)
            found.append(self._kept[text])
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found


def embedded_text(unit: Unit) -> str:
    """Return what is embedded for a unit: it needs what it stands under to be understood."""
    tail = unit.path[-1] if unit.path else ""
    lead = unit.lead if len(unit.lead.split()) <= _SHORT_LEAD or not unit.label else ""
    return ". ".join(part for part in (tail, lead, unit.label, antecedent(unit), unit.text) if part)
