"""What a line with a label says: "Lead officer: A. Jones", under the group that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.read.units import Unit
from assistant.register.listed import of_pair
from assistant.register.names import is_name, is_person, key, split_names, tidy
from assistant.register.people import NUMBER, holders, is_post
from assistant.register.said import Said, bare
from assistant.register.words import (
    BODIES,
    LABELS,
    NOUNS,
    OFFICES,
    PLAIN,
    POSTS,
    RANKS,
    SHORT,
    STANDING_IN,
    TITLES,
    has_body_noun,
    label_relation,
    names_nobody,
)
from index.language import fold
from index.language.quantities import quantities

LABEL = re.compile(r"^(?P<label>[^:.!?\d][^:.!?(]{0,60}?(?:\([^():]*\))?)\s*:\s+(?P<value>\S.*)$")
_WITHIN = re.compile(
    r"(?:[\w-]+ )?(?:head|director|chair|leader|manager) (?:of|for) (?P<what>.+)", re.IGNORECASE
)
_LEAD_OF = re.compile(r"(?:(?P<what>.+) lead|lead (?:for|on) (?P<on>.+))", re.IGNORECASE)
OWN = frozenset("owner officer holder contact manager lead leader director head chief".split())
_DONE_BY = re.compile(r"^(?P<label>[A-Z][a-z]+(?: [a-z]+)? by) (?P<value>(?:the )?[A-Z][^:]*)$")
GIFTS = re.compile(r"\b(?:gifts?|grants?|donations?|sponsorship|contributions?)\b.* from\b", re.IGNORECASE)
_LOWER = re.compile(r"(?:^|\s)(?!(?:of|and|the|for|in|to|y|yr)\b)[a-z]")
# A label that names no work: "Not valid at", "What it does".
_UNSAID = re.compile(
    rf"^(?:\d.*|{NUMBER}|not|no|absent|who|what|when|where|how|why|{'|'.join(PLAIN)})\b|\b(?:at|in|by|to|on|from)$",
    re.IGNORECASE,
)


def labelled(unit: Unit) -> tuple[str, str] | None:
    """Return the label and the value of a line that has one, or None."""
    match = LABEL.match(bare(unit)) or _DONE_BY.match(bare(unit))
    return (match["label"].strip(), match["value"].strip()) if match else None


def of_label(
    label: str, value: str, group: str, known: Callable[[str], bool] = lambda name: False
) -> Iterator[Said]:
    """Yield what a labelled line says of the group that it stands under; known: tells who was met before."""
    found = label_relation(label)
    parts = value.split(";") if found and ";" in value else []
    pairs = [said for part in parts for said in of_pair(part.strip(), found[0] if found else "")]
    if pairs and all(_has_title(said.body) and not _has_title(said.what) for said in pairs):
        yield from pairs
        return
    named = holders(value) or _plainly(label, value)
    if found is None or (fold(label) not in LABELS and found[1] and not _are_known(label, named)):
        if (
            len(label.split()) < 8
            and fold(label).split()[-1] in SHORT
            and sum(is_person(n) for n, _ in named) > 1
        ):
            of = tidy(label) if " " in label else f"{group} {label}"
            yield from (Said(name, said or "member of", of) for name, said in named)
        elif GIFTS.search(label):
            for part in value.split(";"):
                yield from (Said(name, "funds", group, (), amount_in(part)) for name, _ in holders(part)[:1])
        elif (
            len(label.split()) <= 7
            and found is None
            and not _UNSAID.search(label)
            and fold(label) not in SHORT
        ):
            for first in _first(value, named, known):
                relation = "responsible for" if is_person(first) or label_relation(first) else "delivers"
                yield Said(first, relation, tidy(label), (), amount_in(value))
        return
    relation, follows = found
    if relation == "leads" and set(fold(label).split()) & OFFICES:
        relation = "responsible for"
    if not follows:
        amount = amount_in(value)
        if is_name(group) and not names_nobody(value) and (relation != "receives" or amount):
            named = named if relation in ("reports to", "works with") else []
            for what in [name for name, _ in named] or [value.rstrip(".")]:
                yield Said(group, relation, what, (), amount)
        return
    matter = _matter_of_label(label, relation, group)
    named = [(name, said) for name, said in named if matter and key(name) != key(matter)]
    if relation == "member of":
        yield from members(named, relation, matter)
        return
    for name, said in named:
        yield Said(name, said or relation, group if said else matter, (), amount_in(value), "")


def members(named: list[tuple[str, str]], relation: str, of: str) -> Iterator[Said]:
    """Yield the members who are named, and what else they are: who chairs a body is of it."""
    for name, said in named:
        yield Said(name, relation, of)
        if said and said != relation:
            yield Said(name, said, of)


def _plainly(label: str, value: str) -> list[tuple[str, str]]:
    """Return the few words that stand under the label of a post, as one who holds it: "duty registrar"."""
    first = tidy(re.split(r"[,;(]", value)[0])
    plain = fold(label) in LABELS and first[:1].isalpha() and len(first.split()) <= 5
    return [(first, "")] if plain and not any(c.isdigit() for c in first) and not names_nobody(value) else []


def _first(value: str, named: list[tuple[str, str]], known: Callable[[str], bool]) -> list[str]:
    """Return whom a value begins with: met before, or a person or a body by title, post or noun."""
    if not value or len(value.split()) > 20:
        return []
    if held := re.fullmatch(r"[£€$][\d,.]+\w*\s+\(([^()]+)\)", value):
        return [held[1]] if is_person(held[1]) else []
    opening = tidy(re.split(r"[,;(]|\s(?:to|from|until)\s", value, maxsplit=1)[0])
    found = [name for name, _ in named if " " in name and known(name)] if len(named) < 3 else []
    if found or (" " in opening and known(opening)):
        return found or [opening]
    several = split_names(opening)
    return several if several and all(map(_is_who, several)) else [opening] if _is_who(opening) else []


def _is_who(name: str) -> bool:
    """Tell whether a name is of a person or a body by its form: a title, a noun of a body or a post."""
    if not name or _LOWER.search(name):
        return False
    post = is_post(name) and (" " in name or fold(name) in NOUNS)
    return post or (_has_title(name) and is_person(name)) or has_body_noun(name)


def _has_title(name: str) -> bool:
    return fold(name).split()[0].strip(".") in TITLES


def _are_known(label: str, named: list[tuple[str, str]]) -> bool:
    """Tell whether a label of no list is one of a post: a person or a body follows it."""
    return (
        bool(named)
        and all(is_person(n) or has_body_noun(n) or is_name(n) for n, _ in named)
        and (any(is_person(n) for n, _ in named) or (label_relation(label) is not None and len(named) == 1))
    )


def _matter_of_label(label: str, relation: str, group: str) -> str:
    """Return what the holder of a labelled post has to do with: what the label says, or the group."""
    if (within := _WITHIN.fullmatch(label)) and within["what"].lower() not in ("service", "the service"):
        return tidy(within["what"])
    words = fold(label).split()
    if words[0] in STANDING_IN:
        return group
    if relation == "leads" and (of := _LEAD_OF.fullmatch(label)):
        return tidy(of["what"] or of["on"])
    ranked = re.fullmatch(r"(?P<what>.+) (?:director|manager)", label, re.IGNORECASE)
    if ranked and relation == "leads" and not set(fold(ranked["what"]).split()) & (RANKS | OFFICES):
        return ranked["what"]
    if of := re.search(r"\bresponsible for (.+)", label):
        return of[1]
    if relation == "responsible for" and _is_post(label):
        post = label.removesuffix(" taken by")
        of_a_group = "secretary" in words and group and set(fold(group).split()[-1:]) & BODIES
        return f"{post}, {group}" if of_a_group else post
    return group


def of_posts(value: str) -> Iterator[Said]:
    """Yield the posts that those listed hold: "A. Jones, Head of Tides; B. Lind, clerk"."""
    for part in re.split(r";\s*|\n", value.rstrip(".")):
        name, _, post = re.sub(r"\s*\([^)]*\)", "", part).partition(", ")
        post = re.split(r",|\s+and\s", post)[0].strip()
        found = label_relation(post) if post and is_person(tidy(name)) else None
        if found and found[1] and fold(post) not in OWN and not is_person(post):
            matter = _matter_of_label(post, found[0], post)
            if matter != post or found[0] not in ("chairs", "member of", "other"):
                yield Said(tidy(name), found[0] if matter != post else "responsible for", matter)


def _is_post(label: str) -> bool:
    """Tell whether a label is the name of a post, not "Owner" or "Action by", whose matter is elsewhere."""
    words = fold(label)
    if words in POSTS:
        return True
    return words not in LABELS and not re.search(r"\b(?:by|for|to|whom)\b$", words) and words not in OWN


def amount_in(value: str) -> str:
    """Return the first amount of money in a text, as printed."""
    return next((q.text for q in quantities(value) if q.kind == "money"), "")
