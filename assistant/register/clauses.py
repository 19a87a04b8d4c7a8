"""A parsed sentence to clauses: who, which relation, what, with whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.register.tree import (
    PASSIVE,
    SUBJECT,
    below,
    employer,
    is_passive,
    joined,
    names_person,
    object_of,
    subject_of,
)
from assistant.register.words import AGENT, GIVEN, GIVERS, MONEY, NOUNS, PATTERNS, Pattern

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OBJECT = ("dobj", "attr", "acomp", "oprd", "prt")
_WITH = frozenset("with alongside".split())
_TOWARDS = ("for", "to", "towards", "toward")
_TIMES = frozenset("year month week quarter day period term".split())
_NOBODY = frozenset("neither none no nobody nothing".split())
_GIVING = frozenset("award give pay allocate".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A relation that a sentence states, in tokens of its parse.

    matters: none where what it is about follows the sentence, as in a lead-in, or is left unsaid.
    """

    relation: str
    bodies: tuple[Token, ...]
    matters: tuple[Token, ...]
    partners: tuple[Token, ...]
    head: Token
    inverse: bool = False


def clauses(doc: Doc) -> Iterator[Clause]:
    """Yield the clauses of a parsed sentence in order."""
    for token in doc:
        if token.pos_ in ("VERB", "AUX") and not _is_denied(token):
            gift = _gift(token)
            yield from [gift] if gift is not None else []
            for pattern in PATTERNS.get(token.lemma_.lower(), ()) if gift is None else ():
                if (clause := _verbal(token, pattern)) is not None:
                    yield clause
                    break
        if token.pos_ in ("NOUN", "PROPN") and (token.lemma_.lower() in NOUNS or AGENT.search(token.lower_)):
            yield from _nominal(token)
        if (of := employer(token)) is not None:
            yield Clause("member of", (token,), (of,), (), token)
        if token.lemma_.lower() in GIVEN and token.dep_ == "pobj" and token.head.lower_ == "with":
            verb = token.head.head
            giver, aim = below(token, "from"), object_of(verb) or subject_of(verb)
            yield from [Clause("funds", joined(giver), joined(aim), (), token)] if giver is not None else []


def _is_denied(verb: Token) -> bool:
    """Tell whether a clause says that something is not so: "not", "neither of them", "no council"."""
    return any(c.dep_ == "neg" for c in verb.children) or any(
        c.dep_ in (*SUBJECT, *PASSIVE) and (c.lower_ in _NOBODY or c.left_edge.lower_ in _NOBODY)
        for c in verb.children
    )


def _verbal(verb: Token, pattern: Pattern) -> Clause | None:
    """Return what a verb says by a pattern, or None where the pattern does not fit."""
    passive = is_passive(verb)
    subject = subject_of(verb)
    agents = joined(below(verb, "agent"))
    if pattern.passive and not (passive and agents):
        return None
    if pattern.relation == "appointed":
        return _appointment(verb, pattern, subject, agents, passive)
    if (
        passive
        and verb.lemma_ in _GIVING
        and (given := object_of(verb)) is not None
        and subject is not None
        and given.lower_ != "nothing"
    ):
        return Clause("receives", joined(subject), joined(given), agents, verb)
    if passive and verb.lemma_ in _GIVING and not agents and subject is not None:
        to = below(verb, "to")
        return Clause("receives", joined(to), joined(subject), (), verb) if to is not None else None
    if passive and not agents and not pattern.preposition and verb.lemma_ not in _GIVING:
        return None
    matters = _matters(verb, pattern, subject, passive)
    if matters is None:
        return None
    if passive and not agents and matters == joined(subject):
        return None
    bodies = agents if passive and agents else joined(subject)
    if passive and agents and pattern.preposition and subject is None:
        return None
    if pattern.inverse and pattern.relation in ("funds", "receives"):  # "the money comes from", "goes to"
        of = bodies if pattern.relation == "receives" else ()
        return Clause(pattern.relation, matters, of, (), verb) if bodies and _is_money(bodies[0]) else None
    if pattern.inverse:
        return Clause(pattern.relation, matters, bodies, (), verb, inverse=True)
    partners = _partners(verb, matters)
    if pattern.relation == "works with" and pattern.preposition in ("with", "alongside", ""):
        return Clause(pattern.relation, bodies, joined(_about(verb)), matters, verb)
    if pattern.relation == "funds":
        if matters and _is_money(matters[0]) and (aim := _aim(verb, matters[0])) is not None:
            matters = joined(aim)
        elif matters and _is_money(matters[0]):
            return None
        partners = ()
    if pattern.relation == "receives" and not any(_is_sum(m) or m.lemma_.lower() in GIVEN for m in matters):
        return None
    if pattern.relation == "receives":
        partners = joined(below(verb, "from") or (below(matters[0], "from") if matters else None))
    return Clause(pattern.relation, bodies, matters, partners, verb)


def _gift(verb: Token) -> Clause | None:
    """Return who gives a sum of money, and for what, where a verb of giving says so."""
    given, subject = object_of(verb), subject_of(verb)
    if verb.lemma_.lower() not in GIVERS or given is None or subject is None or is_passive(verb):
        return None
    to = next((c for c in verb.children if c.dep_ == "dative" and c.pos_ in ("NOUN", "PROPN", "PRON")), None)
    aim = _aim(verb, given) or to
    return Clause("funds", joined(subject), joined(aim), joined(to), verb) if _is_sum(given) else None


def _matters(verb: Token, pattern: Pattern, subject: Token | None, passive: bool) -> tuple[Token, ...] | None:
    """Return what a verb is about; nothing for a lead-in's; None where the pattern does not fit."""
    if pattern.noun:
        for noun in verb.children:
            if noun.lemma_.lower() == pattern.noun and noun.dep_ in (*_OBJECT, "prep", "advmod"):
                found = below(noun, pattern.preposition) or below(verb, pattern.preposition)
                return joined(found) if found is not None else None
        return None
    if pattern.preposition:
        particle = any(c.dep_ == "prt" and c.text.lower() == pattern.preposition for c in verb.children)
        if particle:
            return joined(subject if passive else object_of(verb)) or None
        found = below(verb, pattern.preposition)
        stranded = passive and any(c.lower_ == pattern.preposition and c.n_rights == 0 for c in verb.children)
        return joined(found or (subject if stranded else None)) or None
    if any(c.dep_ == "prt" for c in verb.children):
        return None
    if passive:
        return joined(subject) or None
    if (found := object_of(verb)) is not None:
        return joined(found)
    return () if pattern.inverse and verb.doc.text.rstrip().endswith((":", "…")) else None


def _appointment(
    verb: Token, pattern: Pattern, subject: Token | None, agents: tuple[Token, ...], passive: bool
) -> Clause | None:
    """Return who was appointed to what, and by whom."""
    post = next((c for c in verb.children if c.dep_ in ("oprd", "attr")), None)
    post = post or below(verb, "as") or below(verb, "to")
    if pattern.noun:
        held = next((c for c in verb.children if c.dep_ == "dobj" and c.lemma_ == pattern.noun), None)
        return Clause("appointed", joined(subject), joined(held), (), verb) if held is not None else None
    bodies = joined(subject if passive else object_of(verb))
    if post is not None and post.like_num:
        post = None
    if not bodies:
        return None
    return Clause("appointed", bodies, joined(post), agents if passive else joined(subject), verb)


def _nominal(noun: Token) -> Iterator[Clause]:
    """Yield what a noun of a role says of the name beside it: "X, chair of Y", "the chair of Y, X"."""
    relation = NOUNS.get(noun.lemma_.lower(), "responsible for")
    if relation == "member of" and below(noun, "for") is not None:
        relation = "responsible for"
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    matter = below(noun, "of") or below(noun, "for") or below(noun, "on") or below(noun, "to") or owner
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":  # "its chair is A. Jones"
        held = next((c for c in noun.head.children if c.dep_ == "attr" and c.pos_ in ("NOUN", "PROPN")), None)
        of = (noun,) if relation == "responsible for" else joined(matter)
        relative = owner is not None and owner.tag_ == "WP$"
        if held is not None and not relative and (held.pos_ == "PROPN" or relation == "member of"):
            yield Clause(relation, joined(held), of, (), noun)
        return
    if noun.dep_ == "pobj" and noun.head.lower_ == "under" and relation in ("chairs", "leads"):
        led = subject_of(noun.head.head)  # "a forum was set up under the chair of A. Jones"
        yield from [Clause(relation, joined(matter), joined(led), (), noun)] if matter and led else []
        return
    if relation == "responsible for" or matter is None or matter.lower_ == "state":
        yield from _post(noun)
        return
    if noun.dep_ == "appos" and noun.head.pos_ == "PROPN":
        yield Clause(relation, (noun.head,), joined(matter), (), noun)
    elif noun.dep_ == "attr" and noun.head.lemma_ == "be" and (subject := subject_of(noun.head)) is not None:
        if not any(p.noun == noun.lemma_.lower() for p in PATTERNS.get("be", ())):
            yield Clause(relation, joined(subject), joined(matter), (), noun)
    else:
        name = next((c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if name is not None:
            yield Clause(relation, (name,), joined(matter), (), noun)


def _post(noun: Token) -> Iterator[Clause]:
    """Yield who holds a post: "A. Jones, town clerk", "the town clerk, A. Jones"."""
    if names_person(noun) or any(
        c.lower_ in ("a", "an", "formerly", "former", "then") or (c.dep_ == "poss" and c.pos_ == "PRON")
        for c in noun.children
    ):
        return
    if noun.dep_ == "appos" and noun.head.pos_ == "PROPN" and names_person(noun.head):
        yield Clause("responsible for", (noun.head,), (noun,), (), noun)
    name = next((c for c in noun.children if c.dep_ == "appos" and names_person(c)), None)
    if name is not None:
        yield Clause("responsible for", (name,), (noun,), (), name)


def _partners(verb: Token, matters: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return those with whom it is done: "with X", "in partnership with X"."""
    places = [verb, *matters[:1], *(p for p in (below(verb, "in"),) if p is not None)]
    for token in places:
        for word in _WITH:
            if (found := below(token, word)) is not None:
                return joined(found)
    return ()


def _about(verb: Token) -> Token | None:
    return below(verb, "on")


def _is_money(token: Token) -> bool:
    return token.lemma_.lower() in GIVEN or token.like_num or token.lower_ in ("million", "billion")


def _is_sum(token: Token) -> bool:
    return token.lemma_.lower() in MONEY or any(
        t.lower_ in ("£", "€") for t in token.subtree if t.head == token
    )


def _aim(verb: Token, given: Token) -> Token | None:
    """Return what money is given for: "a grant to X", "£5 to support X"."""
    for token in (given, verb):
        for word in _TOWARDS:
            if (
                (found := below(token, word)) is not None
                and not _is_money(found)
                and found.lemma_ not in _TIMES
            ):
                return found
    for token in (given, verb):
        for child in token.children:
            if child.dep_ in ("advcl", "xcomp", "acl", "relcl") and (found := object_of(child)) is not None:
                return found
            if child.dep_ == "dative" and child.pos_ in ("NOUN", "PROPN"):
                return child
    return None
