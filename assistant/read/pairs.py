"""A question and a unit in its place as the tokens of one pair, as the reader was trained on them."""

from __future__ import annotations

from dataclasses import dataclass

from tokenizers import Tokenizer

QUESTION, PLACE, LONGEST = 40, 56, 144  # tokens of a question, of a place, of the whole pair


@dataclass(frozen=True, slots=True)
class Pair:
    """Token ids, their segments (1: the unit's) and where each stands in the unit's text (0, 0 before)."""

    ids: list[int]
    segments: list[int]
    offsets: list[tuple[int, int]]


def pair_ids(
    tokenizer: Tokenizer,
    question: str,
    place: str,
    text: str,
    *,
    limits: tuple[int, int, int] = (QUESTION, PLACE, LONGEST),
) -> Pair:
    """Return "[CLS] question [SEP] place [SEP]" as the first segment and "text [SEP]" as the second.

    limits: tokens of the question, of the place (its end is kept), and of the whole.
    """
    first, end = (int(tokenizer.token_to_id(name) or 0) for name in ("[CLS]", "[SEP]"))
    asked = tokenizer.encode(question, add_special_tokens=False).ids[: limits[0]]
    placed = tokenizer.encode(place, add_special_tokens=False).ids[-limits[1] :]
    unit = tokenizer.encode(text, add_special_tokens=False)
    room = limits[2] - len(asked) - len(placed) - 4
    ids, offsets = unit.ids[:room], unit.offsets[:room]
    before = [first, *asked, end, *placed, end]
    return Pair(
        [*before, *ids, end],
        [0] * len(before) + [1] * len(ids) + [0],
        [(0, 0)] * len(before) + list(offsets) + [(0, 0)],
    )
