"""An embedder that keeps what it has encoded in a file, so that a second run encodes nothing."""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embed import ContextEmbedder, Vectors, WordVectors


class KeptEmbedder:
    """Passes texts on to an embedder, each once."""

    def __init__(self, embedder: ContextEmbedder, file: Path) -> None:
        self._embedder = embedder
        self.name, self.dimensions = embedder.name, embedder.dimensions
        file.parent.mkdir(parents=True, exist_ok=True)
        self._kept = sqlite3.connect(file)
        self._kept.execute("create table if not exists kept (key text primary key, value blob)")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts."""
        return self.encode_words(texts)[0]

    def encode_words(self, texts: Sequence[str]) -> tuple[Vectors, list[WordVectors]]:
        """Return the vectors of texts, and the words of each."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        found = {key: self._read(key) for key in keys}
        new = {key: text for key, text in zip(keys, texts, strict=True) if found[key] is None}
        if new:
            vectors, words = self._embedder.encode_words(list(new.values()))
            found |= dict(zip(new, zip(vectors, words, strict=True), strict=True))
            rows = [(key, pickle.dumps(found[key])) for key in new]
            self._kept.executemany("insert or replace into kept values (?, ?)", rows)
            self._kept.commit()
        pairs = [pair for key in keys if (pair := found[key]) is not None]
        return np.array([vector for vector, _ in pairs], dtype=np.float32), [words for _, words in pairs]

    def _read(self, key: str) -> tuple[Vectors, WordVectors] | None:
        row = self._kept.execute("select value from kept where key = ?", (key,)).fetchone()
        return pickle.loads(row[0]) if row else None
