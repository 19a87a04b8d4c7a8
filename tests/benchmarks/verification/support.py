"""The support model as a torch module: an encoder, and a score a token that the context does not bear it out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from network import Reader, packed_states, plain_states
from statements import Group
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertModel

from assistant.verify.packaged import statement_pair


class Support(Reader):
    """An encoder and one linear layer over its states."""

    def __init__(self, encoder: BertModel) -> None:
        nn.Module.__init__(self)
        self.encoder = encoder
        self.words = nn.Linear(encoder.config.hidden_size, 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:  # type: ignore[override]
        """Return the log-odds of each token that it is not borne out, shape (rows, tokens)."""
        states = (packed_states if self.training else plain_states)(
            self.encoder, input_ids, attention_mask, token_type_ids
        )
        return self.words(states).squeeze(-1)


def pooled(logits: Tensor, inside: Tensor) -> Tensor:
    """Return the log-odds of each statement, shape (rows,): the mean over its tokens, the high ones weighed most."""
    share = logits.masked_fill(~inside, -1e4).softmax(-1)
    return (share * logits.masked_fill(~inside, 0.0)).sum(-1)


class Encoder:
    """A tokenizer that makes batches of rows."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def batch(self, groups: Sequence[Group]) -> dict[str, Tensor]:
        """Return tokens, labels (rows,), marks of tokens (1, 0, or -1 where unknown) and groups (rows,)."""
        rows = [(at, row) for at, group in enumerate(groups) for row in group]
        pairs = [statement_pair(self.tokenizer, row.lead, row.context, row.statement) for _, row in rows]
        tokens = torch.zeros(3, len(rows), max(len(pair.ids) for pair in pairs), dtype=torch.long)
        marks = torch.full(tokens.shape[1:], -1.0)
        for i, ((_, row), pair) in enumerate(zip(rows, pairs, strict=True)):
            size = len(pair.ids)
            tokens[0, i, :size], tokens[1, i, :size] = torch.tensor(pair.ids), 1
            tokens[2, i, :size] = torch.tensor(pair.segments)
            for at, (start, end) in enumerate(pair.offsets if row.marks is not None else ()):
                if pair.segments[at]:
                    marks[i, at] = float(any(start < b and end > a for a, b in row.marks or ()))
        return {
            "input_ids": tokens[0], "attention_mask": tokens[1], "token_type_ids": tokens[2], "marks": marks,
            "wrong": torch.tensor([float(row.wrong) for _, row in rows]),
            "group": torch.tensor([at for at, _ in rows]),
        }  # fmt: skip
