"""The reader that comes with Ateb: a cross-encoder of eight-bit weights, run by onnxruntime."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.read.judge import Judgement
from assistant.read.pairs import Pair, pair_ids
from index.embed import packaged_model
from index.errors import ModelError

MODEL = Path(__file__).parent / "reader.onnx"
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_KEPT = 50_000  # judgements that are remembered
_LONGEST_ANSWER = 40  # tokens


class PackagedReader:
    """Judges (question, place, text) in one pass each, and remembers what it judged. Safe for threads."""

    name = "ateb"

    def __init__(self, model: Path = MODEL) -> None:
        self._tokenizer, self._session = packaged_tokenizer(), session(model)
        self._kept: OrderedDict[tuple[str, str, str], Judgement] = OrderedDict()
        self._lock = Lock()

    def judge(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return the judgement of each (place, text)."""
        keys = [(question, place, text) for place, text in texts]
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
        new = list(dict.fromkeys(key for key in keys if key not in found))
        pairs = [pair_ids(self._tokenizer, *key) for key in new]
        told = run(self._session, ["score", "ends", "denies"], pairs)
        found |= {
            key: Judgement(float(score), *_answer(pair, ends), float(denies))
            for key, pair, (score, ends, denies) in zip(new, pairs, told, strict=True)
        }
        with self._lock:
            self._kept.update((key, found[key]) for key in new)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [found[key] for key in keys]


def run(session: Any, outputs: Sequence[str], pairs: Sequence[Pair]) -> list[tuple[Any, ...]]:
    """Return what a session gives for each pair, an array for each output that is named.

    One at a time: eight-bit activations are scaled over what is read at once, so that a pair's numbers would
    depend on those beside it; nor is there padding to multiply, and it is faster.
    """
    found: list[tuple[Any, ...]] = []
    for pair in pairs:
        rows = np.array([[pair.ids], [[1] * len(pair.ids)], [pair.segments]], dtype=np.int64)
        told = session.run(outputs, dict(zip(_INPUTS, rows, strict=True)))
        found.append(tuple(output[0] for output in told))
    return found


def _answer(pair: Pair, ends: NDArray[np.float32]) -> tuple[int, int]:
    """Return where the likeliest answer stands in the text."""
    inside = [i for i, segment in enumerate(pair.segments) if segment]
    if not inside:
        return -1, -1
    first, last = inside[0], inside[-1] + 1
    sums = ends[first:last, None, 0] + ends[None, first:last, 1]
    sums = np.where(np.tril(np.triu(np.ones_like(sums)), _LONGEST_ANSWER) > 0, sums, -np.inf)
    start, end = np.unravel_index(int(sums.argmax()), sums.shape)
    return pair.offsets[first + int(start)][0], pair.offsets[first + int(end)][1]


@lru_cache(maxsize=1)
def packaged_tokenizer() -> Any:
    """Return the tokenizer of the models that come with Ateb."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def session(model: Path) -> Any:
    """Return an onnxruntime session of a packaged file; raise ModelError where it is missing."""
    import onnxruntime

    if not model.is_file():
        raise ModelError(f"The model {model.name} is missing; expected it in the package: install Ateb anew.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
