"""Any other support model: a classifier of tokens, or an entailment cross-encoder, of transformers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.verify.packaged import reading
from assistant.verify.verdict import Reading
from index.errors import ModelError

_LONGEST, _BATCH = 512, 16  # tokens, rows
_ENTAILS = ("entail", "support", "consistent")  # beginnings of a label


class TransformersSupport:
    """A model of transformers that says of tokens, or of a whole statement, whether they are borne out.

    Of tokens: two labels, the first for what is borne out, as LettuceDetect's models have them. Of a whole
    statement: one label (a score of support), or several, one of which is called entailment or supported.
    """

    def __init__(self, name: str) -> None:
        from transformers import (
            AutoConfig,
            AutoModelForSequenceClassification,
            AutoModelForTokenClassification,
        )
        from transformers import AutoTokenizer as Tokenizer

        self.name = name
        try:
            config = AutoConfig.from_pretrained(name)
            self._of_tokens = str(config.architectures).endswith("ForTokenClassification']")
            kind = AutoModelForTokenClassification if self._of_tokens else AutoModelForSequenceClassification
            self._tokenizer: Any = Tokenizer.from_pretrained(name)
            self._model: Any = kind.from_pretrained(name).eval()
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The verifier {name!r} can't be loaded ({str(error).splitlines()[0]}); expected the name or "
                "folder of a token classifier or an entailment cross-encoder of transformers."
            ) from error
        labels = [str(config.id2label[at]).lower() for at in range(config.num_labels)]
        right = [at for at, label in enumerate(labels) if label.startswith(_ENTAILS)]
        self._right = right[0] if right else 0
        known = len(labels) == 2 if self._of_tokens else len(labels) == 1 or bool(right)
        if not known:
            raise ModelError(
                f"The verifier {name!r} has the labels {', '.join(labels)}; expected one called entailment "
                "or supported, or a single one; of tokens two, the first for what is borne out."
            )

    def read(self, rows: Sequence[tuple[str, str, str]]) -> list[Reading]:
        """Return the reading of each (lead, context, statement); the lead is read with tokens only."""
        return [one for at in range(0, len(rows), _BATCH) for one in self._read(rows[at : at + _BATCH])]

    def _read(self, rows: Sequence[tuple[str, str, str]]) -> Iterator[Reading]:
        import torch

        contexts = [f"{lead}\n{text}" if lead and self._of_tokens else text for lead, text, _ in rows]
        told = self._tokenizer(
            contexts, [statement for *_, statement in rows], truncation="only_first", max_length=_LONGEST,
            padding=True, return_offsets_mapping=self._of_tokens, return_tensors="pt",
        )  # fmt: skip
        offsets = told.pop("offset_mapping").tolist() if self._of_tokens else []
        with torch.no_grad():
            logits: NDArray[np.float32] = self._model(**told).logits.float().numpy()
        for at, row in enumerate(logits):
            if self._of_tokens:
                odds = -self._odds(row)
                inside = [i for i, part in enumerate(told.sequence_ids(at)) if part == 1]
                yield reading([tuple(offsets[at][i]) for i in inside], odds[inside])
            else:
                yield Reading(float(self._odds(row)))

    def _odds(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the log-odds of what is borne out, over the last axis."""
        if logits.shape[-1] == 1:
            return logits[..., 0]
        others = np.delete(logits, self._right, axis=-1)
        odds: NDArray[np.float32] = logits[..., self._right] - np.logaddexp.reduce(others, axis=-1)
        return odds
