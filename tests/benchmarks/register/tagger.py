"""Which words of a unit name who does what: a tagger that was trained on annotated papers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.read.packaged import packaged_tokenizer, run, session
from assistant.read.pairs import Pair
from assistant.register.words import RELATIONS

PLACE, LONGEST = 48, 144  # tokens of a unit's place (its end is kept), and of both
BAR = 0.0  # log-odds from which on a token is taken


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a unit, or of its place: where they stand there, what they are, and their mean log-odds."""

    placed: bool
    start: int
    end: int
    text: str
    odds: float


@dataclass(frozen=True, slots=True)
class Tagged:
    """A row as a unit has it: the words that stand for the body, the relation, those for the matter."""

    relation: str
    body: Words
    what: Words


class Tagger:
    """Tags units, each in its place, in one pass each."""

    def __init__(self, model: Path) -> None:
        self._tokenizer, self._session = packaged_tokenizer(), session(model)

    def tag(self, units: Sequence[tuple[str, str]]) -> list[list[Tagged]]:
        """Return the rows of each (place, text), in the order of the list of relations."""
        pairs = [encoded(self._tokenizer, *unit) for unit in units]
        told = run(self._session, ["tags"], pairs)
        return [
            list(tagged(pair, unit, odds[: len(pair.ids)]))
            for pair, unit, (odds,) in zip(pairs, units, told, strict=True)
        ]


def encoded(tokenizer: Any, place: str, text: str) -> Pair:
    """Return "[CLS] place [SEP]" as the first segment and "text [SEP]" as the second, offsets in each."""
    first, end = (int(tokenizer.token_to_id(name) or 0) for name in ("[CLS]", "[SEP]"))
    before, unit = (tokenizer.encode(part, add_special_tokens=False) for part in (place, text))
    placed, spans = before.ids[-PLACE:], before.offsets[-PLACE:]
    room = LONGEST - len(placed) - 3
    ids, offsets = unit.ids[:room], unit.offsets[:room]
    return Pair(
        [first, *placed, end, *ids, end],
        [0] * (len(placed) + 2) + [1] * len(ids) + [0],
        [(0, 0), *spans, (0, 0), *offsets, (0, 0)],
    )


def tagged(pair: Pair, unit: tuple[str, str], odds: NDArray[np.float32]) -> Iterator[Tagged]:
    """Yield the rows that log-odds of shape (tokens, 2 × relations) say, bodies before matters."""
    for at, relation in enumerate(RELATIONS):
        bodies, whats = (list(_words(pair, unit, odds[:, 2 * at + i])) for i in (0, 1))
        for body, what in _joined(bodies, whats):
            yield Tagged(relation, body, what)


def _words(pair: Pair, unit: tuple[str, str], odds: NDArray[np.float32]) -> Iterator[Words]:
    """Yield each run of tokens over the bar as whole words."""
    run: list[int] = []
    for i in range(len(pair.ids) + 1):
        taken = i < len(pair.ids) and pair.offsets[i][1] > 0 and odds[i] > BAR
        if run and (not taken or pair.segments[i] != pair.segments[run[-1]]):
            placed = not pair.segments[run[0]]
            text = unit[0 if placed else 1]
            start, end = pair.offsets[run[0]][0], pair.offsets[run[-1]][1]
            while start and text[start - 1].isalnum() and text[start].isalnum():
                start -= 1
            end += len(re.match(r"\w*", text[end:])[0]) if text[end - 1].isalnum() else 0  # type: ignore[index]
            yield Words(placed, start, end, text[start:end], float(np.mean(odds[run])))
            run = []
        if taken:
            run.append(i)


def _joined(bodies: list[Words], whats: list[Words]) -> list[tuple[Words, Words]]:
    """Return who goes with what: one with all, as many in turn, else each with the nearest."""
    if not bodies or not whats:
        return []
    if len(bodies) == 1 or len(whats) == 1:
        return [(body, what) for body in bodies for what in whats]
    if len(bodies) == len(whats):
        return list(zip(bodies, whats, strict=True))
    found = [(body, min(whats, key=lambda what: _apart(body, what))) for body in bodies]
    left = [what for what in whats if all(what is not w for _, w in found)]
    return found + [(min(bodies, key=lambda body: _apart(body, what)), what) for what in left]


def _apart(one: Words, other: Words) -> int:
    """Return how many characters lie between two runs of words."""
    if one.placed != other.placed:
        return 10_000
    return max(one.start, other.start) - min(one.end, other.end)
