"""What a question asks: its parts, the kind of answer that each wants, its telling words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.vocabulary import Vocabulary, fold, stem, words

# Words of the language in general that say how something is asked, not what about.
STOPWORDS = frozenset(
    """a about according all also am an and any are as asked at be been being between both but by
    can could did do does doing done during each either else ever every exactly find for from gave
    get gets give given gives got had has have having he her here him his how i if in into is it its
    itself just know like made make makes many may me mean means might more most much must my name
    named no nor not now of off on once one only or other our out over own paper papers please
    document documents said same say says she should show so some something state stated states such
    tell than that the their them then there these they thing things this those through to too under
    until up upon us use very was way we well were what whatever when where whether which while who
    whom whose why will with within without would yet you your describe described explain list
    mentioned mention mentions text
    a'i a'r am ar beth ble dros ei eu faint gan gyda i i'r mae mewn o oedd pa pam pryd pwy sut sydd
    sy'n yn yr yw""".split()
)
_QUESTION_WORD = r"(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have)\b"
_PARTS = re.compile(
    rf"(?:[,;]?\s+and\s+|[,;]\s+|\?\s+(?:and\s+)?)(?=(?:(?:by|for|to|with|in|from)\s+)?{_QUESTION_WORD})",
    re.IGNORECASE,
)
_KINDS = (
    ("money", r"how much|what (?:amount|sum|budget|cost|price)|costs?\b|budget|spen[dt]|£|faint"),
    ("count", r"how many|what (?:number|proportion|percentage|share|fraction)|how (?:often|large|big)"
              r"|percentage|what share"),
    ("date", r"\bwhen\b|what (?:date|year|month|day)|which (?:year|month|date)|since when|how long|\bpryd\b"),
    ("person", r"\bwho\b|\bwhom\b|\bwhose\b|\bpwy\b|which (?:person|minister|officer|commissioner|secretary"
               r"|constable|councillor|director)|name of the"),
    ("place", r"\bwhere\b|which (?:area|town|city|place|county|location)s?\b|\bble\b"),
    ("reason", r"\bwhy\b|what (?:reason|purpose)|\bpam\b"),
    ("expansion", r"stands? for|abbreviat|acronym|full (?:name|form)|short for"),
)  # fmt: skip
_LIST = re.compile(
    r"\b(?:list|all|every|each|what (?:are|were)|which (?:\w+ ){0,2}\w+s\b(?! is| was)|name the|examples?"
    r"|objectives|themes|priorities|portfolios?|responsibilities|areas|groups|bodies|members|measures"
    r"|results?|outcomes?|benefits|initiatives)\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(?:which|what) (?:\w+[ -]){0,4}?(?:bodies|boards|groups|forums|organisations|areas|authorities"
    r"|councils|schemes|programmes|projects|initiatives|services|people|agencies|partners)\b"
    r"|\b(?:all|every)\b|\bacross\b|\b(?:both|two) (?:papers|documents)\b|\bwhat (?:is|was) funded\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked.

    terms: stems of its telling words with their weight (idf, from 0); kind: the kind of answer;
    wants_list: it asks for several; everywhere: it asks for all that the documents hold.
    """

    text: str
    terms: dict[str, float]
    kind: str
    wants_list: bool
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood, with its parts in order, the years and the names in it."""

    text: str
    parts: tuple[Part, ...]
    years: frozenset[str]
    names: tuple[str, ...]


def analyse(text: str, vocabulary: Vocabulary) -> Question:
    """Return what a question asks, weighing its words by how telling they are in the index."""
    texts = [piece.strip(" ?.,;") for piece in _PARTS.split(text) if piece and piece.strip(" ?.,;")]
    texts = [piece for piece in texts if content_words(piece)] or [text]
    parts: list[Part] = []
    for piece in texts:
        terms = weighted_terms(piece, vocabulary)
        if parts:  # a later part leans on what the first one is about
            for term, weight in parts[0].terms.items():
                terms.setdefault(term, 0.35 * weight)
        kind, listed = question_kind(piece), bool(_LIST.search(piece))
        parts.append(Part(piece, terms, kind, listed, bool(_EVERYWHERE.search(piece))))
    return Question(text, tuple(parts), frozenset(_YEAR.findall(text)), tuple(proper_names(text)))


def question_kind(text: str) -> str:
    """Return the kind of answer wanted: "money", "count", "date", "person", … or "fact"."""
    lowered = fold(text)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, lowered)), "fact")


def content_words(text: str) -> list[str]:
    """Return the words, folded, that say what a question is about."""
    return [word for word in words(fold(text)) if word not in STOPWORDS and len(word) > 1]


def weighted_terms(text: str, vocabulary: Vocabulary) -> dict[str, float]:
    """Return stem → weight of the telling words, of names more than of others."""
    names = {stem(fold(word)) for name in proper_names(text) for word in name.split()}
    return {
        (term := stem(word)): vocabulary.idf(word) * (1.3 if term in names else 1.0)
        for word in content_words(text)
    }


def proper_names(text: str) -> list[str]:
    """Return the runs of capitalised words, without a question word that opens the sentence."""
    name = r"(?:[A-Z][\w’'&.-]*)(?:(?:\s+(?:of|for|and|the|&|in)){0,2}\s+[A-Z0-9][\w’'&.-]*)*"
    found: list[str] = []
    for match in re.finditer(name, text):
        tokens = match.group(0).split()
        while tokens and (fold(tokens[0].strip("’'s")) in STOPWORDS or tokens[0].lower() in STOPWORDS):
            tokens = tokens[1:]
        if tokens:
            found.append(re.sub(r"[’']s$", "", " ".join(tokens)).rstrip("?.,"))
    return found
