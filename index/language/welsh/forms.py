"""The forms of Welsh words: tokens, initial mutations, dictionary forms."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"['’](?:r|n|i|u|w|m|ch|th)\b(?!['’])|[^\W\d_]\w*(?:-\w+)*|[£€$]?[0-9][0-9.,/:–-]*[0-9]%?|[£€$]?[0-9]%?|\S",
    re.IGNORECASE,
)
# Each mutated beginning with the radicals that it may stand for, the longest first.
_MUTATED = (
    ("ngh", ("c",)), ("mh", ("p",)), ("nh", ("t",)), ("ng", ("g",)), ("ph", ("p",)), ("th", ("t",)),
    ("ch", ("c",)), ("dd", ("d",)), ("ff", ()), ("ll", ()), ("rh", ()), ("b", ("p",)), ("d", ("t",)),
    ("g", ("c",)), ("f", ("b", "m")), ("l", ("ll", "gl")), ("r", ("rh", "gr")), ("m", ("b",)),
    ("n", ("d", "gn")), ("w", ("gw",)), ("h", ("",)),
)  # fmt: skip
# Dictionary forms that simplemma gives by another spelling or another word than is usual now.
_SPELT = {
    "cymeryd": "cymryd", "cynal": "cynnal", "rhoddi": "rhoi", "ty": "tŷ", "cafio": "cael", "gweyd": "dweud",
    "dywedyd": "dweud", "cynghorwr": "cynghorydd", "ymwelwr": "ymwelydd", "darparo": "darparu",
    "dechreu": "dechrau", "benyw": "menyw",
}  # fmt: skip
# Endings of plurals, for words that it does not know.
_PLURALS = (
    ("iaid", ""),
    ("wyr", "ydd"),
    ("wyr", "wr"),
    ("iau", ""),
    ("ion", ""),
    ("au", ""),
    ("oedd", ""),
    ("ydd", ""),
    ("s", ""),
)
_VOWELS = "aeiouwyâêîôûŵŷ"


def tokens(text: str) -> list[str]:
    """Return the words, numbers, elided words ("'r") and marks of a text."""
    return [token.replace("’", "'") for token in _TOKEN.findall(text)]


@lru_cache(maxsize=20_000)
def radicals(word: str) -> tuple[str, ...]:
    """Return what a word in lower case may be a mutation of, without the word itself."""
    for beginning, originals in _MUTATED:
        if word.startswith(beginning) and len(word) > len(beginning):
            rest = word[len(beginning) :]
            if beginning == "h" and rest[0] not in _VOWELS:
                return ()
            return tuple(original + rest for original in originals)
    return (f"g{word}",) if word[:1] in _VOWELS else ()


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Return the dictionary form of a word in lower case, the word itself where it is unknown."""
    from simplemma import lemmatize

    found = str(lemmatize(word, lang="cy", greedy=False)).lower()
    return _SPELT.get(found, found)


@lru_cache(maxsize=20_000)
def singulars(word: str) -> tuple[str, ...]:
    """Return what a word in lower case may be the plural of beside its dictionary form."""
    found = lemma(word)
    if found != word and not found.endswith(("wr", "iad")):
        return ()
    return tuple(
        word[: -len(ending)] + instead
        for ending, instead in _PLURALS
        if word.endswith(ending) and len(word) > 5
    )


@lru_cache(maxsize=50_000)
def is_welsh(word: str) -> bool:
    """Tell whether a word in lower case is a form of a Welsh word."""
    from simplemma import is_known

    return bool(is_known(word, lang="cy"))
