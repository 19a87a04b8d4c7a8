"""Evidence made ready to be compared with: its sentences, their words, numbers and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.checks.quantities import Quantity, quantities
from assistant.checks.tokens import Token, same_word, sentences_of, tokens
from index.embed import Embedder

_NEIGHBOURS = 2  # sentences before, that a sentence may need to be understood
_MOST_WORDS = 60_000  # vectors of words kept


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the evidence; text_number: which of the evidence's texts it stands in."""

    text: str
    text_number: int
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The sentences of some texts, and their vectors of shape (sentences, dimensions)."""

    sentences: tuple[Sentence, ...]
    vectors: NDArray[np.float32]
    stems: frozenset[str]
    given: frozenset[str]

    def near(self, at: int) -> list[int]:
        """Return a sentence and those beside it in its text that it may need."""
        own = self.sentences[at].text_number
        first, last = max(0, at - _NEIGHBOURS), min(len(self.sentences), at + 2)
        return [i for i in range(first, last) if self.sentences[i].text_number == own]


def prepare(texts: Sequence[str], embedder: Embedder, given: str = "") -> Prepared:
    """Return texts made ready; given: a question, whose words are no news in a claim."""
    sentences = tuple(
        Sentence(
            text, number, tokens(text), quantities(text),
            frozenset(t.stem for t in tokens(text) if t.kind != "function"),
        )
        for number, whole in enumerate(texts)
        for text in sentences_of(whole)
    )  # fmt: skip
    stems = frozenset().union(*(s.stems for s in sentences))
    asked = frozenset(t.stem for t in tokens(given) if t.kind != "function")
    return Prepared(sentences, embedder.encode([s.text for s in sentences]), stems, asked)


class Words:
    """How near words are to one another, by the vectors of single words, each made once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    def nearest(self, words: Sequence[str], others: Sequence[str]) -> list[float]:
        """Return for each word how near the nearest of the others is, as a cosine."""
        if not words or not others:
            return [0.0] * len(words)
        return [float(x) for x in (self._matrix(words) @ self._matrix(others).T).max(axis=1)]

    def _matrix(self, words: Sequence[str]) -> NDArray[np.float32]:
        new = [word for word in dict.fromkeys(words) if word not in self._vectors]
        if new:
            if len(self._vectors) > _MOST_WORDS:
                self._vectors.clear()
                new = list(dict.fromkeys(words))
            self._vectors.update(zip(new, self._embedder.encode(new), strict=True))
        return np.stack([self._vectors[word] for word in words])


def matches(word: str, stems: frozenset[str], *, name: bool = False) -> bool:
    """Tell whether a stem is among others: another form of it, or (of what is no name) a synonym."""
    return word in stems or any(same_word(word, other, synonym=not name) for other in stems)
