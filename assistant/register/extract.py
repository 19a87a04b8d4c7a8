"""A document to the rows of the register that it states, in order, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.compose.quote import citation
from assistant.read.tables import cells
from assistant.read.units import Unit, document_units
from assistant.register import layout
from assistant.register.clauses import Clause, clauses
from assistant.register.names import Names, key, tidy
from assistant.register.parse import Parser
from assistant.register.phrases import body_of, matter_of, names_in
from assistant.register.role import Role
from assistant.register.words import label_relation
from index import Document
from index.language import document_language, language_of
from index.quantities import quantities

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SAYS_WHEN = re.compile(
    r"(?:\b(?:in|on|since|from|by|during|until|till|for|before|after|at|to|of)\s+|^)(?:the\s+)?$",
    re.IGNORECASE,
)
_PROSE = 5  # words from which on a line without a label may be a sentence
_SPLIT = frozenset(("chairs", "member of", "leads"))  # of which each of several matters is a row of its own


def roles_of(document: Document, parser: Parser) -> list[Role]:
    """Return the rows of a document; none of one in a language that the parser does not read."""
    if document_language(document) != "en":
        return []
    units = document_units(document)
    names = Names(document)
    prose = [u for u in units if _is_prose(u)]
    parsed = dict(zip((u.start for u in prose), parser.parse([_parsed(u) for u in prose]), strict=True))
    leads = _led_by(units, parser)
    rows: dict[tuple[str, str, str, int], Role] = {}
    path: tuple[str, ...] = ()
    for unit, group, heads, listing in _grouped(units):
        if unit.path != path:
            names.section()
            path = unit.path
        if listing and unit.kind == "item":
            found: Iterable[layout.Said] = layout.of_listed(unit, listing)
        else:
            found = _said(unit, group, heads, parsed.get(unit.start), leads.get(unit.lead), names)
        for said in found:
            role = _role(unit, said, names)
            rows.setdefault((key(role.body), role.relation, key(role.what), unit.start), role)
    return list(rows.values())


def _grouped(units: Sequence[Unit]) -> Iterator[tuple[Unit, str, list[str], str]]:
    """Yield each unit with what names its group, the heads of its columns, and what its list is one of."""
    opened, heads, head_at = "", [], -2
    path: tuple[str, ...] = ()
    holder = listing = ""
    for unit in units:
        if unit.path != path or _opens(unit):
            holder = listing = ""
        if unit.path != path:
            opened, path = "", unit.path
        listing = layout.list_relation(unit) or listing
        if unit.kind == "row":
            if unit.head != head_at:
                row = cells(layout.bare(unit))
                named = unit.lead.split(" · ") if " · " in unit.lead else []
                heads, head_at = (row if layout.is_head(row) else named), unit.head
                if heads is row:
                    continue
        elif _opens(unit):
            opened = _opened(unit)
            holder = layout.holder(unit) or holder
        group = holder if holder and unit.kind == "item" else layout.group_of(opened, unit)
        yield unit, group, heads, listing


def _opens(unit: Unit) -> bool:
    """Tell whether a unit stands after a blank line."""
    return bool(re.search(r"\n\s*\n\s*$", unit.document.text[max(0, unit.start - 8) : unit.start]))


def _opened(unit: Unit) -> str:
    """Return the name that a line gives to those after it, or ""."""
    label = layout.labelled(unit)
    if label and label_relation(label[0]) is None and len(label[1].split()) > 1 and label[1][0].isupper():
        return label[1] if any(c.isdigit() for c in label[0]) else ""
    text = layout.bare(unit)
    return text if not label and len(text.split()) <= 10 and not text.endswith((".", ":", ";")) else ""


def _said(
    unit: Unit, group: str, heads: list[str], parsed: Doc | None, lead: Doc | None, names: Names
) -> Iterator[layout.Said]:
    """Yield what a unit says, each in full words."""
    if unit.kind == "row" and heads:
        yield from layout.of_row(unit, heads, group)
        return
    label = layout.labelled(unit)
    if label and label_relation(label[0]):
        yield from layout.of_label(*label, group)
        return
    if unit.kind == "item":
        yield from list(_led(unit, lead, names)) or list(layout.of_item(unit, unit.lead or unit.label))
        yield from layout.of_person(unit)
    if parsed is not None:
        yield from _clauses(parsed, unit, names)
    else:
        yield from layout.of_post(layout.bare(unit))


def _led(unit: Unit, lead: Doc | None, names: Names) -> Iterator[layout.Said]:
    """Yield what the lead-in of a list says of an item: "The Board comprises:", "The Trust runs:"."""
    if lead is None:
        return
    for clause in clauses(lead):
        if clause.inverse and clause.matters and not clause.bodies:
            what = matter_of(clause.matters[0], names, unit.path[-1] if unit.path else "")
            for name in layout.people(layout.bare(unit)) if what else ():
                yield layout.Said(name, clause.relation, what)
        elif not clause.inverse and clause.bodies and clause.matters and _is_open(clause):
            body = body_of(clause.bodies[0], names)
            yield from [layout.Said(body, clause.relation, tidy(layout.bare(unit)))] if body else ()


def _is_open(clause: Clause) -> bool:
    """Tell whether the matter of a lead-in is what follows it: "the following:", "two things:"."""
    words = {t.lower_ for matter in clause.matters for t in matter.subtree}
    return bool(words & {"following", "these", "two", "three", "four", "five", "six", "things"})


def _clauses(doc: Doc, unit: Unit, names: Names) -> Iterator[layout.Said]:
    told = list(_stated(doc, unit, names))
    for name, subject in names_in(doc, names):
        names.meet(name, subject=subject)
    yield from told


def _stated(doc: Doc, unit: Unit, names: Names) -> Iterator[layout.Said]:
    heading = unit.path[-1] if unit.path else ""
    amount, when = layout.amount_in(unit), _when(doc.text)
    for clause in clauses(doc):
        bodies = [name for t in clause.bodies if (name := body_of(t, names))]
        partners = tuple(name for t in clause.partners if (name := body_of(t, names)))
        whats = [what for t in clause.matters if (what := matter_of(t, names, heading))]
        if clause.relation == "works with":
            whats = [whats[0]] if whats else [", ".join(partners)] if partners else []
            if not partners:
                continue
        elif clause.relation not in _SPLIT and len(whats) > 1 and not clause.inverse:
            whats = [_together(clause, whats)]
        for body in bodies:
            for what in whats:
                if key(what) != key(body) and key(what):
                    yield layout.Said(body, clause.relation, what, partners, amount, when)


def _when(text: str) -> str:
    """Return the first date of a text that says when, and isn't part of a name."""
    for found in quantities(text):
        if found.kind in ("date", "year") and _SAYS_WHEN.search(text[: found.start]):
            more = re.match(r"[-–/]\d{2}(?!\d)", text[found.end :].lstrip("-")) or re.match(
                r"\d{2}(?!\d)", text[found.end :]
            )
            return found.text + (more[0] if more else "") if found.text[-1:] == "-" else found.text
    return ""


def _together(clause: Clause, whats: list[str]) -> str:
    """Return several matters as they are printed together."""
    first, last = clause.matters[0], clause.matters[-1]
    text = tidy(first.doc[first.left_edge.i : max(last.i, last.right_edge.i) + 1].text)
    return text if len(text.split()) <= 40 else ", ".join(whats)


def _role(unit: Unit, said: layout.Said, names: Names) -> Role:
    body, what = names.full(said.body), names.full(said.what)
    partners = tuple(dict.fromkeys(names.full(partner) for partner in said.partners))
    for name in (body, what, *partners):
        names.meet(name)
    also = {name: others for name in (body, *partners) if (others := names.others(name))}
    cited = citation(unit.document, unit.start, unit.end, unit.path)
    return Role(body, said.relation, what, partners, said.amount, said.when, cited, also)


def _is_prose(unit: Unit) -> bool:
    """Tell whether a unit is to be parsed: of some words, in English."""
    text = unit.text
    return unit.kind != "row" and len(text.split()) >= _PROSE and language_of(text, "en") == "en"


def _parsed(unit: Unit) -> str:
    """Return the text of a unit as it is parsed: without its bullet or what heads it."""
    return re.sub(r"^(?:[0-9]+(?:\.[0-9]+)*|\([a-z0-9]+\))[.)]?\s+", "", layout.bare(unit))


def _led_by(units: Iterable[Unit], parser: Parser) -> dict[str, Doc]:
    """Return the parse of each lead-in."""
    leads = list(dict.fromkeys(u.lead for u in units if u.kind == "item" and u.lead))
    return dict(zip(leads, parser.parse(leads), strict=True))
