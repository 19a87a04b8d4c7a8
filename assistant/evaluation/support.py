"""Whether the sentences of an answer are borne out by what they cite, judged by words alone."""

from __future__ import annotations

import re

from assistant.answers import Answer
from assistant.read.units import flat
from index.vocabulary import fold, stem, words

ENOUGH = 0.8  # of a sentence's words that its citations hold
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MARK = re.compile(r"\s?\[\d+\]")


def supported(answer: Answer) -> list[bool]:
    """Return, for each cited sentence of an answer, whether its citations bear it out.

    The system's own word for it (`Claim.verified`) is not asked.
    """
    quotes = {citation.number: citation.quote for citation in answer.citations}
    return [
        bears_out(" ".join(quotes.get(number, "") for number in claim.citations), claim.text)
        for claim in answer.claims
        if claim.citations
    ]


def bears_out(quote: str, sentence: str) -> bool:
    """Tell whether a quotation holds a sentence: literally, or all its figures and most of its words."""
    sentence = flat(_MARK.sub("", sentence)).lstrip("-•* ")
    if sentence.casefold() in flat(quote).casefold():
        return True
    if not set(_FIGURE.findall(sentence)) <= set(_FIGURE.findall(quote)):
        return False
    wanted = {stem(word) for word in words(fold(sentence))}
    held = {stem(word) for word in words(fold(quote))}
    return bool(wanted) and len(wanted & held) >= ENOUGH * len(wanted)
