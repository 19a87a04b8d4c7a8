"""Passages as a chat model is given them: under short opaque keys, and no more than it can read."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.write.call import count_tokens
from assistant.write.failures import ModelFailure
from assistant.write.prompts import prompt
from index import Document, Hit
from index.language import sentence_spans

_LETTERS = "bcdfghjkmnpqrstvwxyz"
_DIGITS = "23456789"


@dataclass(frozen=True, slots=True)
class Given:
    """A passage that a model is given, `document.text[start:end]`, and its key."""

    key: str
    document: Document
    start: int
    end: int
    heading: str

    @property
    def text(self) -> str:
        """Return the passage as it stands in its document."""
        return self.document.text[self.start : self.end]

    @property
    def evidence(self) -> list[str]:
        """Return what a sentence that cites it is checked against: the passage, and what it stands under."""
        above = ". ".join(filter(None, (self.document.title, self.heading, self.document.date_text)))
        return [self.text, above] if above else [self.text]


def give(hits: Sequence[Hit], documents: Mapping[str, Document], *, room: int) -> list[Given]:
    """Return the best passages that fit into `room` tokens, and the first sentences of the last one.

    Raises ModelFailure("window") where not one sentence fits.
    """
    given: list[Given] = []
    for hit in hits:
        passage = hit.passage
        if passage.kind == "furniture":
            continue
        document = documents[passage.document_id]
        start, end = _trimmed(document.text, passage.start, passage.end)
        key = _key(passage.id, {one.key for one in given})
        whole = Given(key, document, start, end, passage.heading)
        taken = count_tokens(rendered(whole))
        if taken > room:
            given += _cut(whole, room)
            break
        room -= taken
        given.append(whole)
    if not given:
        raise ModelFailure("window")
    return given


def rendered(given: Given) -> str:
    """Return a passage as the prompt has it."""
    return prompt(
        "passage",
        key=given.key,
        title=given.document.title,
        date=given.document.date_text or "undated",
        heading=given.heading,
        text=given.text,
    )


def _cut(given: Given, room: int) -> list[Given]:
    """Return the passage as its first sentences that fit, or nothing; a sentence is never cut."""
    ends = [end for _, end in sentence_spans(given.document.text, given.start, given.end)]
    shorter = [replace(given, end=end) for end in ends]
    return [one for one in shorter if count_tokens(rendered(one)) <= room][-1:]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _key(passage_id: str, taken: set[str]) -> str:
    """Return a key of letter, digit, letter that says nothing of rank or document."""
    key, drawn = "", random.Random(passage_id)
    while not key or key in taken:
        key = "".join(drawn.choice(signs) for signs in (_LETTERS, _DIGITS, _LETTERS))
    return key
