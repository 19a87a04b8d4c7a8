"""What layout says without a sentence: labels under their heading, items under a lead-in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.read.units import Unit
from assistant.register.listed import of_pair
from assistant.register.names import is_name, is_person, key, split_names, tidy, unnumbered
from assistant.register.people import holders, is_post, people
from assistant.register.said import Said, bare
from assistant.register.words import (
    BODIES,
    FIELDS,
    GENERAL,
    LABELS,
    LEADS,
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

_LABEL = re.compile(r"^(?P<label>[^:.!?\d][^:.!?(]{0,60}?(?:\([^():]*\))?)\s*:\s+(?P<value>\S.*)$")
_NOUN = "|".join(sorted(NOUNS, key=len, reverse=True))
_POST = re.compile(
    rf"^(?P<body>(?:[A-Z][\w’'.&-]*\s+){{1,6}}?)(?:[-–,(]\s*)?(?:[A-Z][\w-]*\s+)?"
    rf"(?P<noun>{_NOUN})\s+(?:of|to|for|on)\s+(?P<what>[^.;:]+)$",
    re.IGNORECASE,
)
_HELD = re.compile(
    rf"^(?:[A-Z][\w-]*\s+)?(?P<noun>{_NOUN})\s+(?:of|to|for|on)\s+(?P<what>[^.;:]+)$", re.IGNORECASE
)
_WITHIN = re.compile(
    r"(?:[\w-]+ )?(?:head|director|chair|leader|manager) (?:of|for) (?P<what>.+)", re.IGNORECASE
)
_LEAD_OF = re.compile(r"(?:(?P<what>.+) lead|lead (?:for|on) (?P<on>.+))", re.IGNORECASE)
OWN = frozenset("owner officer holder contact manager lead leader director head chief".split())
GIFTS = re.compile(r"\b(?:gifts?|grants?|donations?|sponsorship|contributions?)\b.* from\b", re.IGNORECASE)
_LOWER = re.compile(r"(?:^|\s)(?!(?:of|and|the|for|in|to|y|yr)\b)[a-z]")
_UNSAID = re.compile(  # what a label says that names no work: "Not valid at", "What it does"
    rf"^(?:not|no|absent|who|what|when|where|how|why|{'|'.join(PLAIN)})\b|\b(?:at|in|by|to|on|from)$",
    re.IGNORECASE,
)
_NESTED = re.compile(r"^(?P<of>[^()]+?)\s*\((?P<said>[a-z][^():]*:[^()]+)\)?$")


def labelled(unit: Unit) -> tuple[str, str] | None:
    """Return the label and the value of a line that has one, or None."""
    match = _LABEL.match(bare(unit))
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
    named = holders(value)
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
                yield from (Said(name, "funds", group, (), _amount(part)) for name, _ in holders(part)[:1])
        elif (
            len(label.split()) <= 7
            and found is None
            and not _UNSAID.search(label)
            and fold(label) not in SHORT
        ):
            for first in _first(value, named, known):
                relation = "responsible for" if is_person(first) or label_relation(first) else "delivers"
                yield Said(first, relation, tidy(label), (), _amount(value))
        return
    relation, follows = found
    if relation == "leads" and set(fold(label).split()) & OFFICES:
        relation = "responsible for"
    if not follows:
        amount = _amount(value)
        if is_name(group) and not names_nobody(value) and (relation != "receives" or amount):
            named = named if relation in ("reports to", "works with") else []
            for what in [name for name, _ in named] or [value.rstrip(".")]:
                yield Said(group, relation, what, (), amount)
        return
    matter = _matter_of_label(label, relation, group)
    named = [(name, said) for name, said in named if matter and key(name) != key(matter)]
    if relation == "member of":
        yield from _members(named, relation, matter)
        return
    for name, said in named:
        yield Said(name, said or relation, group if said else matter, (), _amount(value), "")


def _members(named: list[tuple[str, str]], relation: str, of: str) -> Iterator[Said]:
    """Yield the members who are named, and what else they are: who chairs a body is of it."""
    for name, said in named:
        yield Said(name, relation, of)
        if said and said != relation:
            yield Said(name, said, of)


def _first(value: str, named: list[tuple[str, str]], known: Callable[[str], bool]) -> list[str]:
    """Return whom a value begins with: met before, or a person or a body by title, post or noun."""
    if not value or len(value.split()) > 20:
        return []
    if held := re.fullmatch(r"[£€$][\d,.]+\w*\s+\(([^()]+)\)", value):
        return [held[1]] if is_person(held[1]) else []
    opening = tidy(re.split(r"[,;.(]|\s(?:to|from|until)\s", value, maxsplit=1)[0])
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


def list_relation(unit: Unit) -> str:
    """Return the relation of those who are listed under a line ("Present", "In attendance"), or ""."""
    under = fold(unnumbered(unit.path[-1])) if unit.path and is_line(unit) else ""
    if under in LEADS and not ((label := labelled(unit)) and label_relation(label[0])):
        return LEADS[under]
    for text in (unnumbered(bare(unit)), unit.label, unit.lead):
        words = fold(text).rstrip(":").strip()
        found = LEADS.get(words) or LABELS.get(words, "")
        if found in ("member of", "other", "works with", "chairs") and unit.kind != "row":
            return found
    return ""


def is_line(unit: Unit) -> bool:
    """Tell whether a unit is a line of a list, not a sentence."""
    return unit.kind == "item" or (unit.text[-1:] not in ".:?" and len(unit.text.split()) <= 14)


def of_listed(unit: Unit, relation: str) -> Iterator[Said]:
    """Yield what an item says as one of those that a line lists: of the body that it stands under."""
    matter = group_of("", unit, body=True, label=False)
    text = bare(unit)
    of, _, value = text.rpartition(": ")
    if names_nobody(value) and "(" not in value:
        return
    found = holders(value)
    named = found if "(" in value else found[:1] or [(tidy(re.sub(r"\s*[(,].*", "", value)), "")]
    for name, said in [*named, *([(tidy(of), "")] if is_name(of) and not label_relation(of) else [])]:
        several = " " in name or (label_relation(name) and not names_nobody(name))
        plain = is_name(of) and not name[:1].isupper()  # "Tide Trust: one officer"
        if matter and several and name[:1].isalpha() and not plain and key(name) != key(matter):
            yield from _members([(name, said)], relation, matter)


def nested(unit: Unit) -> Iterator[Said]:
    """Yield what a bracket says of the one before it: "Tide Group (chair: A. Jones; monthly)"."""
    if match := _NESTED.match(bare(unit)):
        for part in match["said"].split(";"):
            if said := _LABEL.match(part.strip()):
                yield from of_label(said["label"], said["value"], tidy(match["of"]))


def holder(unit: Unit) -> str:
    """Return who holds the post that a line is of, for what the items below it say; or ""."""
    label = labelled(unit)
    return next(iter(people(label[1])), "") if label and label_relation(label[0]) else ""


def of_item(unit: Unit, head: str) -> Iterator[Said]:
    """Yield what an item says as one of a list of bodies that a heading or a label announces."""
    words = f" {fold(head).rstrip(':')} "
    if " report to " in words or " reports to " in words:
        name = tidy(re.split(r"[(;,]", bare(unit))[0])
        if is_name(name) and (group := group_of("", unit, body=True, label=False)):
            yield Said(name, "reports to", group)
        return
    relation = next((r for lead, r in LEADS.items() if f" {lead} " in words), None)
    matter = _matter_of_lead(head)
    for name, said in holders(bare(unit))[:1] if relation and matter else []:
        yield Said(name, said or relation or "", matter)


def of_post(text: str) -> Iterator[Said]:
    """Yield what a line without a verb says: "A. Jones, Chair of the Board"."""
    match = _POST.match(text)
    if match and is_name(name := tidy(match["body"])) and key(name) != "the":
        yield Said(name, NOUNS[match["noun"].lower()], tidy(match["what"]))


def of_person(unit: Unit) -> Iterator[Said]:
    """Yield what an item says of the person or body that its label names, where its lead-in says how."""
    post = _POST.match(unit.label)
    body = tidy(post["body"]) if post else unit.label
    if not is_name(body):
        return
    yield from of_post(unit.label)
    held = _HELD.match(bare(unit))
    if held:
        yield Said(body, NOUNS[held["noun"].lower()], tidy(held["what"]))
        return
    words = f" {fold(unit.lead)} "
    relation = next((r for field, r in FIELDS.items() if f" {field} " in words.replace(":", " ")), None)
    if relation:
        yield Said(body, relation, tidy(bare(unit)))


def _matter_of_lead(head: str) -> str:
    """Return the name that a lead-in begins with: "The Board comprises:" → "Board"."""
    match = re.match(r"(?:The\s+)?((?:[A-Z][\w’'&-]*\s+|of\s+|and\s+|for\s+)*[A-Z][\w’'&-]*)", head)
    name = match[1] if match else ""
    return "" if fold(name) in LEADS else name


def _is_post(label: str) -> bool:
    """Tell whether a label is the name of a post, not "Owner" or "Action by", whose matter is elsewhere."""
    words = fold(label)
    if words in POSTS:
        return True
    return words not in LABELS and not re.search(r"\b(?:by|for|to|whom)\b$", words) and words not in OWN


def _amount(value: str) -> str:
    return next((q.text for q in quantities(value) if q.kind == "money"), "")


def group_of(opened: str, unit: Unit, *, body: bool = False, label: bool = True) -> str:
    """Return the name of what a line belongs to: the line that opens its group, or the headings above it.

    body: one with the noun of a body, where there is one; label: the unit's own label counts.
    """
    own = fold(bare(unit))
    names: list[str] = []
    for text in (opened, unit.label if label else "", *reversed(unit.path)):
        asks = fold(unnumbered(text)).startswith(("who ", "what ", "when ", "where ", "how ", "why "))
        asks = asks or any(q.kind == "date" for q in quantities(text))
        if asks or (": " in text and text != opened) or (text and own.startswith(fold(text))):
            continue
        name = tidy(re.sub(r"\s*\([^)]*\)", "", unnumbered(text)))
        if name and fold(name) not in GENERAL:
            names.append(_of_a_glance(name))
    title = tidy(unit.document.title)
    if body:
        named = (n for n in (*names, title) if set(re.findall(r"[\w-]+", fold(n))) & SHORT)
        return next(named, next(iter(names), title))
    return next(iter(names), title)


def _of_a_glance(name: str) -> str:
    """Return a heading's body alone: "The Board at a glance" → "Board"."""
    first = re.split(r"\s+(?:at|in|and its)\s+|\s+members$", name, flags=re.IGNORECASE)[0]
    return tidy(first) if fold(first).split()[-1:] and fold(first).split()[-1] in BODIES else name


def amount_in(unit: Unit) -> str:
    """Return the first amount of money in a unit, as printed."""
    return next((q.text for q in quantities(unit.text) if q.kind == "money"), "")
