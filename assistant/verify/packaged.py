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
        inside = [[at for at, segment in enumerate(pair.segments) if segment] for pair in pairs]
        return [
            reading([pair.offsets[at] for at in some], row[some])
            for pair, some, row in zip(pairs, inside, logits, strict=True)
        ]


def reading(spans: Sequence[tuple[int, int]], odds: NDArray[np.float32]) -> Reading:
    """Return the reading that the log-odds of tokens come to: their mean, high ones weighed most."""
    if not len(odds):
        return Reading(0.0)
    shares = np.exp(odds - odds.max())
    words = tuple((start, end, float(one)) for (start, end), one in zip(spans, odds, strict=True))
    return Reading(-float((shares * odds).sum() / shares.sum()), words)
