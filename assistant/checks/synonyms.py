"""Words that mean much the same in the language in general, and forms of one word that look unlike."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from index.language import stem


@lru_cache(maxsize=2)
def _groups(file: str) -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for line in (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines():
        group = frozenset(stem(word) for word in line.split())
        for word in group:
            groups[word] = groups.get(word, frozenset()) | group
    return groups


def forms(stemmed: str) -> frozenset[str]:
    """Return the stems of a word's irregular forms ("become" and "became"), or none."""
    return _groups("irregular.txt").get(stemmed, frozenset())


def synonyms(stemmed: str) -> frozenset[str]:
    """Return the stems that mean much the same in the language in general, or are forms of the word."""
    same = _groups("synonyms.txt").get(stemmed, frozenset())
    return same | forms(stemmed)
