"""The packaged model by onnxruntime: texts to vectors, and the words of a text in their context."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embed.embedder import Vectors, WordVectors
from index.embed.export import PROBES
from index.embed.quantize import quantize_onnx

_TOKENS, _BATCH = 256, 32


class OnnxEmbedder:
    """The exported model, run by onnxruntime; torch is not imported."""

    def __init__(self, name: str, folder: Path, exported: Path) -> None:
        from tokenizers import Tokenizer

        self.name = name
        self.dimensions = 384
        self.exported = exported
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.enable_padding()
        self._session = _open(exported)

    @cached_property
    def _quick(self) -> Any:
        """The session for documents: weights of eight bits where they agree, else the exact one."""
        quantized = quantize_onnx(self.exported, self._agreement)
        return self._session if quantized is None else _open(quantized)

    def _agreement(self, path: Path) -> float:
        """Return the mean cosine of the vectors that a model in `path` gives, and ours, of probes."""
        session = _open(path)
        pairs = [(self._vectors([text], session), self.encode([text])) for text in PROBES]
        return float(np.mean([np.sum(a * b) for a, b in pairs]))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, batched by length so that little is padded."""
        return self._vectors(texts, self._session)

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts by weights of eight bits; their cosine with `encode`'s is .99."""
        return self._vectors(texts, self._quick)

    def _vectors(self, texts: Sequence[str], session: Any) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            encodings = self._tokenizer.encode_batch([texts[i] for i in chosen])
            vectors[chosen] = _outputs(session, encodings, ["vectors"])[0]
        return vectors

    def encode_words(self, texts: Sequence[str]) -> tuple[Vectors, list[WordVectors]]:
        """Return the vectors of texts and the words of each: the mean of their tokens' last states."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        found: dict[int, WordVectors] = {}
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            encodings = self._tokenizer.encode_batch([texts[i] for i in chosen])
            vectors[chosen], states = _outputs(self._session, encodings, ["vectors", "states"])
            found |= {i: _words(e, s) for i, e, s in zip(chosen, encodings, states, strict=True)}
        return vectors, [found[i] for i in range(len(texts))]


def _open(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _outputs(session: Any, encodings: Sequence[Any], names: list[str]) -> Any:
    ids = np.array([e.ids for e in encodings], dtype=np.int64)
    mask = np.array([e.attention_mask for e in encodings], dtype=np.int64)
    return session.run(names, {"input_ids": ids, "attention_mask": mask})


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
