"""Initials that the documents spell out nowhere: "PB" for a Parks Board that they write in full."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from index.language import Vocabulary, fold

_SMALL = frozenset("of and for the in to on at y yr o i a &".split())
_RUN = re.compile(
    r"[A-Z][a-z’'-]+(?:-[A-Z][a-z]+)*(?:\s+(?:(?:of|and|for|the|in|&)\s+){0,2}[A-Z][a-z’'-]+(?:-[A-Z][a-z]+)*){1,5}"
)
_ACRONYM = re.compile(r"\b([A-Z]{2,6})(s?)\b")
_OFTEN, _CLEARLY = 2, 2.5  # times that a name stands in the documents; times as often as the next one


class Initials:
    """Names in some texts by their initials."""

    def __init__(self, texts: Iterable[str]) -> None:
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for text in texts:
            for match in _RUN.finditer(text):
                tokens = match.group(0).split()
                for start in range(len(tokens)):
                    for stop in range(start + 2, min(len(tokens), start + 7) + 1):
                        self._count(found, tokens[start:stop])
        self._names = {letters: self._clear(names) for letters, names in found.items()}

    def spelt_out(self, question: str, vocabulary: Vocabulary) -> str:
        """Return a question with the name after initials that the documents don't know."""

        def name(match: re.Match[str]) -> str:
            letters, plural = match.groups()
            known = letters in vocabulary.acronyms or fold(letters) in vocabulary.forms
            full = "" if known else self._names.get(letters, "")
            return f"{match.group(0)} ({full}{plural})" if full else match.group(0)

        return _ACRONYM.sub(name, question)

    def _count(self, found: defaultdict[str, Counter[str]], tokens: list[str]) -> None:
        if tokens[0].lower() in _SMALL or tokens[-1].lower() in _SMALL:
            return
        parts = [p for t in tokens if t.lower() not in _SMALL for p in t.split("-") if p]
        plain = " ".join(tokens)
        found["".join(p[0].upper() for p in parts)][plain[:-1] if plain.endswith("s") else plain] += 1

    def _clear(self, names: Counter[str]) -> str:
        """Return the name that initials stand for, if one is clearly meant."""
        merged: Counter[str] = Counter()
        spelt: dict[str, str] = {}
        for name, count in names.items():
            same = fold(name).replace("&", "and")
            merged[same] += count
            spelt.setdefault(same, name)
        (best, often), *others = merged.most_common(2)
        rival = others[0][1] if others else 0
        return spelt[best] if often >= _OFTEN and often >= _CLEARLY * rival else ""
