"""Welsh to English by the glossary: good enough to be searched with, not a translation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.embed import whole_words
from index.language import fold, kept, language_of
from index.language.welsh.forms import is_welsh, tokens
from index.language.welsh.glossary import ALWAYS_MANY, FINITE, Found, Glossary, load_glossary, token_forms
from index.language.welsh.items import Item
from index.language.welsh.order import counted, phrases
from index.language.welsh.verbs import spoken

# The verb "bod" and its like, by what they say of the verb after them.
_BE = {
    form: said
    for said, forms in {
        "is": "mae maent maen oes yw ydy ydyw ydynt caiff gaiff ceir",
        "who is": "sydd sy",
        "was": "oedd roedd oeddent roeddent bu fu buodd cafodd gafodd cawsant",
        "will": "bydd fydd byddant fyddant",
        "would": "byddai fyddai",
        "did": "gwnaeth wnaeth",
        "should": "dylai ddylai",
        "can": "gall all",
        "could": "gallai allai",
    }.items()
    for form in forms.split()
}
_PASSIVE = ("wyd", "ir")
_PAST = ("odd", "aeth", "ason", "asant", "edd")
_PRESENT = ("iff", "ant")
# What is English in a Welsh text: a quotation, or names joined by an English word.
_ENGLISH = re.compile(
    r"[“\"][^”\"]{3,}[”\"]|\b[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*)*(?:\s+(?:of|and|for|the|in|&)(?:\s+the)?"
    r"(?:\s+[A-Z][\w’'&-]*)+)+"
)
_FIRST_MARK = 0xE000  # the first of the characters that no text uses
_RANKED = "ntolb"


@dataclass(frozen=True, slots=True)
class Gloss:
    """A text in English, and the words of it that the glossary lacks."""

    text: str
    unknown: tuple[str, ...] = ()


def gloss(text: str, glossary: Glossary | None = None) -> Gloss:
    """Return a Welsh text in English, word order mended; what the glossary lacks stays as it is."""
    glossary = glossary or load_glossary()
    lines = [_line(line, glossary) for line in text.splitlines()]
    unknown = dict.fromkeys(word for line in lines for word in line.unknown)
    return Gloss("\n".join(line.text for line in lines), tuple(unknown))


@kept(10_000)
def english(text: str) -> str:
    """Return a Welsh text in English by the packaged glossary alone."""
    return gloss(text).text


def read_as(text: str, default: str = "en") -> str:
    """Return a text in English: Welsh is glossed; default: the language of what tells of none."""
    return english(text) if text and language_of(text, default) == "cy" else text


def with_english(text: str, default: str = "en") -> str:
    """Return a text with, where it is Welsh, its English after it: what is searched by words."""
    read = read_as(text, default)
    return text if read == text else f"{text}\n{read}"


def _line(text: str, glossary: Glossary) -> Gloss:
    text, kept = _kept(text)
    found = glossary.find(text)
    items = [_item(f, found, at) for at, f in enumerate(found)]
    unknown = tuple(f.surface for at, f in enumerate(found) if _is_unknown(f, at))
    parts = spoken(counted(phrases(items)))
    said = re.sub(r"\s+([?.,;:!)\]”])", r"\1", " ".join(word for word in parts if word))
    said = re.sub(r"([(\[“])\s+", r"\1", said)
    said = re.sub(
        r"\bwhat is the meaning of ([A-Z][\w&-]+)", r"what does \1 stand for", said, flags=re.IGNORECASE
    )
    for mark, english_name in kept.items():
        said = said.replace(mark, english_name)
    return Gloss(said[:1].upper() + said[1:] if text[:1].isupper() else said, unknown)


def _kept(text: str) -> tuple[str, dict[str, str]]:
    """Return a text with its English names and quotations each put into one character, and those.

    "Head of Libraries" in a Welsh question is a name: none of its words is to be read as Welsh.
    """
    kept: dict[str, str] = {}

    def keep(match: re.Match[str]) -> str:
        if match.group(0)[0] in '“"' and language_of(match.group(0)) != "en":
            return match.group(0)
        mark = chr(_FIRST_MARK + len(kept))
        kept[mark] = match.group(0)
        return mark

    return _ENGLISH.sub(keep, text), kept


def _is_unknown(found: Found, at: int) -> bool:
    word = found.surface
    if found.term or not word[0].isalpha() or word.lower() in _BE or len(word) < 3:
        return False
    name = word[0].isupper() and (at > 0 or not is_welsh(word.lower()))
    return not (name or (fold(word) in whole_words() and not is_welsh(word.lower())))


def _item(found: Found, all_found: Sequence[Found], at: int) -> Item:
    """Return the item for what was found, by its class, its ending and what follows it."""
    word = found.surface.lower()
    after = all_found[at + 1] if at + 1 < len(all_found) else None
    if found.end - found.start == 1:
        if word in _BE:
            return Item(_BE[word], "be", found=found)
        if word in ("y", "yr", "'r"):
            return Item("", "of which") if after and _finite(after) else Item("the", "the")
        if word == "a" and after and (_finite(after) or _looks_finite(after)):
            return Item("", "rel")
        before = all_found[at - 1].term if at else None
        if word in ("dros", "tros") and before and (before.kind == "t" or before.one.endswith("ember")):
            return Item("for", "x")
        if word in ("yn", "'n", "yng", "ym"):
            return Item("in", "yn")
        if word in ("fe", "mi", "na'r"):
            return Item("", "x")
    term = found.term
    if term is None:
        return Item(
            found.surface,
            "name" if word[0].isalnum() or word[0] in "£€$" or ord(word[0]) >= _FIRST_MARK else "mark",
        )
    if term.kind == "v":
        tense = _finite(found)
        return Item(
            {"passive": term.participle, "past": term.past}.get(tense, term.one), tense or "v", found=found
        )
    many = term.kind in "nto" and _is_many(found)
    text = term.many if many else term.one
    if found.surface[0].isupper() and at > 0 and term.kind in _RANKED and text[0].islower():
        text = " ".join(w if w in ("and", "of", "the") else w[:1].upper() + w[1:] for w in text.split())
    return Item(text, term.kind, many, found)


def _finite(found: Found) -> str:
    """Return "past", "passive" or "" of a verb that was found, by its ending."""
    term = found.term
    word = found.surface.split()[0].lower()
    if word in _BE and word not in ("yn", "sydd", "sy"):
        return "past"
    if term is None or term.kind != "v" or token_forms(word).get(fold(term.welsh[0]), 2) < 2:
        return ""
    if word.endswith(_PASSIVE) or word in ("gwnaed", "wnaed", "rhoed"):
        return "passive"
    return "past" if word.endswith(_PAST) else ""


def _looks_finite(found: Found) -> bool:
    """Tell whether a word that the glossary lacks, or a form of "bod", is a finite verb by its ending."""
    word = found.surface.lower()
    return word == "oes" or (found.term is None and word.endswith(FINITE) and len(word) > 5)


def _is_many(found: Found) -> bool:
    """Tell whether a noun was found in the plural: neither as spelt nor only mutated."""
    assert found.term is not None
    if found.term.one.split()[-1] in ALWAYS_MANY or (
        found.term.one == found.term.many and found.term.one[-1] == "s"
    ):
        return True
    said = zip(tokens(found.surface), found.term.welsh, strict=True)
    return any(token_forms(word).get(fold(own.lower()), 2) == 2 for word, own in said if own[0].isalpha())
