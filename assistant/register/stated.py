"""What the clauses of a sentence say, in words: tokens to names, with amounts and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.read.units import Unit
from assistant.register import layout, listed
from assistant.register.clauses import Clause, clauses
from assistant.register.labels import amount_in
from assistant.register.names import Names, is_person, key, tidy, unnumbered
from assistant.register.people import is_post, people
from assistant.register.phrases import body_of, matter_of
from assistant.register.said import Said
from assistant.register.words import SHORT, label_relation
from index.language.quantities import quantities

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SAYS_WHEN = re.compile(
    r"(?:\b(?:in|on|since|from|by|during|until|till|for|before|after|at|to|of)\s+|^)(?:the\s+)?$",
    re.IGNORECASE,
)
_SPLIT = frozenset(("chairs", "member of", "leads"))  # of which each of several matters is a row of its own


def stated(doc: Doc, unit: Unit, names: Names) -> Iterator[Said]:
    """Yield what the clauses of a parsed sentence say, each in full words."""
    heading = unit.path[-1] if unit.path else ""
    amount, when = amount_in(unit.text), when_in(doc.text)
    for clause in clauses(doc):
        bodies = list(dict.fromkeys(name for t in clause.bodies if (name := body_of(t, names))))
        partners = tuple(name for t in clause.partners if (name := body_of(t, names)))
        whats = [what for t in clause.matters if (what := matter_of(t, names, heading, clause.head))]
        if clause.relation == "works with":
            whats = [whats[0]] if whats else [", ".join(partners)] if partners else []
            if not partners:
                continue
        elif (
            (clause.relation not in _SPLIT or clause.head.pos_ in ("NOUN", "PROPN"))
            and len(whats) > 1
            and not clause.inverse
        ):
            whats = [_together(clause, whats)]
        if not clause.matters and (
            clause.relation in ("funds", "member of") or clause.head.pos_ in ("NOUN", "PROPN")
        ):
            met = "" if clause.relation == "funds" else names.pronoun("it")
            of_body = clause.relation != "funds"
            whats = [met if set(key(met).split()) & SHORT else layout.group_of("", unit, body=of_body)]
        if clause.bodies and ": " in doc.text and any(c.dep_ == "nummod" for c in clause.bodies[0].children):
            bodies = people(doc.text.rpartition(": ")[2]) or bodies  # "three groups report to it: …"
        if bodies and is_person(bodies[0]):
            bodies = [bodies[0], *(body for body in bodies[1:] if not is_post(body))]
        if clause.relation == "appointed" and not whats and label_relation(heading.rpartition(" of ")[2]):
            whats = [unnumbered(heading.rpartition(" of ")[2])]
        others = list(listed.sums_after(doc.text)) if clause.relation == "funds" and bodies else []
        for name, _ in others:  # what is paid for ends where they begin
            whats = [re.sub(rf"(?:,| and)(?: the)? {re.escape(name)}\b.*", "", what) for what in whats]
        for body in bodies:
            for what in whats:
                if key(what) != key(body) and key(what):
                    yield Said(body, _relation(clause, body), what, partners, amount, when)
        for name, sum_ in others:
            if clause.partners:
                yield Said(bodies[0], "funds", name, (), sum_, when)
            elif whats and key(name) not in map(key, bodies):
                yield Said(name, "funds", whats[0], (), sum_, when)


def _relation(clause: Clause, body: str) -> str:
    """Return the relation of a clause: a person leads what he or she runs, an organisation delivers it."""
    runs = clause.relation == "leads" and clause.head.lemma_ in ("run", "operate")
    return "delivers" if runs and not is_person(body) else clause.relation


def when_in(text: str) -> str:
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
