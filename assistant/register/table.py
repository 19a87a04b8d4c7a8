"""What a row of a table says under the heads of its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.read.tables import cells
from assistant.read.units import Unit
from assistant.register.names import is_name, is_person, key, tidy
from assistant.register.people import COUNT, holders
from assistant.register.said import BULLET, Said
from assistant.register.words import (
    AMOUNT,
    BODIES,
    GIFT,
    LABELS,
    LOST,
    NAMED,
    PLAIN,
    POST,
    label_relation,
    names_nobody,
    root,
)
from index.language import fold
from index.language.quantities import quantities

_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-/–]\s?\d{2,4})?")
_REFERENCE = re.compile(r"[A-Z]{0,4}[ -]?\d+(?:[./-]\d+)*[a-z]?")
_NUMBERED = re.compile(r"^(?:[A-Z]{0,3}\d+(?:\.\d+)*[.)]?)\s+(?=\w)")


class Columns:
    """What the columns of a table hold, by their heads: who is named, what is said of whom.

    named, post: of a person and the post held; bodies: columns whose bodies have a relation to what the
    row is about; fields: those that say something of the row's own body.
    """

    def __init__(self, heads: Sequence[str]) -> None:
        self.heads = [re.sub(r"\s*\(.*?\)", "", fold(head)).strip(" :*") for head in heads]
        self.relations = [label_relation(head) for head in heads]
        post = next((i for i, head in enumerate(self.heads) if head in POST), None)
        named = next((i for i, head in enumerate(self.heads) if head in NAMED), None)
        self.named = named if named in (0, 1) or post is not None else None
        self.post = post if self.named is not None else None
        said = [(i, r[1]) for i, r in enumerate(self.relations) if r and i not in (self.named, self.post)]
        self.bodies = [i for i, follows in said if follows]
        # In a table of sums "purpose" is what they are for.
        paid = any(head in AMOUNT or _YEAR.search(head) for head in self.heads)
        duty = ("responsible for", False)
        self.fields = [
            i for i, follows in said if i and not follows and not (paid and self.relations[i] == duty)
        ]
        if not said and self.named is None and _is_body(self.heads[0]):
            self.bodies, self.relations[0] = [0], ("", True)

    def matter(self, row: Sequence[str]) -> int | None:
        """Return the column that says what a row is about: the post, else the first one of words."""
        held = {*self.bodies, *self.fields, self.named}
        held |= {i for i, head in enumerate(self.heads) if head in PLAIN or head == "result"}
        open_ = [i for i in range(len(row)) if i not in held and any(c.isalpha() for c in row[i])]
        said = next((i for i in open_ if _is_of_words(row[i])), None)
        coded = next((i for i in open_ if _REFERENCE.fullmatch(row[i])), None)
        return next((i for i in (self.post, said, coded) if i is not None), None)


def row_of(unit: Unit) -> list[str]:
    """Return the cells of a row."""
    return cells(BULLET.sub("", unit.document.text[unit.start : unit.end]))


def is_head(row: Sequence[str]) -> bool:
    """Tell whether the first row of a table names its columns: one of a body, and no figure."""
    figures = any((cell[:1].isdigit() and not _YEAR.search(cell)) or cell[:1] in "£€$" for cell in row)
    short = all(len(cell.split()) <= 6 and not is_person(cell) for cell in row)
    said = any(label_relation(cell) or fold(cell).strip(" :*") in NAMED for cell in row)
    return len(row) > 1 and short and said and not figures


def of_row(unit: Unit, heads: Sequence[str], group: str, body: str) -> Iterator[Said]:
    """Yield what a row says under the heads of its columns; body: whose members the group may name."""
    row = row_of(unit)
    columns = Columns(heads)
    result = columns.heads.index("result") if "result" in columns.heads else 0
    if len(row) != len(heads) or (result and fold(re.split(r"[,;]| before", row[result])[0]) in LOST):
        return
    amount, when = _amount(columns, row), next((cell for cell in row if _is_date(cell)), "")
    at = columns.matter(row)
    what = tidy(_NUMBERED.sub("", row[at])) if at is not None and row[at] else group
    for name, _ in holders(row[columns.named]) if columns.named is not None else ():
        for relation, matter in _held(columns, row, what, body):
            if matter and key(matter) != key(name):
                yield Said(name, relation, matter, (), amount, when)
    for i in columns.bodies:
        relation = columns.relations[i][0]  # type: ignore[index]
        given = {root(word) for word in fold(" ".join([*columns.heads, *unit.path[-1:]])).split()} & GIFT
        if amount and (
            (given and columns.heads[i] in BODIES) or (at is None and relation == "delivers" and not result)
        ):
            relation = "receives"
        if not relation or (relation == "receives" and not amount):
            continue
        for name, said in _named(row[i], plainly=relation not in ("funds", "receives")):
            if what and key(name) != key(what):
                yield Said(name, said or relation, what, (), amount, when)
    yield from _fields(columns, row, when)


def _held(columns: Columns, row: Sequence[str], what: str, group: str) -> Iterator[tuple[str, str]]:
    """Yield (relation, matter) of the one whom a row names: the post that is held, or the matter."""
    said = (columns.relations[columns.named or 0] or ("",))[0]
    if said == "member of" and _is_body(group):
        yield "member of", group
    if columns.post is None:
        yield from [("responsible for", what)] if said == "responsible for" else []
        return
    post = row[columns.post]
    words = re.split(r"[,(;]", fold(post))[0].strip()
    relation = label_relation(words)
    within = re.match(r"(?:head|director|leader|manager|chair) (?:of|for) (.+)", post, re.IGNORECASE)
    if relation and (relation[0] in ("chairs", "member of") or (words in LABELS and relation[0] == "other")):
        yield relation[0], group
    elif within and columns.heads[columns.post] != "post":
        yield relation[0] if relation else "leads", tidy(within[1])
    else:
        yield "responsible for", tidy(post)


def _named(cell: str, *, plainly: bool) -> list[tuple[str, str]]:
    """Return those whom a cell names; under the head of a body a few words name one too."""
    if names_nobody(cell):
        return []
    first = re.split(r"[,;(]", cell)[0].strip()
    plain = (
        plainly and first[:1].isalpha() and len(first.split()) <= 5 and not any(c.isdigit() for c in first)
    )
    return holders(cell) or ([(tidy(first), "")] if plain else [])


def _fields(columns: Columns, row: Sequence[str], when: str) -> Iterator[Said]:
    """Yield what a row says of its own body: to whom it reports, where it has its base, where it sits."""
    for at in columns.fields:
        relation = columns.relations[at][0]  # type: ignore[index]
        whose = columns.bodies[0] if relation == "reports to" and columns.bodies else 0
        names = [name for name, _ in holders(row[whose])][:1] or [tidy(row[whose])]
        for name in names if is_name(row[whose]) and not names_nobody(row[at]) else ():
            yield Said(name, relation, row[at], (), "", when)
    for at, head in enumerate(columns.heads):
        seats = columns.named is not None and at and head.endswith("s") and _is_body(head)
        for seat in row[at].split(";") if seats else []:
            chair = re.search(r"\(.*chair.*\)", seat, re.IGNORECASE)
            of = tidy(re.sub(r"\(.*?\)", "", seat))
            for name, _ in holders(row[columns.named or 0]) if of and not names_nobody(of) else []:
                yield Said(name, "chairs" if chair and "vice" not in chair[0].lower() else "member of", of)


def _is_body(name: str) -> bool:
    last = fold(name).split()[-1:]
    return bool(last) and (last[0] in BODIES or last[0].removesuffix("s") in BODIES)


def _amount(columns: Columns, row: Sequence[str]) -> str:
    heads = columns.heads
    figures = [i for i, cell in enumerate(row) if any(q.kind in ("money", "count") for q in quantities(cell))]
    said = [i for i in figures if heads[i] in AMOUNT]
    said += sorted((i for i in figures if _YEAR.search(heads[i])), key=lambda i: heads[i], reverse=True)
    said += [i for i in figures if any(q.kind == "money" and not q.start for q in quantities(row[i]))]
    return row[said[0]] if said else ""


def _is_date(cell: str) -> bool:
    return any(q.kind in ("date", "year") and not cell[: q.start].strip() for q in quantities(cell))


def _is_of_words(cell: str) -> bool:
    """Tell whether a cell says what a row may be about: no figure, date, reference or nobody."""
    nobody = (
        names_nobody(cell) and (len(cell.split()) < 3 or cell.startswith("to be")) and not COUNT.match(cell)
    )
    return bool(re.search(r"[^\W\d]{3}", cell)) and not (nobody or _is_date(cell))
