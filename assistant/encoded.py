"""Units and questions as the embedding model reads them, each read once while the program runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.units import Unit, antecedent
from index.embed import ContextEmbedder, Embedder, WordVectors

_SHORT_LEAD = 15  # words
_KEPT = 4_000  # texts, some 20 KB each


class Encoder:
    """Encodes texts, and their words where the model tells them; keeps the latest used, at most `most`."""

    def __init__(self, embedder: Embedder, *, most: int = _KEPT) -> None:
        self._embedder = embedder
        self._most = most
        self._kept: OrderedDict[str, tuple[NDArray[np.float32], WordVectors | None]] = OrderedDict()
        self._lock = Lock()  # questions are answered in threads

    def encode(self, texts: Sequence[str]) -> list[tuple[NDArray[np.float32], WordVectors | None]]:
        """Return the vector of each text and those of its words (None where the model tells none)."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        new = [text for text in dict.fromkeys(texts) if text not in found]
        told: Sequence[WordVectors | None] = [None] * len(new)
        if new and isinstance(self._embedder, ContextEmbedder):
            vectors, told = self._embedder.encode_words(new)
        elif new:
            vectors = self._embedder.encode(new)
        read = {t: (v, w) for t, v, w in zip(new, vectors if new else (), told, strict=True)}
        with self._lock:
            self._kept.update(read)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        found |= read
        return [found[text] for text in texts]


def embedded_text(unit: Unit) -> str:
    """Return what is embedded for a unit: it needs what it stands under to be understood."""
    tail = unit.path[-1] if unit.path else ""
    lead = unit.lead if len(unit.lead.split()) <= _SHORT_LEAD or not unit.label else ""
    return ". ".join(part for part in (tail, lead, unit.label, antecedent(unit), unit.text) if part)
