"""Rows to tensors: question and place as the first segment, the unit as the second."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from rows import Group, Row
from tokenizers import Tokenizer
from torch import Tensor

from assistant.read.pairs import pair_ids


class Encoder:
    """A tokenizer that makes batches of rows, each of about the same length."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def row(self, row: Row) -> tuple[list[int], list[int], tuple[int, int] | None]:
        """Return token ids, segment ids, and the first and last token of the answer."""
        pair = pair_ids(self.tokenizer, row.question, row.place, row.text)
        span = None
        if row.span is not None:
            inside = [
                i
                for i, (start, end) in enumerate(pair.offsets)
                if pair.segments[i] and start < row.span[1] and end > row.span[0] and end > start
            ]
            span = (inside[0], inside[-1]) if inside else None
        return pair.ids, pair.segments, span

    def batch(self, groups: Sequence[Group]) -> dict[str, Tensor]:
        """Return the tensors of some groups: tokens, labels, spans (-1: none) and the group of each row."""
        rows = [(at, row, *self.row(row)) for at, group in enumerate(groups) for row in group]
        longest = max(len(ids) for _, _, ids, _, _ in rows)
        tokens = torch.zeros(3, len(rows), longest, dtype=torch.long)
        for i, (_, _, ids, segments, _) in enumerate(rows):
            tokens[0, i, : len(ids)] = torch.tensor(ids)
            tokens[1, i, : len(ids)] = 1
            tokens[2, i, : len(ids)] = torch.tensor(segments)
        return {
            "input_ids": tokens[0],
            "attention_mask": tokens[1],
            "token_type_ids": tokens[2],
            "labels": torch.tensor([row.label for _, row, *_ in rows]),
            "spans": torch.tensor([span or (-1, -1) for *_, span in rows]),
            "group": torch.tensor([at for at, *_ in rows]),
        }
