"""A part of a question as the reader weighs it: its words in order, what they name, what is sought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.predicate import predicate
from assistant.question import STOPWORDS, Part, proper_names
from assistant.years import without_years_named, years_in
from index.embed import WordVectors
from index.vocabulary import fold, stem, words

_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_SOUGHT = re.compile(
    r"\b(which|what|whose|pa|how many|sawl|faint o)\s+((?:[\w’'&-]+\s*){1,4})", re.IGNORECASE
)
_NUMBER = re.compile(r"[0-9][0-9,.]*[0-9]|[0-9]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one part asks.

    stems: of its content words, in order; weights: one a word, 0..1.3; sought: stems of the kind of
    thing that is asked for ("which FUND …"), which the answer need not repeat; counted: stems of what
    is to be counted ("how many TREES …"), which it must; pairs: stems of content words that stand
    together; names: each proper name as stems; numbers: as printed, without commas, and years;
    predicate: stem of what is asked of them, or ""; vectors: a row a content word, or None without a
    model that tells words.
    """

    part: Part
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    sought: frozenset[str]
    counted: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, ...], ...]
    numbers: frozenset[str]
    negated: bool
    predicate: str
    vectors: NDArray[np.float32] | None = None

    @property
    def rest(self) -> dict[str, float]:
        """Return stem → weight of the words that are not what is sought."""
        kept = {s: w for s, w in self.part.terms.items() if s not in self.sought}
        return kept or dict(self.part.terms)


def asked_of(part: Part, told: WordVectors | None = None) -> Asked:
    """Return what a part asks; told: its words as the model understands them."""
    text = part.text
    found = [(m.start(), m.end(), fold(m.group(0))) for m in _WORD.finditer(text)]
    content = [
        (at, a, b, stem(_bare(w)))
        for at, (a, b, w) in enumerate(found)
        if w not in STOPWORDS and len(w) > 1 and stem(_bare(w)) in part.terms
    ]
    pairs = tuple((one[3], two[3]) for one, two in pairwise(content) if two[0] - one[0] <= 2)
    vectors = None
    if told is not None and content:
        rows = [[i for i, (s, e) in enumerate(told.spans) if s < b and e > a] for _, a, b, _ in content]
        size = told.vectors.shape[1]
        vectors = np.stack(
            [told.vectors[r].astype(np.float32).mean(0) if r else np.zeros(size, np.float32) for r in rows]
        )
    names = [
        tuple(stem(w) for w in words(fold(n)) if w not in STOPWORDS and w.isalpha())
        for n in proper_names(text)
    ]
    sought, counted = _sought(text)
    return Asked(
        part,
        tuple(c[3] for c in content),
        tuple(part.terms[c[3]] for c in content),
        sought,
        counted,
        pairs,
        tuple(n for n in names if n),
        numbers_in(text),
        bool(re.search(r"\b(?:not|never|no|without)\b|n['’]t\b", text, re.IGNORECASE)),
        predicate(part, sought | counted),
        vectors,
    )


@lru_cache(maxsize=20_000)
def numbers_in(text: str) -> frozenset[str]:
    """Return the numbers of a text without commas, and the years that it names."""
    rest = _NUMBER.findall(without_years_named(text))
    return years_in(text) | {number.replace(",", "") for number in rest}


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) and len(word) > 3 else word


def _could_be_verb(word: str, after: Sequence[str]) -> bool:
    """Tell whether the second word of "which company runs the …" is what it does, not what it is."""
    inflected = word.endswith("ed") or (word.endswith("s") and not word.endswith("ss"))
    return inflected and bool(after) and (after[0] not in STOPWORDS or after[0] in ("the", "a", "an", "this"))


def _sought(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of what a "which …" asks for, and of what a "how many …" counts."""
    match = _SOUGHT.search(text)
    out: list[str] = []
    named = words(fold(match.group(2))) if match else []
    for at, word in enumerate(named):
        if word in STOPWORDS or len(out) == 2 or (out and _could_be_verb(word, named[at + 1 : at + 2])):
            break
        out.append(stem(word))
    counting = match is not None and match.group(1).lower() in ("how many", "sawl", "faint o")
    return (frozenset(), frozenset(out)) if counting else (frozenset(out), frozenset())
