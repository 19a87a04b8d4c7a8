"""What an answer says: whether it holds a fact, equals a gold answer, is borne out by what it cites."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

from assistant.answers import Answer
from assistant.read.units import flat
from index.language import fold, stem, words

ENOUGH = 0.8  # of a sentence's words that its citations hold
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MARK = re.compile(r"\s?\[\d+\]")
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = frozenset(string.punctuation + "“”‘’–—…")


def said(answer: Answer) -> str:
    """Return an answer's text without its citation numbers, so that “[15]” is not taken for a fact."""
    numbers = {citation.number for citation in answer.citations}
    return re.sub(r"\s?\[(\d+)\]", lambda m: "" if int(m[1]) in numbers else m[0], answer.text)


def holds(text: str, fact: str) -> bool:
    """Tell whether a fact occurs in a text, ignoring case, white space folded.

    A space that a fact begins or ends with is kept: “ half” is not in “behalf”, but begins a text.
    """
    wanted = re.sub(r"\s+", " ", fact).casefold()
    return wanted in f" {flat(text).casefold()} "


def normalise(text: str) -> str:
    """Return a text without case, punctuation, articles and spare white space, as SQuAD's script does."""
    text = "".join(c for c in text.lower() if c not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", text).split())


def exact_match(given: str, answers: Sequence[str]) -> float:
    """Return 1 where an answer equals one of the gold answers, normalised."""
    return float(any(normalise(given) == normalise(answer) for answer in answers))


def best_f1(given: str, answers: Sequence[str]) -> float:
    """Return the best token F1 against any of the gold answers."""
    return max((_f1(normalise(given).split(), normalise(answer).split()) for answer in answers), default=0.0)


def _f1(given: Sequence[str], gold: Sequence[str]) -> float:
    if not given or not gold:
        return float(given == gold)
    same = sum((Counter(given) & Counter(gold)).values())
    if not same:
        return 0.0
    precision, recall = same / len(given), same / len(gold)
    return 2 * precision * recall / (precision + recall)


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
