"""A parsed sentence as a tree: subjects, objects, what stands after a preposition, what is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.register.names import is_person
from assistant.register.words import BODIES

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECT, PASSIVE = ("nsubj", "csubj"), ("nsubjpass",)


def employer(token: Token) -> Token | None:
    """Return the body that a person is said to be of: "A. Jones of the Tide Trust"."""
    of = below(token, "of") if token.pos_ == "PROPN" and names_person(token) else None
    named = of is not None and of.pos_ == "PROPN" and (of.lemma_.lower() in BODIES or of.is_upper)
    return of if named else None


def names_person(token: Token) -> bool:
    return is_person(token.doc[token.left_edge.i : token.i + 1].text)


def joined(token: Token | None) -> tuple[Token, ...]:
    """Return a token with those that "and" or a comma joins to it."""
    if token is None:
        return ()
    if token.tag_ in ("WDT", "WP"):
        clause = next((t for t in token.ancestors if t.dep_ == "relcl"), None)
        token = clause.head if clause is not None else token
    found = [token, *(t for t in token.conjuncts if t.i > token.i and t.pos_ in ("NOUN", "PROPN", "PRON"))]
    for one in list(found):
        found += [t for t in one.children if t.dep_ == "appos" and t.lemma_ == one.lemma_ and t not in found]
    return tuple(sorted(dict.fromkeys(found), key=lambda t: t.i))


def is_passive(verb: Token) -> bool:
    kinds = {c.dep_ for c in verb.children}
    reduced = verb.dep_ in ("acl", "conj", "relcl") and verb.tag_ == "VBN" and "aux" not in kinds
    return reduced or bool(kinds & {"auxpass", "nsubjpass", "agent"})


def subject_of(verb: Token) -> Token | None:
    """Return the subject of a verb, or of the one that it goes on from."""
    for child in verb.children:
        if child.dep_ in (*SUBJECT, *PASSIVE):
            relative = child.tag_ in ("WDT", "WP") or (child.lower_ == "that" and verb.dep_ == "relcl")
            return verb.head if relative and verb.dep_ == "relcl" else child
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "conj") and (noun := _beside(verb)) is not None:
        return noun
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and verb.head.i != verb.i:
        head = verb.head if verb.head.pos_ in ("VERB", "AUX") else verb.head.head
        if head.pos_ in ("VERB", "AUX") and head.i != verb.i:
            return subject_of(head) if verb.dep_ != "xcomp" or object_of(head) is None else object_of(head)
    return None


def _beside(verb: Token) -> Token | None:
    """Return the noun that a participle follows after a comma: "the Forum, chaired by X"."""
    if verb.i < 2 or verb.nbor(-1).text != ",":
        return None
    noun = verb.nbor(-2)
    while noun.dep_ == "pobj" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
    return noun if noun.pos_ in ("NOUN", "PROPN") else None


def object_of(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "dobj"), None)


def below(token: Token, preposition: str) -> Token | None:
    """Return what stands after a preposition of a token; "agent" for the "by" of a passive."""
    for child in token.children:
        fits = child.dep_ == "agent" if preposition == "agent" else child.lower_ == preposition
        if fits and child.dep_ in ("prep", "agent", "dative", "aux"):
            for inner in child.children:
                if inner.dep_ in ("pobj", "pcomp"):
                    return inner
    return None
