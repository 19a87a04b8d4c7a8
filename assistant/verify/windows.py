"""What of a long context is read for a sentence: the lines that together share the most with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from index.language import fold, sentence_spans, stem, words

ROOM = 560  # characters of a context that are read at once
_LONGEST, _LIKELY = 400, 40  # characters of a line; lines that are looked at for a window
_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•#|]|\d+[.)]))|(?<=[.:!?])\n|\n(?=[^\n]*[|\t/])")
_CUT = re.compile(rf".{{1,{_LONGEST}}}(?:\s|$)|.{{{_LONGEST}}}")


@dataclass(frozen=True, slots=True)
class Context:
    """A context cut into lines, each with its stems; weights: of a stem, more where fewer lines have it."""

    lines: tuple[str, ...]
    stems: tuple[frozenset[str], ...]
    weights: dict[str, float]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Context:
        """Return texts as lines, in order."""
        lines = tuple(line for text in texts for line in lines_of(text))
        stems = tuple(stems_of(line) for line in lines)
        counts = Counter(one for some in stems for one in some)
        return cls(lines, stems, {one: log(1 + len(lines) / n) for one, n in counts.items()})

    def windows(self, statement: str) -> list[str]:
        """Return what is read for a statement: lines from anywhere, and the likest with those beside it."""
        if sum(len(line) + 1 for line in self.lines) <= ROOM:
            return [" ".join(self.lines)]
        asked = stems_of(statement)
        order = sorted(range(len(self.lines)), key=lambda at: -self._shared(at, asked))[:_LIKELY]
        found = [self._text(self._gathered(asked, order))]
        around = self._text(range(max(0, order[0] - 1), min(len(self.lines), order[0] + 4)))[:ROOM]
        return found if around in found[0] else [*found, around]

    def _shared(self, at: int, asked: Iterable[str]) -> float:
        return sum(self.weights[one] for one in self.stems[at].intersection(asked))

    def _gathered(self, asked: frozenset[str], order: Sequence[int]) -> list[int]:
        """Return the lines that, one after another, add the most of what no earlier one has."""
        taken: list[int] = []
        left, rest, room = asked, list(order), ROOM
        while rest:
            best = max(rest, key=lambda at: self._shared(at, left) + 0.4 * self._shared(at, asked))
            rest.remove(best)
            if taken and (len(self.lines[best]) >= room or not self.stems[best] & asked):
                continue
            taken.append(best)
            left, room = left - self.stems[best], room - len(self.lines[best]) - 1
        return taken

    def _text(self, chosen: Iterable[int]) -> str:
        """Return lines in order, with a mark where some are left out."""
        told, last = "", -1
        for at in sorted(chosen):
            told += (" … " if at > last + 1 else " ") * bool(told) + self.lines[at]
            last = at
        return told


def lines_of(text: str) -> list[str]:
    """Return the sentences, items and rows of a text, each on one line, none very long."""
    flat = (" ".join(block.split()) for block in _BLOCK.split(text))
    found = (one[start:end] for one in flat for start, end in sentence_spans(one))
    return [cut.strip() for line in found for cut in _CUT.findall(line) if re.search(r"\w", cut)]


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of the words of a text."""
    return frozenset(stem(word) for word in words(fold(text)))
