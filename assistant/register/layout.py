"""What layout says without a sentence: to what a line belongs, and items under a lead-in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.read.units import Unit
from assistant.register.labels import LABEL, labelled, members, of_label
from assistant.register.names import is_name, key, tidy, unnumbered
from assistant.register.people import COUNT, holders, people
from assistant.register.said import Said, bare
from assistant.register.words import (
    BODIES,
    GENERAL,
    LABELS,
    LEADS,
    SHORT,
    label_relation,
    names_nobody,
)
from index.language import fold
from index.language.quantities import quantities

_NESTED = re.compile(r"^(?P<of>[^()]+?)\s*\((?P<said>[a-z][^():]*:[^()]+)\)?$")


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
    if of and names_nobody(value) and not COUNT.match(value):
        return
    found = holders(value)
    named = found if "(" in value else found[:1] or [(tidy(re.sub(r"\s*[(,].*", "", value)), "")]
    for name, said in [*named, *([(tidy(of), "")] if is_name(of) and not label_relation(of) else [])]:
        several = " " in name or (label_relation(name) and not names_nobody(name))
        plain = is_name(of) and not name[:1].isupper()  # "Tide Trust: one officer"
        if matter and several and name[:1].isalpha() and not plain and key(name) != key(matter):
            yield from members([(name, said)], relation, matter)


def nested(unit: Unit) -> Iterator[Said]:
    """Yield what a bracket says of the one before it: "Tide Group (chair: A. Jones; monthly)"."""
    if match := _NESTED.match(bare(unit)):
        for part in match["said"].split(";"):
            if said := LABEL.match(part.strip()):
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


def _matter_of_lead(head: str) -> str:
    """Return the name that a lead-in begins with: "The Board comprises:" → "Board"."""
    match = re.match(r"(?:The\s+)?((?:[A-Z][\w’'&-]*\s+|of\s+|and\s+|for\s+)*[A-Z][\w’'&-]*)", head)
    name = match[1] if match else ""
    return "" if fold(name) in LEADS else name


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
