"""A parsed sentence to clauses: who, which relation, what, with whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.register.names import is_person
from assistant.register.words import AGENT, BODIES, GIVEN, GIVERS, MONEY, NOUNS, PATTERNS, Pattern

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECT, _PASSIVE = ("nsubj", "csubj"), ("nsubjpass",)
_OBJECT = ("dobj", "attr", "acomp", "oprd", "prt")
_WITH = frozenset("with alongside".split())
_TOWARDS = ("for", "to", "towards", "toward")
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
            else:
                agents = joined(_below(token, "agent")) if gift is None and _is_passive(token) else ()
                if agents:
                    yield Clause("delivers", agents, joined(_subject(token)), (), token)
        if token.pos_ in ("NOUN", "PROPN") and (token.lemma_.lower() in NOUNS or AGENT.search(token.lower_)):
            yield from _nominal(token)
        if (of := employer(token)) is not None:
            yield Clause("member of", (token,), (of,), (), token)
        if token.lemma_.lower() in GIVEN and token.dep_ == "pobj" and token.head.lower_ == "with":
            verb = token.head.head
            giver, aim = _below(token, "from"), _object(verb) or _subject(verb)
            yield from [Clause("funds", joined(giver), joined(aim), (), token)] if giver is not None else []


def employer(token: Token) -> Token | None:
    """Return the body that a person is said to be of: "A. Jones of the Tide Trust"."""
    of = _below(token, "of") if token.pos_ == "PROPN" and _names_person(token) else None
    named = of is not None and of.pos_ == "PROPN" and (of.lemma_.lower() in BODIES or of.is_upper)
    return of if named else None


def _is_denied(verb: Token) -> bool:
    """Tell whether a clause says that something is not so: "not", "neither of them", "no council"."""
    return any(c.dep_ == "neg" for c in verb.children) or any(
        c.dep_ in (*_SUBJECT, *_PASSIVE) and (c.lower_ in _NOBODY or c.left_edge.lower_ in _NOBODY)
        for c in verb.children
    )


def _verbal(verb: Token, pattern: Pattern) -> Clause | None:
    """Return what a verb says by a pattern, or None where the pattern does not fit."""
    passive = _is_passive(verb)
    subject = _subject(verb)
    agents = joined(_below(verb, "agent"))
    if pattern.passive and not (passive and agents):
        return None
    if pattern.relation == "appointed":
        return _appointment(verb, pattern, subject, agents, passive)
    if (
        passive
        and verb.lemma_ in _GIVING
        and (given := _object(verb)) is not None
        and subject is not None
        and given.lower_ != "nothing"
    ):
        return Clause("receives", joined(subject), joined(given), agents, verb)
    if passive and verb.lemma_ in _GIVING and not agents and subject is not None:
        to = _below(verb, "to")
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
    if pattern.inverse and pattern.relation == "funds":
        return Clause("funds", matters, (), (), verb) if bodies and _is_money(bodies[0]) else None
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
        partners = joined(_below(verb, "from") or (_below(matters[0], "from") if matters else None))
    return Clause(pattern.relation, bodies, matters, partners, verb)


def _gift(verb: Token) -> Clause | None:
    """Return who gives a sum of money, and for what, where a verb of giving says so."""
    given, subject = _object(verb), _subject(verb)
    if verb.lemma_.lower() not in GIVERS or given is None or subject is None or _is_passive(verb):
        return None
    to = next((c for c in verb.children if c.dep_ == "dative" and c.pos_ in ("NOUN", "PROPN", "PRON")), None)
    aim = _aim(verb, given) or to
    return Clause("funds", joined(subject), joined(aim), joined(to), verb) if _is_sum(given) else None


def _matters(verb: Token, pattern: Pattern, subject: Token | None, passive: bool) -> tuple[Token, ...] | None:
    """Return what a verb is about; nothing for a lead-in's; None where the pattern does not fit."""
    if pattern.noun:
        for noun in verb.children:
            if noun.lemma_.lower() == pattern.noun and noun.dep_ in (*_OBJECT, "prep", "advmod"):
                found = _below(noun, pattern.preposition) or _below(verb, pattern.preposition)
                return joined(found) if found is not None else None
        return None
    if pattern.preposition:
        particle = any(c.dep_ == "prt" and c.text.lower() == pattern.preposition for c in verb.children)
        if particle:
            return joined(subject if passive else _object(verb)) or None
        found = _below(verb, pattern.preposition)
        stranded = passive and any(c.lower_ == pattern.preposition and c.n_rights == 0 for c in verb.children)
        return joined(found or (subject if stranded else None)) or None
    if any(c.dep_ == "prt" for c in verb.children):
        return None
    if passive:
        return joined(subject) or None
    if (found := _object(verb)) is not None:
        return joined(found)
    return () if pattern.inverse and verb.doc.text.rstrip().endswith((":", "…")) else None


def _appointment(
    verb: Token, pattern: Pattern, subject: Token | None, agents: tuple[Token, ...], passive: bool
) -> Clause | None:
    """Return who was appointed to what, and by whom."""
    post = next((c for c in verb.children if c.dep_ in ("oprd", "attr")), None)
    post = post or _below(verb, "as") or _below(verb, "to")
    if pattern.noun:
        held = next((c for c in verb.children if c.dep_ == "dobj" and c.lemma_ == pattern.noun), None)
        return Clause("appointed", joined(subject), joined(held), (), verb) if held is not None else None
    bodies = joined(subject if passive else _object(verb))
    if post is not None and post.like_num:
        post = None
    if not bodies:
        return None
    return Clause("appointed", bodies, joined(post), agents if passive else joined(subject), verb)


def _nominal(noun: Token) -> Iterator[Clause]:
    """Yield what a noun of a role says of the name beside it: "X, chair of Y", "the chair of Y, X"."""
    relation = NOUNS.get(noun.lemma_.lower(), "responsible for")
    if relation == "member of" and _below(noun, "for") is not None:
        relation = "responsible for"
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    matter = _below(noun, "of") or _below(noun, "for") or _below(noun, "on") or _below(noun, "to") or owner
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":  # "its chair is A. Jones"
        held = next((c for c in noun.head.children if c.dep_ == "attr" and c.pos_ in ("NOUN", "PROPN")), None)
        of = (noun,) if relation == "responsible for" else joined(matter)
        if held is not None and (held.pos_ == "PROPN" or relation == "member of"):
            yield Clause(relation, joined(held), of, (), noun)
        return
    if relation == "responsible for" or matter is None or matter.lower_ == "state":
        yield from _post(noun)
        return
    if noun.dep_ == "appos" and noun.head.pos_ == "PROPN":
        yield Clause(relation, (noun.head,), joined(matter), (), noun)
    elif noun.dep_ == "attr" and noun.head.lemma_ == "be" and (subject := _subject(noun.head)) is not None:
        if not any(p.noun == noun.lemma_.lower() for p in PATTERNS.get("be", ())):
            yield Clause(relation, joined(subject), joined(matter), (), noun)
    else:
        name = next((c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if name is not None:
            yield Clause(relation, (name,), joined(matter), (), noun)


def _post(noun: Token) -> Iterator[Clause]:
    """Yield who holds a post: "A. Jones, town clerk", "the town clerk, A. Jones"."""
    if _names_person(noun) or any(
        c.lower_ in ("a", "an", "formerly", "former", "then") or (c.dep_ == "poss" and c.pos_ == "PRON")
        for c in noun.children
    ):
        return
    if noun.dep_ == "appos" and noun.head.pos_ == "PROPN" and _names_person(noun.head):
        yield Clause("responsible for", (noun.head,), (noun,), (), noun)
    name = next((c for c in noun.children if c.dep_ == "appos" and _names_person(c)), None)
    if name is not None:
        yield Clause("responsible for", (name,), (noun,), (), name)


def _names_person(token: Token) -> bool:
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


def _is_passive(verb: Token) -> bool:
    below = {c.dep_ for c in verb.children}
    reduced = verb.dep_ in ("acl", "conj", "relcl") and verb.tag_ == "VBN" and "aux" not in below
    return reduced or bool(below & {"auxpass", "nsubjpass", "agent"})


def _subject(verb: Token) -> Token | None:
    """Return the subject of a verb, or of the one that it goes on from."""
    for child in verb.children:
        if child.dep_ in (*_SUBJECT, *_PASSIVE):
            relative = child.tag_ in ("WDT", "WP") or (child.lower_ == "that" and verb.dep_ == "relcl")
            return verb.head if relative and verb.dep_ == "relcl" else child
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "conj") and (noun := _beside(verb)) is not None:
        return noun
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and verb.head.i != verb.i:
        head = verb.head if verb.head.pos_ in ("VERB", "AUX") else verb.head.head
        if head.pos_ in ("VERB", "AUX") and head.i != verb.i:
            return _subject(head) if verb.dep_ != "xcomp" or _object(head) is None else _object(head)
    return None


def _beside(verb: Token) -> Token | None:
    """Return the noun that a participle follows after a comma: "the Forum, chaired by X"."""
    if verb.i < 2 or verb.nbor(-1).text != ",":
        return None
    noun = verb.nbor(-2)
    while noun.dep_ == "pobj" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
    return noun if noun.pos_ in ("NOUN", "PROPN") else None


def _object(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "dobj"), None)


def _below(token: Token, preposition: str) -> Token | None:
    """Return what stands after a preposition of a token; "agent" for the "by" of a passive."""
    for child in token.children:
        fits = child.dep_ == "agent" if preposition == "agent" else child.lower_ == preposition
        if fits and child.dep_ in ("prep", "agent", "dative", "aux"):
            for below in child.children:
                if below.dep_ in ("pobj", "pcomp"):
                    return below
    return None


def _partners(verb: Token, matters: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return those with whom it is done: "with X", "in partnership with X"."""
    places = [verb, *matters[:1], *(p for p in (_below(verb, "in"),) if p is not None)]
    for token in places:
        for word in _WITH:
            if (found := _below(token, word)) is not None:
                return joined(found)
    return ()


def _about(verb: Token) -> Token | None:
    return _below(verb, "on")


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
            if (found := _below(token, word)) is not None and not _is_money(found):
                return found
    for token in (given, verb):
        for child in token.children:
            if child.dep_ in ("advcl", "xcomp", "acl", "relcl") and (found := _object(child)) is not None:
                return found
            if child.dep_ == "dative" and child.pos_ in ("NOUN", "PROPN"):
                return child
    return None
