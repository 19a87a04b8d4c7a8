"""Whether a sentence can be understood by itself."""

from __future__ import annotations

import re

from index.vocabulary import fold, words

_LEANING = frozenset(
    "it its he she they this these those that both such their his her him them also again similarly"
    " however therefore another each here there one furthermore moreover instead".split()
)
_LEANS_LATER = re.compile(
    r"^(?:in (?:this|that|these|those|its|their|each)\b|as (?:a|one) result|following (?:this|that|these)"
    r"|since then|nowhere (?:is|was) (?:this|that)"
    r"|from (?:this|that)|for (?:this|that)|on (?:this|that)|at (?:this|that)"
    r"|\w+ of (?:them|these|those|which|whom)\b|(?:the|a) (?:second|third|other|latter|former|same)\b"
    r"|(?:when|where) they\b"
    r"|an? (?:earlier|later|further|second|third)\b)",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"(?:there|here) (?:is|are|was|were|will|has|have)\b|it (?:is|was) \w+ (?:that|to)\b", re.I
)


def leans(text: str) -> bool:
    """Tell whether a sentence can't be understood without what stands before it."""
    if _EXPLETIVE.match(text):
        return False
    first = words(fold(text))[:1]
    return bool(first and first[0] in _LEANING) or bool(_LEANS_LATER.match(text))
