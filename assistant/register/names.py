"""Names of bodies and people: their one form, whether a text is one, and who "the Board" is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.register.words import AGENT, BODIES, NOUNS, TITLES
from index.documents import Document
from index.language import acronyms_in, fold, stem

_TITLES = TITLES | frozenset("rt the a an our their its his her this these both each all".split())
_LINKS = frozenset("of and for the in to on at by y yr o i ac du de van von".split())
_BRACKET = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_NUMBERED = re.compile(
    r"^(?:(?:part|section|annex|item|note|table|schedule|appendix|chapter)\s+)?(?:[0-9]+(?:\.[0-9]+)*|[A-Z]|[ivxIVX]+)[.):]\s+|^[0-9]+(?:\.[0-9]+)+\s+|^\([a-z0-9]+\)\s+",
    re.IGNORECASE,
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(rf"^(?:(?:(?:{_MONTH})\s+)?(?:19|20)\d\d|{_MONTH.replace('|May', '')})\s+(?=[A-Z])")
_PERSON = re.compile(
    r"(?:[^\W\d_][\w’'-]*\.?|[A-Z]\.)(?:\s+(?:(?:[A-Z]\.\s*)+|[^\W\d_a-z][\w’'-]*|de|van|von|ap|ab|y|al|bin))*"
    r"\s+[^\W\d_a-z][\w’'-]+"
)
_PLURAL = re.compile(r"(?<=[a-z])s$")
_CAPITAL = r"[^\W\d_a-z][\w’'&-]*"
NAMED = rf"\b{_CAPITAL}(?: (?:(?:(?:of|for)(?: the)?|and|de|y|&) )?{_CAPITAL}){{1,9}}"
# "the Wold Housing Trust (the Trust)", "… (“the Host”)": a short form that the text defines.
_DEFINED = re.compile(rf"({NAMED})\s*\((?:the\s+|[\"“‘](?:the\s+)?)({_CAPITAL}(?: {_CAPITAL})?)[\"”’]?\)")


def key(name: str) -> str:
    """Return the one form of a name: in lower case, without titles, articles, marks or plural."""
    words = re.sub(r"[^\w\s]", " ", fold(_BRACKET.sub("", name) or name).replace("&", " and ")).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return " ".join(_PLURAL.sub("", word) if len(word) > 4 else word for word in words)


def tidy(text: str) -> str:
    """Return a name on one line, without what surrounds it."""
    text = _DATED.sub("", " ".join(text.split()).strip(" ,;:.–—-•●▪*·"))
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)


def unnumbered(heading: str) -> str:
    """Return a heading without its number."""
    return _NUMBERED.sub("", heading).strip()


def is_name(text: str) -> bool:
    """Tell whether a text is a name, by its capitals: all its words but the small ones have one."""
    words = [w for w in re.findall(r"[^\s,()/]+", text) if w not in ("&", "-", "–")]
    if not words or len(words) > 14 or not words[0][:1].isalpha():
        return False
    telling = [w for w in words if fold(w) not in _LINKS]
    capital = sum(w[0].isupper() or w[0] in "’'“‘" for w in telling)
    return bool(telling) and words[0][0].isupper() and capital >= max(1, 0.6 * len(telling))


def is_title_only(text: str) -> bool:
    """Tell whether a text is but words that stand before a name."""
    return all(word in _TITLES for word in fold(text).split())


def split_names(text: str) -> list[str]:
    """Return the names that a text lists: between semicolons, else commas and "and"."""
    text = _BRACKET.sub("", text)
    if ";" in text:
        parts: Sequence[str] = text.split(";")
    else:
        parts = re.split(r",\s+(?:and\s+)?|\s+and\s+(?=(?:the\s+)?[A-Z])", text)
    return [name for part in parts if is_name(name := tidy(part))]


def is_person(text: str) -> bool:
    """Tell whether a text is the name of a person: two to five words of a name, or a title and one."""
    words = text.split()
    first = fold(words[0]).rstrip(".") if words else ""
    if first in TITLES:
        return 1 < len(words) <= 6 and words[-1][0].isupper()
    plain = {fold(w).strip(".,").removesuffix("s") for w in words}
    known = plain & (BODIES | set(NOUNS)) or AGENT.search(fold(text))
    capitals = any(w.isupper() and len(w) > 1 and "." not in w for w in words)
    return 1 < len(words) <= 5 and bool(_PERSON.fullmatch(text)) and not known and not capitals


class Names:
    """The names of one document as they are met, in order: who a short one or a pronoun stands for."""

    def __init__(self, document: Document) -> None:
        defined = {short: tidy(name) for name, short in _DEFINED.findall(" ".join(document.text.split()))}
        self.acronyms = defined | dict(acronyms_in(document.text))
        self._seen: list[str] = []
        self._last: list[tuple[str, bool]] = []  # of the sentence before: names, and whether subjects
        self.topic = ""  # what the sentence before is about
        self._keys: set[str] = set()
        self.also: dict[str, dict[str, None]] = {}
        self._title = document.title
        self._plain = frozenset(re.findall(r"\b[a-z][\w’'-]+", document.text))
        office = document.office.split(",")[0]
        self.speaker, self.speakers = document.author or office, office or document.author

    def full(self, name: str) -> str:
        """Return the name that an acronym stands for, else the name; both are kept."""
        name = tidy(name)
        bare = tidy(_BRACKET.sub("", name)) or name
        spelt = self.acronyms.get(bare) or self.acronyms.get(bare.removesuffix("s")) or bare
        if spelt != bare:
            self.also.setdefault(spelt, {})[bare] = None
        return tidy(spelt)

    def meet(self, name: str) -> None:
        """Remember a name that the text has just said."""
        self._seen.append(name)
        self._keys.add(key(name))

    def is_only_a_name(self, word: str) -> bool:
        """Tell whether a word has a capital wherever the text has it."""
        return word[:1].isupper() and word.isalpha() and word.lower() not in self._plain

    def has_met(self, name: str) -> bool:
        """Tell whether the text has said a name before."""
        return key(name) in self._keys

    def short(self, noun: str) -> str:
        """Return the latest name that ends in a noun ("the Board"), or ""."""
        wanted = stem(fold(noun))
        just = [name for name, _ in self._last]
        for name in (*reversed(just), self._title, *reversed(self._seen[-60:])):
            words = key(name).split()
            if len(words) > 1 and wanted in (stem(words[-1]), stem(words[0])):
                return name
        return ""

    def pronoun(self, word: str) -> str:
        """Return who a pronoun stands for, "" where that is not certain."""
        if word in ("i", "my", "me"):
            return self.speaker
        if word in ("we", "our", "us"):
            return self.speakers
        fits = [(n, s) for n, s in self._last if word == "they" or is_person(n) == (word in ("he", "she"))]
        subjects = [name for name, subject in fits if subject]
        bodies = [n for n, _ in fits if set(key(n).split()) & BODIES]
        return next(iter([s for s in subjects if s in bodies] or bodies[-1:] or subjects), "")

    def passed(self, said: Sequence[tuple[str, bool]], topic: str) -> None:
        """Remember what a sentence has named, in order, and what it was about."""
        self._last, self.topic = list(said), topic

    def section(self) -> None:
        """Forget who was spoken of, as a section ends."""
        self._last, self.topic = [], ""

    def others(self, name: str) -> tuple[str, ...]:
        """Return the other names that the document gives to a name."""
        short = [acronym for acronym, full in self.acronyms.items() if key(full) == key(name)]
        return tuple(dict.fromkeys([*self.also.get(name, ()), *short]))
