"""What a question asks, as far as code can be sure of it: its parts, its years, whether for several."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.understand.forms import asks_for_several, asks_to_compare
from assistant.understand.years import years_in
from index.language import STOPWORDS, fold, words

_ASKING = r"(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have)\b"
_PARTS = re.compile(
    rf"(?:[,;]?\s+and\s+|[,;]\s+|\?\s+(?:and\s+)?)(?=(?:(?:by|for|to|with|in|from)\s+)?{_ASKING})",
    re.IGNORECASE,
)
# What opens a clause that asks nothing: the question is what follows it.
_CONDITION = re.compile(
    r"(?:if|unless|although|though|while|because|since|once|given|suppos(?:e|ing)|assuming)\b", re.IGNORECASE
)
_TOTAL = re.compile(r"\b(?:in total|altogether|combined|together|total|sum)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\bhow (?:many|much) (?:more|fewer|less|higher|lower)\b|\bdifference (?:in|between)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    parts: each thing asked, later ones after the first ("Who chairs it?", "Who chairs it? When does it meet?");
    shown: the same as they were put; several: it asks for more than one; compares: for documents beside
    each other; total, difference: for a sum, or for how much more; years: that it names.
    """

    text: str
    parts: tuple[str, ...]
    shown: tuple[str, ...]
    several: bool
    compares: bool
    total: bool
    difference: bool
    years: frozenset[str]


def analyse(text: str) -> Question:
    """Return what a question asks."""
    cut = [p.strip(" ?.,;") for p in _PARTS.split(text)]
    if len(cut) > 1 and _CONDITION.match(cut[0]):
        cut[:2] = [", ".join(cut[:2])]
    shown = [p for p in cut if p and (content_words(p) or years_in(p))] or [text]
    if any(len(content_words(p)) < 1 for p in shown[:1]):
        shown = [text]
    parts = [shown[0] if len(shown) > 1 else text, *(f"{shown[0]}? {p}" for p in shown[1:])]
    years = years_in(text)
    return Question(
        text, tuple(parts), tuple(shown), asks_for_several(text),
        asks_to_compare(text) or len(years) > 1, bool(_TOTAL.search(text)), bool(_MORE.search(text)), years,
    )  # fmt: skip


def content_words(text: str) -> list[str]:
    """Return the words, folded, that say what a question is about."""
    return [word for word in words(fold(text)) if word not in STOPWORDS and len(word) > 1]
