"""Any other reader: an extractive question-answering model of transformers with a null answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.read.judge import Judgement
from index.errors import ModelError

_LONGEST, _BATCH, _LONGEST_ANSWER = 384, 16, 40  # tokens, pairs, tokens


class QuestionAnsweringReader:
    """An `AutoModelForQuestionAnswering` by name or folder, trained with questions that have no answer.

    A text's score is its best span's against the null answer's, as SQuAD 2 is scored.
    """

    def __init__(self, name: str) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        self.name = name
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name)
            self._model: Any = AutoModelForQuestionAnswering.from_pretrained(name).eval()
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The reader {name!r} can't be loaded ({str(error).splitlines()[0]}); expected the name or "
                "folder of a question-answering model of transformers."
            ) from error
        if not self._tokenizer.is_fast:
            raise ModelError(
                f"The reader {name!r} has no fast tokenizer, which tells where an answer stands."
            )

    def judge(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return the judgement of each (place, text); the answer is sought in the text alone."""
        judged: list[Judgement] = []
        for start in range(0, len(texts), _BATCH):
            judged += self._judged(question, texts[start : start + _BATCH])
        return judged

    def _judged(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        import torch

        contexts = [f"{place}\n{text}" if place else text for place, text in texts]
        told = self._tokenizer(
            [question] * len(texts), contexts, truncation="only_second", max_length=_LONGEST, padding=True,
            return_offsets_mapping=True, return_tensors="pt",
        )  # fmt: skip
        offsets = told.pop("offset_mapping").tolist()
        with torch.no_grad():
            output = self._model(**told)
        rows = zip(output.start_logits, output.end_logits, strict=True)
        return [
            _best(start, end, offsets[i], told.sequence_ids(i), len(contexts[i]) - len(texts[i][1]))
            for i, (start, end) in enumerate(rows)
        ]


def _best(start: Any, end: Any, offsets: list[list[int]], segments: list[int | None], skip: int) -> Judgement:
    """Return the best span within the text, scored against the null answer at the first token."""
    import torch

    inside = torch.tensor([s == 1 and o[0] >= skip for s, o in zip(segments, offsets, strict=True)])
    if not inside.any():
        return Judgement(-10.0)
    sums = start[:, None] + end[None, :]
    allowed = torch.ones_like(sums).triu().tril(_LONGEST_ANSWER).bool() & inside[:, None] & inside[None, :]
    sums = sums.masked_fill(~allowed, -torch.inf)
    at = int(sums.argmax())
    first, last = divmod(at, sums.shape[1])
    score = float(sums[first, last] - start[0] - end[0])
    return Judgement(score, offsets[first][0] - skip, offsets[last][1] - skip)
