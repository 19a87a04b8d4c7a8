"""Words of a claim and of its evidence, with what each is: name, number, content or function word."""

# ruff: noqa: E501  (a table or a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.checks.synonyms import synonyms
from index.language import fold, kept, language_words, sentence_spans, stem

_TOKEN = re.compile(r"[£€$]?[0-9][0-9,.]*[0-9]|[£€$]?[0-9]|[^\W_]+(?:[.’'&][^\W_]+)*|%")
_FUNCTION = frozenset(
    "a an the and or but nor so yet if then than that this these those there here it its it's he she they them"
    " his her their theirs him we us our you your i me my who whom whose which what when where while as at by for"
    " from in into of off on onto out over per to toward towards under until up upon via with within about above"
    " across after against along among around before behind below beneath beside between beyond down during except"
    " near since through throughout is are was were be been being am has have had having do does did doing done will"
    " would shall should can could may might must not no n't also such both each either neither other another some"
    " any all more most less least much many few several very too just only own same once again further because"
    " although though however therefore thus hence whether how why one ones every even still already yes let s t"
    " according based given passage passages provided information including include includes".split()
)
_JOINED = str.maketrans("’‘", "''")


@dataclass(frozen=True, slots=True)
class Token:
    """A word: as written, folded, its stem, what it is, and where it stands in its text.

    kind: "name", "number", "content" or "function".
    """

    text: str
    folded: str
    stem: str
    kind: str
    start: int
    end: int

    @property
    def weight(self) -> float:
        """Return how much of a claim the word carries."""
        return {"name": 1.5, "number": 1.5, "content": 1.0}.get(self.kind, 0.0)


@kept(10_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text, in order."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group(0)
        word = word[:-2] if word.endswith(("'s", "’s")) and len(word) > 3 else word
        folded = fold(word.translate(_JOINED))
        kind = _kind(word, folded, first=_begins(text, match.start()))
        found.append(Token(word, folded, stem(folded), kind, match.start(), match.start() + len(word)))
    return tuple(found)


def content(text: str) -> list[Token]:
    """Return the words of a text that carry its meaning."""
    return [token for token in tokens(text) if token.kind != "function"]


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, line by line, each on one line."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*•#|]|\d+[.)]))|(?<=[.:!?])\n", text):
        flat = " ".join(block.split())
        found += [flat[start:end] for start, end in sentence_spans(flat)]
    return [sentence for sentence in found if re.search(r"\w", sentence)]


@lru_cache(maxsize=200_000)
def same_word(a: str, b: str, *, synonym: bool = True) -> bool:
    """Tell whether two stems are of one word or, with `synonym`, of words that mean much the same."""
    if a == b or (synonym and b in synonyms(a)):
        return True
    shorter = min(len(a), len(b))
    if shorter >= 5 and not a[0].isdigit():
        shared = next((i for i in range(shorter) if a[i] != b[i]), shorter)
        return shared >= 5 and shared >= 0.72 * max(len(a), len(b))
    return False


def _begins(text: str, at: int) -> bool:
    """Tell whether a sentence or a list item begins at an offset, so that a capital there says nothing."""
    before = text[:at].rstrip(" \t\"'“‘(*_")
    return not before or before[-1] in ".!?:\n•-|"


def _kind(word: str, folded: str, *, first: bool) -> str:
    if any(c.isdigit() for c in word):
        return "number"
    if folded in _FUNCTION or word == "%":
        return "function"
    if word[0].isupper() and (not first or any(c.isupper() for c in word[1:]) or folded not in _common()):
        return "name"
    return "content"


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return language_words()
