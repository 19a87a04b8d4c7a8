"""What the form of a question's words tells: whether it asks for several, compares, goes on from another.

Three logistic regressions, learned from questions by `tests/benchmarks/reader/forms.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

_FILE = Path(__file__).parent / "forms.json"
_WORD = re.compile(r"\w+")
_PLURAL = re.compile(r"[^s]s$")
_START = "<"
_LONG = 12  # words from which on a question counts as equally long


class Weights(TypedDict):
    """The weights of forms, and what is added to their sum, in log-odds."""

    bias: float
    weights: Mapping[str, float]


class Learned(TypedDict):
    """What the file holds; kept: words, in lower case, that stand for themselves in a form."""

    kept: list[str]
    several: Weights
    compares: Weights
    goes_on: Weights


def asks_for_several(question: str) -> bool:
    """Tell whether a question asks for more than one thing ("Which bodies …?", "list the …")."""
    return _odds(question, _learned()["several"]) >= 0


def asks_to_compare(question: str) -> bool:
    """Tell whether a question is for documents of different dates side by side ("… then and now?")."""
    return _odds(question, _learned()["compares"]) >= 0


def goes_on(question: str) -> float:
    """Return the log-odds that a question in a conversation goes on from the one before ("and in 2019?")."""
    return _odds(question, _learned()["goes_on"])


def forms(question: str, kept: Collection[str]) -> set[str]:
    """Return the words and pairs of words of a question, its pairs and threes of shapes, and its length.

    The shape of a word that is not `kept` is "0" where it begins with a digit, "A" with a capital, "*s" where
    it may be a plural, else "*".
    """
    words = [_START, *_WORD.findall(question)]
    words[1:2] = [word.lower() for word in words[1:2]]  # its capital tells nothing
    shapes = [_shape(word, kept) for word in words]
    words = [word.lower() for word in words]
    pairs = {" ".join(pair) for some in (words, shapes) for pair in pairwise(some)}
    threes = {" ".join(three) for three in zip(shapes, shapes[1:], shapes[2:], strict=False)}
    return {*words, *pairs, *threes, f"#{min(len(words) - 1, _LONG)}"}


def _shape(word: str, kept: Collection[str]) -> str:
    if word.lower() in kept or word == _START:
        return word.lower()
    if word[0].isdigit():
        return "0"
    return "A" if word[0].isupper() else "*s" if _PLURAL.search(word) else "*"


def _odds(question: str, learned: Weights) -> float:
    found = sum(learned["weights"].get(form, 0.0) for form in forms(question, _kept()))
    return learned["bias"] + found


@lru_cache(maxsize=1)
def _learned() -> Learned:
    learned: Learned = json.loads(_FILE.read_text(encoding="utf-8"))
    return learned


@lru_cache(maxsize=1)
def _kept() -> frozenset[str]:
    return frozenset(_learned()["kept"])
