"""What layout says without a sentence: labels, rows of tables under their heads, items under a lead-in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.compose.sums import terms_of
from assistant.read.tables import cells
from assistant.read.units import Unit
from assistant.register.names import is_name, key, split_names, tidy, unnumbered
from assistant.register.words import (
    AMOUNT,
    FIELDS,
    GENERAL,
    LABELS,
    LEADS,
    MATTER,
    NOUNS,
    POSTS,
    WHEN,
    has_body_noun,
    label_relation,
    names_nobody,
)
from index.quantities import quantities
from index.vocabulary import fold

_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-/–]\s?\d{2,4})?")
_BULLET = re.compile(r"^\s*[•●▪◦‣⁃·*\-–—o\uf0b7]\s+")
_LABEL = re.compile(r"^(?P<label>[^:.!?\d][^:.!?]{0,48}?):\s+(?P<value>\S.*)$")
_ASIDE = re.compile(
    r"\s*[(\[].*?[)\]]|;.*$|,\s+(?:ext|tel|aged|on|at|in|to|from|until|since|for|as)\b.*$|\s+(?:£|€|[0-9]).*$"
)
_POST = re.compile(
    rf"^(?P<body>(?:[A-Z][\w’'.&-]*\s+){{1,6}}?)(?:[-–,(]\s*)?(?:[A-Z][\w-]*\s+)?"
    rf"(?P<noun>{'|'.join(sorted(NOUNS, key=len, reverse=True))})\s+(?:of|to|for|on)\s+(?P<what>[^.;:]+)$",
    re.IGNORECASE,
)

_HELD = re.compile(
    rf"^(?:[A-Z][\w-]*\s+)?(?P<noun>{'|'.join(sorted(NOUNS, key=len, reverse=True))})\s+"
    r"(?:of|to|for|on)\s+(?P<what>[^.;:]+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says, in words: as `Role` has it."""

    body: str
    relation: str
    what: str
    partners: tuple[str, ...] = ()
    amount: str = ""
    when: str = ""


def bare(unit: Unit) -> str:
    """Return a unit without its bullet."""
    return _BULLET.sub("", unit.text).strip()


def labelled(unit: Unit) -> tuple[str, str] | None:
    """Return the label and the value of a line that has one, or None."""
    match = _LABEL.match(bare(unit))
    return (match["label"].strip(), match["value"].strip()) if match else None


def people(value: str) -> list[str]:
    """Return who the value of a label or a cell names."""
    if names_nobody(value):
        return []
    listed = split_names(value)
    if len(listed) > 1 and all(len(name.split()) > 1 or name.isupper() for name in listed):
        return listed
    name = tidy(_ASIDE.sub("", value).split(", ")[0])
    return [name] if is_name(name) or has_body_noun(name) else []


def of_label(label: str, value: str, group: str) -> Iterator[Said]:
    """Yield what a labelled line says of the group that it stands under."""
    found = label_relation(label)
    if found is None:
        return
    relation, follows = found
    if not follows:
        amount = _amount(value)
        if is_name(group) and not names_nobody(value) and (relation != "receives" or amount):
            yield Said(group, relation, value.rstrip("."), (), amount)
        return
    within = re.match(r"(?:head|director|chair|leader|manager) (?:of|for) (.+)", label, re.IGNORECASE)
    matter = within[1] if within and within[1].lower() not in ("service", "the service") else group
    if relation == "responsible for" and not within and _is_post(label):
        matter = label.removesuffix(" taken by")
    for name in people(value):
        if matter and key(name) != key(matter):
            yield Said(name, relation, matter, (), _amount(value), "")


def of_row(unit: Unit, heads: Sequence[str], group: str) -> Iterator[Said]:
    """Yield what a row says under the heads of its columns."""
    row = cells(bare(unit))
    if len(row) != len(heads):
        return
    named = [fold(head).strip(" :*") for head in heads]
    relations = [label_relation(head) for head in heads]
    bodies = [at for at, found in enumerate(relations) if found and found[1]]
    matter = _matter(named, row, bodies)
    amounts = [i for i, name in enumerate(named) if name in AMOUNT and _is_figure(row[i])]
    amounts += [
        i for i, name in reversed(list(enumerate(named))) if _YEAR.fullmatch(name) and _is_figure(row[i])
    ]
    amount = row[amounts[0]] if amounts else ""
    when = next((row[i] for i, n in enumerate(named) if n in WHEN and not names_nobody(row[i])), "")
    for at, found in enumerate(relations):
        if found is None:
            continue
        relation, follows = found
        if not follows:
            if at and is_name(row[0]) and not names_nobody(row[at]):
                yield Said(tidy(row[0]), relation, row[at], (), "", when)
            continue
        what = row[matter] if matter is not None and matter != at else group
        if relation == "receives" and not amount:
            continue
        for name in people(row[at]):
            if what and key(name) != key(what) and any(c.isalpha() for c in what):
                yield Said(name, relation, tidy(what), (), amount, when)


def list_relation(unit: Unit) -> str:
    """Return the relation of those who are listed under a line ("Present", "In attendance"), or ""."""
    for text in (bare(unit), unit.label):
        words = fold(text).rstrip(":").strip()
        if words in LEADS or (words in LABELS and unit.kind != "row"):
            return LEADS.get(words) or LABELS[words]
    return ""


def of_listed(unit: Unit, relation: str) -> Iterator[Said]:
    """Yield what an item says as one of those that a line lists: of the body that its document is of."""
    matter = group_of("", replace(unit, label=""))
    for name in people(bare(unit))[:1]:
        if matter and " " in name and ":" not in name:
            yield Said(name, relation, matter)


def holder(unit: Unit) -> str:
    """Return who holds the post that a line is of, for what the items below it say; or ""."""
    label = labelled(unit)
    return next(iter(people(label[1])), "") if label and label_relation(label[0]) else ""


def is_head(row: Sequence[str]) -> bool:
    """Tell whether a row names columns: one of a body, and no figure."""
    if len(row) < 2 or any(
        any(c.isdigit() for c in cell) and not re.search(r"(?:19|20)\d\d", cell) for cell in row
    ):
        return False
    found = [label_relation(cell) for cell in row]
    matters = [fold(cell) in MATTER | AMOUNT | WHEN for cell in row]
    short = all(len(cell.split()) <= 6 for cell in row)
    return short and any(found) and (any(matters) or sum(f is not None for f in found) > 1 or len(row) < 4)


def of_item(unit: Unit, head: str) -> Iterator[Said]:
    """Yield what an item says as one of a list of bodies that a heading or a label announces."""
    words = f" {fold(head).rstrip(':')} "
    relation = next((r for lead, r in LEADS.items() if f" {lead} " in words), None)
    if relation is None:
        return
    name = people(bare(unit))
    matter = _matter_of_lead(head)
    if name and matter:
        yield Said(name[0], relation, matter)


def of_post(text: str) -> Iterator[Said]:
    """Yield what a line without a verb says: "A. Jones, Chair of the Board"."""
    match = _POST.match(text)
    if match and is_name(name := tidy(match["body"])) and key(name) != "the":
        yield Said(name, NOUNS[match["noun"].lower()], tidy(match["what"]))


def _matter(named: Sequence[str], row: Sequence[str], bodies: Sequence[int]) -> int | None:
    """Return the column that says what a row is about."""
    for at, name in enumerate(named):
        if name in MATTER and at not in bodies:
            return at
    said = [i for i in range(len(row)) if i not in bodies and named[i] not in AMOUNT | WHEN]
    return next((i for i in said if any(c.isalpha() for c in row[i])), None)


def _matter_of_lead(head: str) -> str:
    """Return the name that a lead-in begins with: "The Board comprises:" → "Board"."""
    match = re.match(r"(?:The\s+)?((?:[A-Z][\w’'&-]*\s+|of\s+|and\s+|for\s+)*[A-Z][\w’'&-]*)", head)
    name = match[1] if match else ""
    return "" if fold(name) in LEADS else name


def _is_post(label: str) -> bool:
    words = fold(label)
    return words in POSTS or (words not in LABELS and words.rsplit(" ", 1)[-1] in NOUNS)


def _is_figure(cell: str) -> bool:
    return any(q.kind in ("money", "count") for q in quantities(cell))


def _amount(value: str) -> str:
    return next((q.text for q in quantities(value) if q.kind == "money"), "")


def group_of(opened: str, unit: Unit) -> str:
    """Return the name of what a line belongs to: the line that opens its group, or the headings above it."""
    for text in (opened, unit.label, *reversed(unit.path), unit.document.title):
        name = tidy(re.sub(r"\s*\([^)]*\)", "", unnumbered(text)))
        if name and fold(name) not in GENERAL:
            return name
    return ""


def amount_in(unit: Unit) -> str:
    """Return the first amount of money in a unit, as printed."""
    return next((term.printed for term in terms_of(unit) if term.currency), "")


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
