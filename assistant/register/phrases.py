"""From tokens to words: the phrase of a noun, and the body that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.register.names import Names, is_name, is_person, is_title_only, key, tidy, unnumbered
from assistant.register.tree import employer
from assistant.register.words import BODIES, SHORT, names_nobody

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_HEADS = frozenset("nsubj nsubjpass dobj pobj conj appos attr ROOT".split())
_LONGEST = 30  # words of what a row says
_OF_A_NAME = ("of", "for", "in")
_POINTING = frozenset("this that these those such both".split())
_REFERS = frozenset("it they he she we i this these us".split())
_WHOLE_OWN = frozenset("our my".split())
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_OWN = frozenset("its their his her our my whose".split())
_WHOLE = frozenset("we i us".split())


def phrase(token: Token, *, name: bool = False, before: Token | None = None) -> str:
    """Return the words of a noun; name: without clauses and what is joined to it; before: up to there."""
    start, stop = token.left_edge.i, _end(token, name, top=True) + 1
    if before is not None and token.i < before.i < stop:
        stop = before.i
    while start < token.i and token.doc[start].dep_ in ("cc", "punct", "preconj", "predet", "mark"):
        start += 1
    return re.sub(r"['’]s$", "", tidy(token.doc[start : min(stop, start + _LONGEST)].text))


def _end(token: Token, name: bool, *, top: bool = False) -> int:
    """Return where the words of a token end, the last of them included."""
    end: int = token.i
    for child in token.rights:
        kept = _is_kept(child, token, name, top)
        if kept:
            end = max(end, _end(child, name))
        elif child.dep_ not in ("punct", "cc"):
            break
    return end


def _is_kept(child: Token, parent: Token, name: bool, top: bool) -> bool:
    if child.dep_ in ("relcl", "appos", "parataxis", "advcl"):
        return False
    if child.dep_ in ("punct", "cc"):
        return False
    if child.dep_ == "conj":
        same = child.pos_ == parent.pos_ == "PROPN" and not any(c.dep_ == "det" for c in child.children)
        return not top and (same or not name)
    if child.dep_ == "prep" and name:
        below = next((c for c in child.children if c.dep_ == "pobj"), None)
        return child.lower_ in _OF_A_NAME and below is not None and below.pos_ in ("PROPN", "NOUN")
    return not (child.dep_ in ("acl", "prep") and name)


def body_of(token: Token, names: Names) -> str:
    """Return the body or person that a token names, in full; "" where it names none, or it isn't certain."""
    if token.lower_ in _REFERS:
        own = [
            t for t in token.doc[: token.i] if t.dep_ in ("nsubj", "nsubjpass") and t.lemma_.lower() in BODIES
        ]
        if own and token.lower_ in ("it", "they"):
            return body_of(own[-1], names)
        return names.pronoun(token.lower_)
    beside = [phrase(c, name=True) for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"]
    if beside and is_person(beside[0]):
        return beside[0]
    if token.pos_ not in ("NOUN", "PROPN"):
        return ""
    text = phrase(token, name=True)
    if employer(token) is not None:
        text = tidy(token.doc[token.left_edge.i : token.i + 1].text)
    if not text or names_nobody(text) or is_title_only(text) or any(c.isdigit() for c in text[:1]):
        return ""
    lemma = token.lemma_.lower()
    words = text.split()
    proper = any(t.pos_ == "PROPN" for t in token.subtree) and any(c.isupper() for c in text)
    named = names.is_only_a_name(token.text)
    determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), "")
    if any(c.lower_ in _OWN for c in token.children) or (
        len(words) == 1 and lemma in BODIES and not determiner and not proper and not named
    ):
        return ""
    pointing = determiner in _POINTING or (determiner in ("the", "") and len(words) == 1)
    if pointing and lemma in SHORT and len([w for w in words if w.lower() not in _POINTING]) == 1:
        return names.short(lemma)
    if named or (proper and (lemma in BODIES or token.pos_ == "PROPN" or is_name(text))):
        return names.full(text)
    return text if lemma in BODIES else ""


def names_in(doc: Doc, names: Names) -> Iterator[tuple[str, bool]]:
    """Yield the bodies that a sentence names, in order, and whether each is its subject."""
    for token in doc:
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ in _HEADS:
            name = body_of(token, names)
            if (name[:1].isupper() and name not in _DAYS) or (" " in name and token.lemma_.lower() in BODIES):
                yield name, token.dep_ in ("nsubj", "nsubjpass")


def topic_of(doc: Doc) -> str:
    """Return what a sentence is about: its first subject that is a noun."""
    subject = next((t for t in doc if t.dep_ in ("nsubj", "nsubjpass") and t.pos_ in ("NOUN", "PROPN")), None)
    return phrase(subject, name=True) if subject is not None else ""


def matter_of(token: Token, names: Names, heading: str, head: Token | None = None) -> str:
    """Return what a row is about, with what "it" or "this programme" stands for; "" if that isn't certain."""
    if token.pos_ == "PRON" or token.lower_ in _REFERS:
        return "" if token.lower_ in _WHOLE else _meant(token, names)
    if any(c.dep_ == "poss" and c.pos_ == "PRON" and c.lower_ not in _WHOLE_OWN for c in token.children):
        return ""
    text = phrase(token, before=head)
    lemma = token.lemma_.lower()
    bare = [w for w in phrase(token, name=True).split() if w.lower() not in _POINTING]
    determiner = next((c.lower_ for c in token.children if c.dep_ == "det"), "")
    if lemma in SHORT and len(bare) == 1 and determiner in (*_POINTING, "the") and len(text.split()) <= 2:
        return names.short(lemma) or _headed(heading, lemma) or (text if determiner == "the" else "")
    if determiner in _POINTING:
        return ""
    return names.full(text) if is_name(text) else text


def _meant(token: Token, names: Names) -> str:
    """Return what a pronoun stands for that is the matter: what its sentence is about, or the one before."""
    before = [
        t
        for t in token.doc
        if t.dep_ in ("nsubj", "nsubjpass") and t.pos_ in ("NOUN", "PROPN") and t.i < token.i
    ]
    own = [t for t in before if t in token.head.children]
    if len(before) > len(own):
        return phrase(next(t for t in before if t not in own), name=True)
    meant = names.pronoun(token.lower_)
    return meant if set(key(meant).split()) & BODIES else names.topic


def _headed(heading: str, noun: str) -> str:
    """Return a heading where it names what a noun stands for."""
    name = unnumbered(heading)
    return name if noun in name.lower().split() else ""
