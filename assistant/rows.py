"""Lists and tables: the rows that a question names, whole, or those that hold what it asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.bilingual import english_unit
from assistant.evidence import Evidence
from assistant.groups import Group, UnitsOf, heading_of, list_of, names_columns
from assistant.question import STOPWORDS, Part
from assistant.relation import names_stand, relation_of, states
from assistant.units import Unit
from index.vocabulary import fold, language_words, stem, words

LONG = 170  # words that a list may grow to


def whole_table(part: Part, evidence: Sequence[Evidence], units_of: UnitsOf) -> list[Group]:
    """Return all rows of the table that a question for several is met in, if it names no row."""
    first = evidence[0].unit
    if not (part.wants_list or part.everywhere) or not first.label:
        return []
    rows = _table_of(first, units_of)
    if len(rows) < 2 or any(_named(part, english_unit(u).telling) for u in rows):
        return []
    under = {stem(w) for w in words(fold(f"{first.lead} {' '.join(first.path)}")) if w not in STOPWORDS}
    if sum(part.terms.get(t, 0.0) for t in under) < 0.3 * sum(part.terms.values()):
        return []
    inside = {stem(w) for u in rows for w in words(fold(u.text))}
    if (part.own - under) & inside:
        return []  # only the rows that hold this are asked for
    if first.kind == "row":
        return within([Group(tuple(rows), heading_of(first), evidence[0].score)], LONG)
    labels = {u.group: u for u in reversed(rows)}.values()
    return within([list_of(u, units_of, evidence[0].score) for u in list(labels)[::-1]], LONG, rows=True)


def lists(part: Part, evidence: Sequence[Evidence], units_of: UnitsOf) -> list[Group]:
    """Return the lists that the question names, whole, or the items that it is met in."""
    best = evidence[0].score
    listed: dict[tuple[str, int], Evidence] = {}
    for item in evidence:
        if item.unit.group >= 0 and item.unit.kind != "row":
            listed.setdefault((item.unit.document.id, item.unit.group), item)
    named: list[Group] = []
    for item in listed.values():
        unit, score = item.unit, item.score
        if unit.label:
            named_so = score >= 0.75 * best and _named(part, english_unit(unit).telling)
            if named_so and not _said_elsewhere(part, unit, evidence):
                named.append(list_of(unit, units_of, score))
        elif unit is evidence[0].unit or (part.wants_list and score >= 0.9 * best):
            named.append(list_of(unit, units_of, score))
    if not any(group.units[0].label for group in named):
        named += _met(part, evidence, units_of)
    return within(sorted(named, key=lambda g: -g.score), LONG)


def _said_elsewhere(part: Part, unit: Unit, evidence: Sequence[Evidence]) -> bool:
    """Tell whether a table is of something else than what is asked, and a sentence states that."""
    read = english_unit(unit)
    about = f"{' '.join(read.path)} {read.lead} {read.siblings} {read.text}"
    if not part.names or not relation_of(part) or states(part, about):
        return False
    near = [e.unit for e in evidence if e.unit.kind == "sentence" and e.score >= 0.6 * evidence[0].score]
    return any(states(part, u.text) and names_stand(part, u) for u in map(english_unit, near))


def _met(part: Part, evidence: Sequence[Evidence], units_of: UnitsOf) -> list[Group]:
    """Return the items of a table that hold what only some of them do, each under its label."""
    near = evidence[0].score
    enough = near * (0.85 if part.kind in ("person", "name") else 0.95)  # labels are often who
    items = [e.unit for e in evidence if e.unit.label and e.unit.kind != "row" and e.score >= enough]
    if not items:
        return []
    table = _table_of(items[0], units_of)
    first = items[0]
    under = {stem(w) for w in words(fold(f"{first.lead} {' '.join(first.path)}"))}
    worth = {u.start: _worth(part, part.own - under, u) for u in table}
    best = max(worth.values(), default=0.0)
    if best < 0.25 * sum(part.terms.values()):
        return []
    return [Group((u,), heading_of(u), near) for u in table if worth[u.start] >= 0.4 * best]


def _table_of(unit: Unit, units_of: UnitsOf) -> list[Unit]:
    """Return the items and rows of the table that one of them belongs to."""
    return [
        u
        for u in units_of(unit.document.id)
        if u.label and (u.path, u.lead) == (unit.path, unit.lead) and not names_columns(u, units_of)
    ]


def _worth(part: Part, terms: Collection[str], unit: Unit) -> float:
    """Return the weight of those of some terms that an item states."""
    own = {stem(w) for w in words(fold(english_unit(unit).text))}
    return sum(part.terms[t] for t in terms if t in own)


def _named(part: Part, telling: str) -> bool:
    """Tell whether a question names a row: by what tells its label from others."""
    said = [word for word in words(fold(telling)) if word not in STOPWORDS]
    stems = {stem(word) for word in said}
    met = stems & part.own
    by_name = bool(said) and stem(said[0]) in met and said[0] not in language_words()
    return bool(met & part.names) or by_name or len(met) > 0.5 * len(stems)


def within(groups: list[Group], room: int, *, rows: bool = False) -> list[Group]:
    """Return the first groups that fit, and of the first as much as fits.

    rows: they are all the rows of a table, so that it is told how many there are.
    """
    kept: list[Group] = []
    for group in groups:
        if kept and sum(g.size for g in kept) + group.size > room:
            break
        kept.append(group if kept else group.fitted(room))
    if rows and len(kept) < len(groups):
        kept[-1] = replace(kept[-1], among=(len(kept), len(groups)))
    return kept
