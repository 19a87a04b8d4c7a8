"""The packaged model by onnxruntime: texts to vectors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.embed.embedder import Vectors
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
