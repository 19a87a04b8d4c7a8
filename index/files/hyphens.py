"""Words that the end of a line divides: joined where the hyphen is the line's, kept where it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.embed import whole_words

_HYPHENATED = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE = re.compile(r"([^\W\d_]+)-$")
_AFTER = re.compile(r"[^\W\d_]+")
_PREFIXES = frozenset(
    "co ex non pre re self semi sub well cross vice full part long short high low multi anti".split()
)

_LASTS = frozenset("up down in out on off over by to time term being based wide free led like".split())
_SUFFIX = re.compile(r"(?:ship|hood|ment|ing|ion|er|ist|ism)s?|ful|less|ness|able|ible|ward|ly|ed|al|ity|ies")


@dataclass(frozen=True, slots=True)
class Hyphens:
    """The words of a document, by which a word divided by a line's end is judged."""

    whole: frozenset[str] = field(default_factory=frozenset)
    hyphenated: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Hyphens:
        """Read the words of lines that no line's end divides."""
        whole: set[str] = set()
        hyphenated: set[str] = set()
        for line in lines:
            line = line.removesuffix("-").lower()
            hyphenated.update(_HYPHENATED.findall(line))
            whole.update(_WORD.findall(line))
        return cls(frozenset(whole), frozenset(hyphenated))

    def join(self, before: str, after: str) -> tuple[str, int]:
        """Return two lines as one, and where in it the second begins."""
        first, last = _BEFORE.search(before), _AFTER.match(after)
        if not before.endswith("-") or before.endswith((" -", "--")):
            return f"{before} {after}", len(before) + 1
        if (
            first
            and last
            and after[:1].islower()
            and self._is_one(first.group(1).lower(), last.group(0).lower())
        ):
            return before[:-1] + after, len(before) - 1
        return before + after, len(before)

    def _is_one(self, first: str, last: str) -> bool:
        """Tell whether two parts are one word without a hyphen."""
        if f"{first}-{last}" in self.hyphenated or first in _PREFIXES or last in _LASTS:
            return False
        known = whole_words()
        if first + last in self.whole or first + last in known or _SUFFIX.fullmatch(last):
            return True
        return not (first in known and last in known)
