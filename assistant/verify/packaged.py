"""The support model that comes with Ateb: a classifier of tokens, eight-bit weights, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.read.packaged import packaged_tokenizer, session
from assistant.read.pairs import Pair, pair_ids
from assistant.verify.verdict import Reading

MODEL = Path(__file__).parent / "support.onnx"
LEAD, CONTEXT, LONGEST = 28, 160, 256  # tokens of what stands before, of the context, of the whole
_BATCH = 16  # rows of about the same length that are read at once


def statement_pair(tokenizer: Tokenizer, lead: str, context: str, statement: str) -> Pair:
    """Return "[CLS] lead [SEP] context [SEP]" and "statement [SEP]" as tokens."""
    return pair_ids(tokenizer, lead, context, statement, limits=(LEAD, CONTEXT, LONGEST))


def pooled(logits: NDArray[np.float32]) -> float:
    """Return the log-odds of a statement: the mean over its tokens, the high ones weighed most."""
    if not len(logits):
        return 0.0
    shares = np.exp(logits - logits.max())
    return float((shares * logits).sum() / shares.sum())


class PackagedSupport:
    """Reads (lead, context, statement) in one pass each. Safe for threads."""

    name = "ateb"

    def __init__(self, model: Path = MODEL) -> None:
        self._tokenizer, self._session = packaged_tokenizer(), session(model)

    def read(self, rows: Sequence[tuple[str, str, str]]) -> list[Reading]:
        """Return the reading of each (lead, context, statement), those of a like length read together."""
        pairs = [statement_pair(self._tokenizer, *row) for row in rows]
        order = sorted(range(len(rows)), key=lambda at: len(pairs[at].ids))
        found: dict[int, Reading] = {}
        for start in range(0, len(order), _BATCH):
            some = order[start : start + _BATCH]
            found |= dict(zip(some, self._read([pairs[at] for at in some]), strict=True))
        return [found[at] for at in range(len(rows))]

    def _read(self, pairs: Sequence[Pair]) -> list[Reading]:
        tokens = np.zeros((3, len(pairs), max(len(pair.ids) for pair in pairs)), dtype=np.int64)
        for row, pair in enumerate(pairs):
            tokens[:, row, : len(pair.ids)] = pair.ids, [1] * len(pair.ids), pair.segments
        names = ("input_ids", "attention_mask", "token_type_ids")
        [logits] = self._session.run(["words"], dict(zip(names, tokens, strict=True)))
        return [reading(pair, row) for pair, row in zip(pairs, logits, strict=True)]


def reading(pair: Pair, logits: NDArray[np.float32]) -> Reading:
    """Return the reading that the tokens' log-odds come to."""
    inside = [at for at, segment in enumerate(pair.segments) if segment]
    words = tuple((*pair.offsets[at], float(logits[at])) for at in inside)
    return Reading(-pooled(logits[inside]), words)
