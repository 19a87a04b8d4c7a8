"""A question that gathers: which relation it asks for, of whom, about what, by its parse."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.register.names import key
from assistant.register.words import BODIES, NOUNS, PATTERNS, RELATIONS
from index.language import STOPWORDS, fold, stem, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_LONGEST = 12  # words of a name
_OF_THE_LIBRARY = frozenset("document documents paper papers report reports both all each".split())


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question gathers: rows of these relations, of this body, about these stems.

    each: where it asks who is in several things at once, the stems of each.
    """

    relations: frozenset[str]
    body: str
    about: frozenset[str]
    each: tuple[frozenset[str], ...] = ()


def sought(doc: Doc, known: Container[str]) -> Sought | None:
    """Return what a parsed question gathers, or None where it asks for one thing; known: keys of names."""
    verb = next((t for t in doc if t.dep_ == "ROOT"), None)
    if verb is None or not any(t.tag_ in ("WDT", "WP", "WP$") for t in doc):
        return None
    found = _named(doc, known)
    subject = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if subject is None:
        return None
    if found and found[1] <= subject.i < found[2] and subject.tag_ not in ("WP", "WDT"):
        relations = frozenset(RELATIONS) if verb.lemma_ == "do" else _of_verb(verb)
        about = _stems(doc, {verb, *doc[found[1] : found[2]]})
        return Sought(relations, found[0], about) if relations else None
    several = _asks_for_several(subject, verb)
    relations = _of_verb(verb) or _of_noun(verb)
    if not several or not relations:
        return None
    asked = {verb, subject, *(c for c in subject.children if c.tag_ == "WDT")}
    asked |= {t for t in doc if t.lemma_.lower() in NOUNS and t.head == verb}
    each = _each(doc)
    return Sought(relations, "", frozenset() if each else _stems(doc, asked), each)


def _asks_for_several(subject: Token, verb: Token) -> bool:
    """Tell whether a subject asks for more than one: "which bodies", "who are the members"."""
    plural = subject.tag_ in ("NNS", "NNPS") and any(c.tag_ in ("WDT", "WP") for c in subject.children)
    asked = [c for c in verb.children if c.tag_ == "WP" and c.dep_ in ("attr", *_SUBJECTS)]
    attributes = [c for c in verb.children if c.dep_ in ("attr", "nsubj") and c.tag_ in ("NNS", "NNPS")]
    return plural or (subject.lower_ == "who" and _each(verb.doc) != ()) or bool(asked and attributes)


def _of_verb(verb: Token) -> frozenset[str]:
    """Return the relations that a verb says with the prepositions and nouns that it has in the question."""
    with_it = {t.lower_ for t in verb.subtree if t.dep_ in ("prep", "prt", "agent")}
    below = {c.lemma_.lower() for c in verb.children}
    fitting = [
        p
        for p in PATTERNS.get(verb.lemma_.lower(), ())
        if (not p.noun or p.noun in below)
        and (not p.preposition or p.preposition in with_it)
        and not p.passive
    ]
    return frozenset(p.relation for p in fitting[:1])


def _of_noun(verb: Token) -> frozenset[str]:
    """Return the relation of the noun that is asked for: "who are the members of", "who chairs"."""
    return frozenset(NOUNS[c.lemma_.lower()] for c in verb.children if c.lemma_.lower() in NOUNS)


def _named(doc: Doc, known: Container[str]) -> tuple[str, int, int] | None:
    """Return the longest name of the register in a question, with its first token and the one after it."""
    for length in range(min(_LONGEST, len(doc)), 0, -1):
        for first in range(len(doc) - length + 1):
            span = doc[first : first + length]
            name = key(span.text)
            if name in known and any(t.pos_ in ("PROPN", "NOUN") for t in span) and name not in NOUNS:
                return span.text, first, first + length
    return None


def _stems(doc: Doc, without: Container[Token]) -> frozenset[str]:
    """Return the stems of the words that say what a question is about."""
    said = [
        t
        for t in doc
        if t not in without
        and t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM")
        and fold(t.text) not in STOPWORDS
    ]
    plain = [t for t in said if t.lemma_.lower() not in BODIES | _OF_THE_LIBRARY or t.pos_ == "PROPN"]
    return frozenset(stem(w) for t in plain for w in words(fold(t.text)) if w not in _OF_THE_LIBRARY)


def _each(doc: Doc) -> tuple[frozenset[str], ...]:
    """Return the stems of each of the things after "both", if it joins two that are named."""
    both = next((t for t in doc if t.lower_ == "both"), None)
    if both is None or both.head.lemma_.lower() in _OF_THE_LIBRARY:
        return ()
    joined = [both.head, *both.head.conjuncts]
    starts = [min(t.i for t in one.subtree if t.i > both.i) for one in joined]
    ends = [*starts[1:], len(doc)]
    found = tuple(_stems(doc[a:b].as_doc(), ()) for a, b in zip(starts, ends, strict=True))
    return found if len(found) > 1 and all(found) else ()
