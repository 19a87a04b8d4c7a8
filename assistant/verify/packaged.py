"""The support model that comes with Ateb: a classifier of tokens, eight-bit weights, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from assistant.read.packaged import packaged_tokenizer, run, session
from assistant.read.pairs import Pair, pair_ids
from assistant.verify.verdict import Reading

MODEL = Path(__file__).parent / "support.onnx"
LEAD, CONTEXT, LONGEST = 28, 160, 256  # tokens of what stands before, of the context, of the whole


def statement_pair(tokenizer: Tokenizer, lead: str, context: str, statement: str) -> Pair:
    """Return "[CLS] lead [SEP] context [SEP]" and "statement [SEP]" as tokens."""
    return pair_ids(tokenizer, lead, context, statement, limits=(LEAD, CONTEXT, LONGEST))


class PackagedSupport:
    """Reads (lead, context, statement) in one pass each. Safe for threads."""

    name = "ateb"

    def __init__(self, model: Path = MODEL) -> None:
        self._tokenizer, self._session = packaged_tokenizer(), session(model)

    def read(self, rows: Sequence[tuple[str, str, str]]) -> list[Reading]:
        """Return the reading of each (lead, context, statement)."""
        pairs = [statement_pair(self._tokenizer, *row) for row in rows]
        inside = [[at for at, segment in enumerate(pair.segments) if segment] for pair in pairs]
        told = run(self._session, ["words"], pairs)
        return [
            reading([pair.offsets[at] for at in some], odds[some])
            for pair, some, (odds,) in zip(pairs, inside, told, strict=True)
        ]


def reading(spans: Sequence[tuple[int, int]], odds: NDArray[np.float32]) -> Reading:
    """Return the reading that the log-odds of tokens come to: their mean, high ones weighed most."""
    if not len(odds):
        return Reading(0.0)
    shares = np.exp(odds - odds.max())
    words = tuple((start, end, float(one)) for (start, end), one in zip(spans, odds, strict=True))
    return Reading(-float((shares * odds).sum() / shares.sum()), words)
