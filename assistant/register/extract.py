"""A document to the rows of the register that it states, in order, none twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers import Citation
from assistant.read.units import Unit, document_units
from assistant.register import labels, layout, listed, table
from assistant.register.clauses import Clause, clauses
from assistant.register.names import Names, is_name, key, tidy, unnumbered
from assistant.register.parse import Parser
from assistant.register.people import is_post, people
from assistant.register.phrases import body_of, matter_of, names_in, topic_of
from assistant.register.role import Role
from assistant.register.said import Said, bare
from assistant.register.stated import stated
from assistant.register.words import (
    BODIES,
    FIELDS,
    GIVERS,
    LABELS,
    PLAIN,
    SHORT,
    has_body_noun,
    label_relation,
)
from index import Document
from index.language import document_language, fold, language_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PROSE = 5  # words from which on a line without a label may be a sentence


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
    paired = ""
    for unit, group, heads, listing in _grouped(units):
        if unit.path != path:
            names.section()
            path, paired = unit.path, ""
        if (
            listing
            and layout.is_line(unit)
            and (unit.kind == "item" or unit.path)
            and layout.list_relation(replace(unit, label="", lead="", path=())) == ""
        ):
            found: Iterable[Said] = [
                *layout.nested(unit),
                *labels.of_posts(bare(unit)),
                *layout.of_listed(unit, listing),
            ]
        else:
            found = _said(unit, group, heads, paired, parsed.get(unit.start), leads.get(unit.lead), names)
        paired = listed.lead_relation(bare(unit)) or (paired if layout.is_line(unit) else "")
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
        listing = layout.list_relation(unit) or ("" if _ends_list(unit) else listing)
        if unit.kind == "row":
            if unit.head != head_at:
                row = table.row_of(unit)
                named = unit.lead.split(" · ") if " · " in unit.lead else []
                heads, head_at = (row if table.is_head(row) else named), unit.head
                if heads is row:
                    continue
        elif not unit.path and (label := labels.labelled(unit)) and fold(label[0]) in SHORT:
            opened = label[1] if is_name(label[1]) else opened
        elif _opens(unit):
            opened = _opened(unit)
            holder = layout.holder(unit) or holder
        group = holder if holder and unit.kind == "item" else layout.group_of(opened, unit)
        yield unit, group, heads, listing


def _on_a_line(unit: Unit) -> bool:
    """Tell whether a unit begins its line."""
    return unit.document.text[: unit.start].rstrip(" ")[-1:] in ("", "\n")


def _ends_list(unit: Unit) -> bool:
    """Tell whether those whom a line listed end before a unit: at another label or lead-in, or a sentence."""
    if unit.kind == "item":
        return bool(unit.lead)
    label = labels.labelled(unit)
    in_list = (
        label
        and layout.is_line(unit)
        and is_name(label[0])
        and " " in label[0]
        and not label_relation(label[0])
    )
    return bool((label and not in_list) or unit.text.endswith((":", ".")))


def _opens(unit: Unit) -> bool:
    """Tell whether a unit stands after a blank line."""
    return bool(re.search(r"\n\s*\n\s*$", unit.document.text[max(0, unit.start - 8) : unit.start]))


def _opened(unit: Unit) -> str:
    """Return the name that a line gives to those after it, or ""."""
    label = labels.labelled(unit)
    text = bare(unit)
    if label and label_relation(label[0]) is None and len(text.split()) <= 12:
        last = label[0].split()[-1]  # "Risk 3: …", "Workstream B: …"
        return text if last.isdigit() or (last.isupper() and len(last) < 4) or last[-1].isdigit() else ""
    return text if not label and len(text.split()) <= 10 and not text.endswith((".", ":", ";")) else ""


def _said(
    unit: Unit, group: str, heads: list[str], paired: str, parsed: Doc | None, lead: Doc | None, names: Names
) -> Iterator[Said]:
    """Yield what a unit says, each in full words."""
    if unit.kind == "row" and heads:
        of = group if set(fold(group).split()[-1:]) & BODIES else layout.group_of(group, unit, body=True)
        yield from table.of_row(unit, heads, group, of)
        return
    if label := labels.labelled(unit):
        if fold(label[0]) in PLAIN:
            return
        found = label_relation(label[0])
        if found and found[0] in ("chairs", "member of") and not set(fold(group).split()) & BODIES:
            group = layout.group_of(group, unit, body=True)
        of_before = fold(label[0]) in labels.OWN or label[0].endswith(" by")
        if of_before and unit.before and not _on_a_line(unit):
            group = tidy(re.sub(r"^(?:\(?[a-z0-9]{1,3}[.)]|\w+:)\s+", "", unit.before))
        if labels.GIFTS.search(label[0]):
            group = unit.document.title
        posts = list(labels.of_posts(label[1]))
        yield from posts
        told = [
            said
            for said in labels.of_label(*label, group, names.has_met)
            if not posts or said.relation != "responsible for"
        ]
        yield from told
        if told or fold(label[0]) in LABELS or fold(label[0]) in FIELDS:
            return
    if unit.kind == "item":
        inside = list(layout.nested(unit))
        yield from inside
        yield from labels.of_posts(bare(unit))
        yield from list(_led(unit, lead, names)) or list(layout.of_item(unit, unit.lead or unit.label))
        if inside:
            return
    pairs = list(listed.of_pair(bare(unit), paired)) if layout.is_line(unit) else []
    opening, _, within = bare(unit).rpartition(": ")
    if ";" in within and (relation := listed.lead_relation(f"{opening}:")):
        pairs += [said for part in within.split(";") for said in listed.of_pair(part.strip(), relation)]
    yield from pairs
    if pairs:
        return
    if sums := list(_sums(unit, parsed, lead, names)):
        yield from sums
    elif holder := _charged(unit, parsed):
        yield Said(holder, "responsible for", tidy(bare(unit)))
    elif parsed is not None:
        yield from _clauses(parsed, unit, names)


def _charged(unit: Unit, parsed: Doc | None) -> str:
    """Return the post or body whose heading a numbered line without a subject stands under, or ""."""
    if parsed is None or not unit.path or not (unit.label or unit.kind == "item"):
        return ""
    orders = parsed[0].tag_ in ("VB", "VBP") and parsed[0].dep_ == "ROOT"
    name = tidy(re.sub(r"\s*\([^)]*\)", "", unnumbered(unit.path[-1])))
    return name if orders and is_name(name) and (is_post(name) or has_body_noun(name)) else ""


def _sums(unit: Unit, parsed: Doc | None, lead: Doc | None, names: Names) -> Iterator[Said]:
    """Yield whom the subject of a sentence or a lead-in gives the sums that it lists."""
    within = bare(unit).rpartition(": ")[2]
    said = parsed if ";" in within and within != bare(unit) else lead if unit.kind == "item" else None
    giver = next((t for t in said or () if t.dep_ == "nsubj" and t.head.lemma_.lower() in GIVERS), None)
    if giver is not None and (body := body_of(giver, names)):
        yield from listed.of_sums(within if said is parsed else bare(unit), body)


def _led(unit: Unit, lead: Doc | None, names: Names) -> Iterator[Said]:
    """Yield what the lead-in of a list says of an item: "The Board comprises:", "The Trust runs:"."""
    if lead is None:
        return
    for clause in clauses(lead):
        if clause.inverse and clause.matters and not clause.bodies:
            what = matter_of(clause.matters[0], names, unit.path[-1] if unit.path else "")
            for name in people(bare(unit)) if what else ():
                yield Said(name, clause.relation, what)
        elif not clause.inverse and clause.bodies and clause.matters and _is_open(clause):
            body = body_of(clause.bodies[0], names)
            yield from [Said(body, clause.relation, tidy(bare(unit)))] if body else ()


def _is_open(clause: Clause) -> bool:
    """Tell whether the matter of a lead-in is what follows it: "the following:", "two things:"."""
    words = {t.lower_ for matter in clause.matters for t in matter.subtree}
    return bool(words & {"following", "these", "two", "three", "four", "five", "six", "things"})


def _clauses(doc: Doc, unit: Unit, names: Names) -> Iterator[Said]:
    told = list(stated(doc, unit, names))
    said = list(names_in(doc, names))
    for name, _ in said:
        names.meet(name)
    names.passed(said, topic_of(doc))
    yield from told


def _role(unit: Unit, said: Said, names: Names) -> Role:
    body, what = names.full(said.body), names.full(said.what)
    partners = tuple(dict.fromkeys(names.full(partner) for partner in said.partners))
    for name in (body, what, *partners):
        names.meet(name)
    also = {name: others for name in (body, *partners) if (others := names.others(name))}
    cited = Citation.of(unit.document, unit.start, unit.end, unit.path)
    return Role(body, said.relation, what, partners, said.amount, said.when, cited, also)


def _is_prose(unit: Unit) -> bool:
    """Tell whether a unit is to be parsed: of some words, in English."""
    text = unit.text
    return unit.kind != "row" and len(text.split()) >= _PROSE and language_of(text, "en") == "en"


def _parsed(unit: Unit) -> str:
    """Return the text of a unit as it is parsed: without its bullet or what heads it."""
    text = re.sub(r"^(?:[0-9]+(?:\.[0-9]+)*|\([a-z0-9]+\))[.)]?\s+", "", bare(unit))
    head, _, rest = text.partition(": ")
    headed = rest and (head.isupper() or (unit.path and fold(head) == fold(unit.path[-1])))
    return rest if headed else text


def _led_by(units: Iterable[Unit], parser: Parser) -> dict[str, Doc]:
    """Return the parse of each lead-in."""
    leads = list(dict.fromkeys(u.lead for u in units if u.kind == "item" and u.lead))
    return dict(zip(leads, parser.parse(leads), strict=True))
