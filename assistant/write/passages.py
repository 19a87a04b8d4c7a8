"""Passages as a chat model is given them: under short opaque keys, and no more than it can read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.write.failures import ModelFailure
from assistant.write.prompts import prompt
from index import Document, Hit
from index.sentences import sentence_spans

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


def give(
    hits: Sequence[Hit], documents: Mapping[str, Document], *, room: int, count: Callable[[str], int]
) -> list[Given]:
    """Return the best passages that fit into `room` tokens, and the first sentences of the last one.

    Raises ModelFailure("window") where not one sentence fits.
    """
    given: list[Given] = []
    keys: set[str] = set()
    for hit in hits:
        passage = hit.passage
        if passage.kind == "furniture":
            continue
        document = documents[passage.document_id]
        start, end = _trimmed(document.text, passage.start, passage.end)
        key = _key(passage.id, keys)
        keys.add(key)
        whole = Given(key, document, start, end, passage.heading)
        room -= count(rendered(whole))
        if room >= 0:
            given.append(whole)
            continue
        room += count(rendered(whole))
        if cut := _cut(whole, room, count):
            given.append(cut)
        break
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


def _cut(given: Given, room: int, count: Callable[[str], int]) -> Given | None:
    """Return the first sentences of a passage that fit, or None; a sentence is never cut."""
    kept: Given | None = None
    for _, end in sentence_spans(given.document.text, given.start, given.end):
        shorter = Given(given.key, given.document, given.start, end, given.heading)
        if count(rendered(shorter)) > room:
            break
        kept = shorter
    return kept


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _key(passage_id: str, taken: set[str]) -> str:
    """Return a key of letter, digit, letter that says nothing of rank or document."""
    digest = hashlib.sha256(passage_id.encode()).digest()
    for at in range(0, len(digest) - 2):
        a, b, c = digest[at : at + 3]
        key = f"{_LETTERS[a % 20]}{_DIGITS[b % 8]}{_LETTERS[c % 20]}"
        if key not in taken:
            return key
    raise AssertionError("no key is left")  # 3,200 keys for at most a few dozen passages
