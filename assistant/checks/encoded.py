"""Texts as the embedding model reads them, each read once while the program runs."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.embed import ContextEmbedder, Embedder, WordVectors

_KEPT, _BYTES = 4_000, 100_000_000  # texts, some 20 KB each; a long one has ten times that
Encoded = tuple[NDArray[np.float32], WordVectors | None]


class Encoder:
    """Encodes texts, and their words where the model tells them.

    Keeps the latest used: at most `most` texts, in at most `size` bytes.
    """

    def __init__(self, embedder: Embedder, *, most: int = _KEPT, size: int = _BYTES) -> None:
        self._embedder = embedder
        self._most, self._size = most, size
        self._kept: OrderedDict[str, Encoded] = OrderedDict()
        self._held = 0  # bytes
        self._lock = Lock()  # questions are answered in threads

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
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
        # A row of an array keeps the whole of it, so it is copied.
        read = {t: (v.copy(), w) for t, v, w in zip(new, vectors if new else (), told, strict=True)}
        with self._lock:
            for item in read.items():
                self._keep(*item)
        found |= read
        return [found[text] for text in texts]

    def _keep(self, text: str, encoded: Encoded) -> None:
        if text not in self._kept:  # another thread may have been faster
            self._kept[text] = encoded
            self._held += _bytes(text, encoded)
        while len(self._kept) > self._most or self._held > self._size:
            self._held -= _bytes(*self._kept.popitem(last=False))


def _bytes(text: str, encoded: Encoded) -> int:
    """Return about how many bytes an encoded text takes, Python's own for its words included."""
    vector, words = encoded
    return 2 * len(text) + vector.nbytes + (words.vectors.nbytes + 150 * len(words.spans) if words else 0)
