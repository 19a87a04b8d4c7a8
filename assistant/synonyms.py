"""Words that mean much the same in the language in general."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from index.vocabulary import stem


@lru_cache(maxsize=1)
def _synonym_groups() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    path = Path(__file__).parent / "synonyms.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        group = frozenset(stem(word) for word in line.split())
        for word in group:
            groups[word] = groups.get(word, frozenset()) | group
    return groups


def synonyms(stemmed: str) -> frozenset[str]:
    """Return the stems that mean much the same in the language in general."""
    return _synonym_groups().get(stemmed, frozenset())
