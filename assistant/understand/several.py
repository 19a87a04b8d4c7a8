"""Whether a question asks for more than one thing, by the form of its words: learned from questions.

The weights are fitted by `tests/benchmarks/reader/several.py`, over what `forms` returns.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

_FILE = Path(__file__).parent / "several.json"
_WORD = re.compile(r"\w+")
_START = "<"


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over forms.

    kept: words, in lower case, that stand for themselves in a form; weights: of forms, in log-odds;
    bar: log-odds from which on a question asks for several.
    """

    kept: frozenset[str]
    weights: dict[str, float]
    bias: float
    bar: float


def asks_for_several(question: str) -> bool:
    """Tell whether a question asks for more than one thing ("Which bodies …?", "list the …")."""
    known = _weights()
    found = sum(known.weights.get(form, 0.0) for form in forms(question, known.kept))
    return known.bias + found >= known.bar


def forms(question: str, kept: Collection[str]) -> set[str]:
    """Return the words and pairs of words of a question, and its pairs and threes of shapes.

    The shape of a word that is not `kept` is "*s" where it may be a plural, else "*".
    """
    words = [_START, *_WORD.findall(question.lower())]
    shapes = [w if w in kept or w == _START else "*s" if re.search(r"[^s]s$", w) else "*" for w in words]
    pairs = {" ".join(pair) for some in (words, shapes) for pair in pairwise(some)}
    return {*words, *pairs, *(" ".join(three) for three in zip(shapes, shapes[1:], shapes[2:], strict=False))}


@lru_cache(maxsize=1)
def _weights() -> Weights:
    kept = json.loads(_FILE.read_text(encoding="utf-8"))
    return Weights(**{**kept, "kept": frozenset(kept["kept"])})
