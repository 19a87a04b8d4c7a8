"""What a row of a table says under the heads of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.read.tables import cells
from assistant.read.units import Unit
from assistant.register.names import is_name, is_person, key, tidy
from assistant.register.people import holders
from assistant.register.said import Said, bare
from assistant.register.words import (
    AMOUNT,
    BODIES,
    LABELS,
    LOST,
    MATTER,
    NAMED,
    POST,
    UNLIKE,
    WHEN,
    label_relation,
    names_nobody,
)
from index.language import fold
from index.language.quantities import quantities

_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-/–]\s?\d{2,4})?")
_REFERENCE = re.compile(r"[A-Z]{0,4}[ -]?\d+(?:[./-]\d+)*[a-z]?")
_NUMBERED = re.compile(r"^(?:[A-Z]{0,3}\d+(?:\.\d+)*[.)]?)\s+(?=\w)")


class Columns:
    """What the columns of a table hold, by their heads."""

    def __init__(self, heads: Sequence[str]) -> None:
        self.heads = [re.sub(r"\s*\(.*?\)", "", fold(head)).strip(" :*") for head in heads]
        self.relations = [label_relation(head) for head in heads]
        plain = [i for i, head in enumerate(self.heads) if head in NAMED]
        self.named = plain[0] if plain and (plain[0] in (0, 1) or self._post() is not None) else None
        self.post = self._post() if self.named is not None else None
        of_bodies = [
            i for i, r in enumerate(self.relations) if r and r[1] and i not in (self.named, self.post)
        ]
        bodies = [i for i in of_bodies if self.heads[i] not in WHEN | AMOUNT | MATTER]
        others = [i for i in bodies if self.heads[i] not in ("body", "organisation")]
        self.bodies = others or bodies
        self.fields = [i for i, r in enumerate(self.relations) if r and not r[1] and i]

    def _post(self) -> int | None:
        return next((i for i, head in enumerate(self.heads) if head in POST), None)

    def matter(self, row: Sequence[str]) -> int | None:
        """Return the column that says what a row is about: named so, else the first of words."""
        if self.post is not None:
            return self.post
        held = {*self.bodies, self.named}
        open_ = [i for i in range(len(row)) if i not in held and not self._is_dull(i, row[i])]
        of_it = [i for i in open_ if self.heads[i] in MATTER]
        listed = [i for i in range(len(row)) if i not in held and self.heads[i] in MATTER]
        return next(iter(of_it or open_ or listed), None)

    def _is_dull(self, at: int, cell: str) -> bool:
        dull = self.heads[at] in AMOUNT | WHEN | UNLIKE or _REFERENCE.fullmatch(cell.strip())
        return bool(dull) or names_nobody(cell) or at in self.fields


def of_row(unit: Unit, heads: Sequence[str], group: str) -> Iterator[Said]:
    """Yield what a row says under the heads of its columns."""
    row = cells(bare(unit))
    columns = Columns(heads)
    result = columns.heads.index("result") if "result" in columns.heads else 0
    if len(row) != len(heads) or (result and fold(re.split(r"[,;]| before", row[result])[0]) in LOST):
        return
    amount, when = _amount(columns, row), _when(columns, row)
    at = columns.matter(row)
    what = tidy(_NUMBERED.sub("", row[at])) if at is not None and row[at] else group
    if columns.named is not None:
        for name, _ in holders(row[columns.named]):
            said = replace(_held(columns, row, name, what, group), amount=amount, when=when)
            yield from [said] if said.what and key(said.what) != key(name) else []
    for body in columns.bodies:
        relation = columns.relations[body][0]  # type: ignore[index]
        if relation == "receives" and not amount:
            continue
        matter = group if body == at or not any(c.isalpha() for c in what) else what
        for name, said_of in _named(row[body], plainly=relation not in ("funds", "receives")):
            if matter and key(name) != key(matter):
                yield Said(name, said_of or relation, matter, (), amount, when)
    yield from _fields(columns, row, when)


def is_head(row: Sequence[str]) -> bool:
    """Tell whether a row names columns: one of a body, and no figure."""
    if len(row) < 2 or any(
        any(c.isdigit() for c in cell) and not re.search(r"(?:19|20)\d\d", cell) for cell in row
    ):
        return False
    folded = [fold(cell).strip(" :*") for cell in row]
    known = [head in MATTER | AMOUNT | WHEN | NAMED | POST | UNLIKE for head in folded]
    found = [label_relation(cell) for cell in row]
    short = all(len(cell.split()) <= 6 for cell in row) and not any(is_person(cell) for cell in row)
    return (
        short
        and any([*found, *(h in NAMED for h in folded)])
        and (any(known) or sum(f is not None for f in found) > 1 or len(row) < 4)
    )


def _held(columns: Columns, row: Sequence[str], name: str, what: str, group: str) -> Said:
    """Return what a row says of the one whom it names: the post that is held, or the matter."""
    if columns.post is None:
        return Said(name, "responsible for", what)
    post = row[columns.post]
    words = re.split(r"[,(;]", fold(post))[0].strip()
    relation = label_relation(words)
    if relation and (relation[0] in ("chairs", "member of") or (words in LABELS and relation[0] == "other")):
        return Said(name, relation[0], group)
    within = re.match(r"(?:head|director|leader|manager|chair) (?:of|for) (.+)", post, re.IGNORECASE)
    if within and fold(columns.heads[columns.post]) != "post":
        return Said(name, relation[0] if relation else "leads", tidy(within[1]))
    return Said(name, "responsible for", tidy(post))


def _named(cell: str, *, plainly: bool) -> list[tuple[str, str]]:
    """Return those whom a cell names; under the head of a body a few words name one too."""
    if names_nobody(cell):
        return []
    found = holders(cell)
    first = re.split(r"[,;(]", cell)[0].strip()
    plain = (
        plainly and first[:1].isalpha() and len(first.split()) <= 5 and not any(c.isdigit() for c in first)
    )
    return found or ([(tidy(first), "")] if plain else [])


def _fields(columns: Columns, row: Sequence[str], when: str) -> Iterator[Said]:
    """Yield what a row says of its own body: to whom it reports, where it has its base."""
    for at in columns.fields:
        relation = columns.relations[at][0]  # type: ignore[index]
        whose = columns.bodies[:1] if relation == "reports to" and columns.bodies else [0]
        for body in whose if not names_nobody(row[at]) else []:
            for name in [n for n, _ in holders(row[body])][:1] or (
                [tidy(row[body])] if is_name(row[body]) else []
            ):
                yield Said(name, relation, row[at], (), "", when)
    for at, head in enumerate(columns.heads):
        seats = columns.named is not None and at and head.removesuffix("s") in BODIES | {"committee"}
        for seat in row[at].split(";") if seats and head.endswith("s") else []:
            chair = re.search(r"\(.*chair.*\)", seat, re.IGNORECASE)
            of = tidy(re.sub(r"\(.*?\)", "", seat))
            for name, _ in holders(row[columns.named or 0]) if of and not names_nobody(of) else []:
                yield Said(name, "chairs" if chair and "vice" not in chair[0].lower() else "member of", of)


def _amount(columns: Columns, row: Sequence[str]) -> str:
    heads = columns.heads
    found = [i for i, head in enumerate(heads) if head in AMOUNT and _is_figure(row[i])]
    found += [i for i in reversed(range(len(heads))) if _YEAR.fullmatch(heads[i]) and _is_figure(row[i])]
    return row[found[0]] if found else ""


def _when(columns: Columns, row: Sequence[str]) -> str:
    dated = (row[i] for i, head in enumerate(columns.heads) if head in WHEN and not names_nobody(row[i]))
    return next(dated, "")


def _is_figure(cell: str) -> bool:
    return any(q.kind in ("money", "count") for q in quantities(cell))
