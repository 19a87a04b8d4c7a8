"""Evidence made ready to be compared with: its sentences, their words, numbers and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.checks.encoded import Encoder
from assistant.checks.quantities import Quantity, quantities
from assistant.checks.tokens import Token, same_word, sentences_of, tokens
from index.embed import WordVectors

_NEIGHBOURS = 2  # sentences before, that a sentence may need to be understood


# A sentence that opens with one of these speaks of what the sentence before it names.
_POINTING = frozenset("it its he his she her they their them this that these those both such one the".split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the evidence.

    text_number: which of the evidence's texts it stands in; stems: of the words that carry meaning;
    meanings: of each token in its context, shape (tokens, dimensions), or None where unknown.
    """

    text: str
    text_number: int
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    stems: frozenset[str]
    meanings: NDArray[np.float32] | None


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

    def home(self, at: int) -> list[int]:
        """Return a sentence, with the one before it where it points back to that."""
        sentence = self.sentences[at]
        points = bool(sentence.tokens) and sentence.tokens[0].folded in _POINTING
        if at == 0 or not points or self.sentences[at - 1].text_number != sentence.text_number:
            return [at]
        return [at - 1, at]


def prepare(texts: Sequence[str], encoder: Encoder, given: str = "") -> Prepared:
    """Return texts made ready; given: a question, whose words are no news in a claim."""
    found = [(number, text) for number, whole in enumerate(texts) for text in sentences_of(whole)]
    vectors, words = encode([text for _, text in found], encoder)
    sentences = tuple(_sentence(text, number, w) for (number, text), w in zip(found, words, strict=True))
    stems = frozenset().union(*(s.stems for s in sentences))
    asked = frozenset(t.stem for t in tokens(given) if t.kind != "function")
    return Prepared(sentences, vectors, stems, asked)


def _sentence(text: str, number: int, words: WordVectors | None) -> Sentence:
    own = tokens(text)
    stems = frozenset(t.stem for t in own if t.kind != "function")
    return Sentence(text, number, own, quantities(text), stems, meanings(text, own, words))


def meanings(text: str, of: Sequence[Token], words: WordVectors | None) -> NDArray[np.float32] | None:
    """Return what each of some words of a text means in it, shape (words, dimensions), or None if unknown."""
    if words is None:
        return None
    rows = np.zeros((len(of), words.vectors.shape[1]), dtype=np.float32)
    for row, token in enumerate(of):
        held = [i for i, (start, end) in enumerate(words.spans) if start < token.end and token.start < end]
        if held:
            rows[row] = words.vectors[held].astype(np.float32).mean(axis=0)
    unit: NDArray[np.float32] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return unit


def encode(texts: Sequence[str], encoder: Encoder) -> tuple[NDArray[np.float32], list[WordVectors | None]]:
    """Return the vectors of texts, a row each, and, where the embedder tells them, those of their words."""
    told = encoder.encode(texts)
    vectors = np.array([vector for vector, _ in told], dtype=np.float32)
    return vectors, [words for _, words in told]


def matches(word: str, stems: frozenset[str], *, name: bool = False) -> bool:
    """Tell whether a stem is among others: another form of it, or (of what is no name) a synonym."""
    return word in stems or any(same_word(word, other, synonym=not name) for other in stems)
