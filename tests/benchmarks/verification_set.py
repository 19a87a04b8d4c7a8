"""The sentences, rewordings, corruptions and answers that the verifier is measured on.

Format of tests/benchmarks/verification/*.txt: "# title", "> a sentence of the document", "= a true
rewording of it", "? a question", "+ an answer that the document supports", "- one that it doesn't, the
unsupported words in [[ ]]". first.txt, second.txt, third.txt and answers.txt take part in the weighing; fourth.txt
and answers_held.txt are held out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corruptions import corrupt

FOLDER = Path(__file__).parent / "verification"


@dataclass(frozen=True, slots=True)
class Item:
    """A claim about a document: true or not; kind: "rewording", or of corruption."""

    document: str
    claim: str
    true: bool
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Response:
    """An answer to a question about a document; unsupported: spans of what the document doesn't say."""

    text: str
    unsupported: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Source:
    """A document: its sentences, their rewordings, and answers to a question about it."""

    title: str
    sentences: list[str] = field(default_factory=list)
    rewordings: list[tuple[int, str]] = field(default_factory=list)
    question: str = ""
    answers: list[Response] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    def context(self, other: Source) -> list[str]:
        """Return what an answer is verified against: the document, and a passage of another one."""
        passages = self.sentences if len(self.sentences) < 5 else [self.text]
        return passages if self.sentences[0].startswith("{") else [*passages, " ".join(other.sentences[:3])]


def sources(name: str) -> list[Source]:
    """Return the documents of a file of the set: "first" or "second"."""
    found: list[Source] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        mark, _, text = line.partition(" ")
        if mark == "#":
            found.append(Source(text))
        elif mark == ">":
            found[-1].sentences.append(text)
        elif mark == "=":
            found[-1].rewordings.append((len(found[-1].sentences) - 1, text))
        elif mark == "?":
            found[-1].question = text
        elif mark in ("+", "-"):
            found[-1].answers.append(_response(text.replace("\\n", "\n")))
    return found


def _response(marked: str) -> Response:
    text, spans, opened = "", [], 0
    for piece in re.split(r"(\[\[|\]\])", marked):
        if piece == "[[":
            opened = len(text)
        elif piece == "]]":
            spans.append((opened, len(text)))
        else:
            text += piece
    return Response(text, tuple(spans))


def items(name: str, *, of_rewordings: bool = False) -> Iterator[Item]:
    """Yield the true rewordings and the corruptions, of the sentences or of the rewordings."""
    chance = random.Random(7)
    for source in sources(name):
        for _, text in source.rewordings:
            yield Item(source.text, text, True, "rewording", source.title)
        base = source.rewordings if of_rewordings else list(enumerate(source.sentences))
        for at, sentence in base:
            others = [s for n, s in enumerate(source.sentences) if n != at]
            for kind, text in corrupt(sentence, others, chance):
                yield Item(source.text, text, False, kind, source.title)
