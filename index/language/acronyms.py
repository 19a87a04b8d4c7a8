"""Acronyms as texts spell them out: “Local Roads Board (LRB)”, “LRB (Local Roads Board)”."""

from __future__ import annotations

import re

_BRACKETED = re.compile(r"\s*\(([A-Z][A-Za-z&]{1,9}?)s?\)")
_NOT_OF_A_NAME = re.compile(r"[^\w\s’'&-]")
_BEFORE, _NAME_WORDS = 200, 10  # characters and words before a bracket that may spell it out
_SHORT_FIRST = re.compile(r"\b([A-Z][A-Za-z&]{1,9}?)s?\s*\(((?:[\w’'&-]+\s+){1,9}[\w’'&-]+)\)")
_SMALL = frozenset("of and the for in to on a an at by with from y yr o i ac".split())


def acronyms_in(text: str) -> list[tuple[str, str]]:
    """Return the (acronym, expansion) pairs that a text spells out, either way round."""
    pairs = [(m.group(1), _name_before(text, m.start())) for m in _BRACKETED.finditer(text)]
    pairs += [(m.group(1), m.group(2)) for m in _SHORT_FIRST.finditer(text)]
    found = [(acronym, _spelt_out(acronym, name)) for acronym, name in pairs]
    return [(acronym, name) for acronym, name in found if name]


def _name_before(text: str, stop: int) -> str:
    """Return the words that lead up to a bracket at `stop`, or "" for fewer than two."""
    tokens = _NOT_OF_A_NAME.split(text[max(0, stop - _BEFORE) : stop])[-1].split()
    return " ".join(tokens[-_NAME_WORDS:]) if len(tokens) > 1 else ""


def _spelt_out(acronym: str, name: str) -> str:
    """Return the end of `name` whose initials are the acronym's letters, or ""."""
    letters = [c for c in acronym.lower() if c.isalpha()]
    if len(letters) < 2 or not any(c.isupper() for c in acronym[1:]):
        return ""
    tokens = name.split()
    for start in range(len(tokens) - 1, -1, -1):
        tail = [t for t in re.split(r"[\s-]+", " ".join(tokens[start:])) if t]
        full = [t[0].lower() for t in tail if t[0].isalnum()]
        telling = [t[0].lower() for t in tail if t.lower() not in _SMALL and t[0].isalnum()]
        if letters in (full, telling) and tail[0].lower() not in _SMALL:
            return " ".join(tokens[start:])
    return ""
