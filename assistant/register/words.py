"""The words that say a relation: `relations.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from index.language import fold, stem

_FILE = tomllib.loads((Path(__file__).parent / "relations.toml").read_text(encoding="utf-8"))
_WORDS: dict[str, list[str]] = _FILE.pop("words")
RELATIONS: dict[str, str] = {name: entry["definition"] for name, entry in _FILE.items()}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A verb with what it needs: its object's noun and a preposition, "" where none.

    inverse: its subject is the matter; passive: it counts in the passive only.
    """

    relation: str
    noun: str = ""
    preposition: str = ""
    inverse: bool = False
    passive: bool = False


def _pattern(relation: str, text: str, kind: str) -> tuple[str, Pattern]:
    verb, *rest = text.split()
    noun = rest[0] if len(rest) == 2 else ""
    return verb, Pattern(relation, noun, rest[-1] if rest else "", kind == "inverse", kind == "passives")


def _patterns() -> dict[str, list[Pattern]]:
    found: dict[str, list[Pattern]] = {}
    for relation, entry in _FILE.items():
        for kind in ("verbs", "inverse", "passives"):
            for text in entry.get(kind, []):
                verb, pattern = _pattern(relation, text, kind)
                found.setdefault(verb, []).append(pattern)
    # The pattern that asks for most is tried first.
    return {v: sorted(ps, key=lambda p: -bool(p.noun) - bool(p.preposition)) for v, ps in found.items()}


def _of(kind: str) -> dict[str, str]:
    return {word: relation for relation, entry in _FILE.items() for word in entry.get(kind, [])}


PATTERNS = _patterns()
NOUNS, LABELS, FIELDS, LEADS = _of("nouns"), _of("labels"), _of("fields"), _of("leads")
_IRREGULAR: dict[str, str] = dict(pair.split() for pair in _WORDS["irregular"])
_VERBS = {stem(verb): patterns for verb, patterns in PATTERNS.items()}
AMOUNT, GENERAL, MONEY = (frozenset(_WORDS[name]) for name in ("amount", "general", "money"))
POSTS = frozenset(_WORDS["posts"])
RANKS, OFFICES = frozenset(_WORDS["ranks"]), frozenset(_WORDS["offices"])
GIVERS = frozenset(_WORDS["givers"])
BODIES, SHORT, GIVEN = (frozenset(_WORDS[name]) for name in ("bodies", "short", "given"))
_GIVING = frozenset(stem(verb) for verb in GIVERS)
GIFT = _GIVING | {stem(word) for word in GIVEN}
TITLES, STANDING_IN = frozenset(_WORDS["titles"]), frozenset(_WORDS["standing_in"])
NAMED, POST, PLAIN, LOST = (frozenset(_WORDS[name]) for name in ("named", "post", "plain", "lost"))
# A noun of one who does something: "adviser", "auditor", "pharmacist".
AGENT = re.compile(rf"\b(?!(?:{'|'.join(_WORDS['things'])})s?$)\w*(?:{'|'.join(_WORDS['agents'])})s?$")
_NOBODY = re.compile(rf"(?:{'|'.join(map(re.escape, _WORDS['nobody']))})\b", re.IGNORECASE)


def root(word: str) -> str:
    """Return the stem of the base form of a word: "paid" → that of "pay"."""
    return stem(_IRREGULAR.get(word, word))


def label_relation(text: str) -> tuple[str, bool] | None:
    """Return (relation, whether what follows is the body) of a label or a column's head, or None.

    A label of no list counts by its verb ("Looked after by", "Who decides", "Based at"), else by its last
    word: "Harbour master", "Clinical safety officer".
    """
    words = re.sub(r"\s*\(.*?\)|[*:]", "", fold(text)).strip()
    words = re.sub(r"^(?:the|our) ", "", words)
    for form in (words, words.split(", ")[0], words.removesuffix("s")):
        if form in LABELS:
            return LABELS[form], True
        if form in FIELDS:
            return FIELDS[form], False
        if form in LEADS and " " not in form:
            return LEADS[form], True
    listed = words.split()
    if not 1 <= len(listed) <= 7 or words[:1].isdigit() or words in PLAIN:
        return None
    if (said := _verb_of_label(listed)) is not None:
        return said
    if listed[0] in STANDING_IN:
        return "other", True
    if (of := re.match(r"(?:[\w-]+ )?([\w-]+) (?:of|for) ", words)) and of[1] in NOUNS and of[1] != "member":
        return NOUNS[of[1]], True
    if "responsible for" in words:
        return "responsible for", True
    last = re.split(r" (?:of|for|among|to|in|at|on|with|from|until|since) ", words)[0].rsplit(" ", 1)[-1]
    if len(listed) <= 5 and (last in NOUNS or AGENT.search(last)):
        return NOUNS.get(last, "responsible for"), True
    return None


def _verb_of_label(words: list[str]) -> tuple[str, bool] | None:
    """Return what a label's verb says: of the body after "by" or "who", of the matter after "to" or "at"."""
    asked = words[0] in ("who", "whom") and len(words) > 1
    verb, rest = words[asked], words[asked + 1 :]
    passive, given = rest[-1:] == ["by"], rest[-1:] == ["to"] and root(verb) in _GIVING
    if given or not (asked or passive or (rest and verb not in NOUNS)):
        return ("receives", True) if given and verb not in NOUNS else None
    for pattern in _VERBS.get(root(verb), ()):
        if not pattern.inverse and {pattern.noun, pattern.preposition} - {""} <= set(rest):
            if asked or passive:
                return pattern.relation, True
            if len(rest) < 3 and rest[-1] == pattern.preposition:
                return pattern.relation, False
    return ("responsible for", True) if passive and 1 < len(words) <= 4 else None


def has_body_noun(text: str) -> bool:
    """Tell whether a few words hold the noun of a body: "the panel for the area"."""
    found = [word.strip(",.").removesuffix("s") for word in fold(text).split()]
    return 1 < len(found) <= 8 and any(word in BODIES or f"{word}s" in BODIES for word in found)


def names_nobody(text: str) -> bool:
    """Tell whether a cell or a label's value names nobody: "vacant", "none", "to be appointed"."""
    return not any(c.isalpha() for c in text) or bool(_NOBODY.match(text.strip()))
