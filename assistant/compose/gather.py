"""Answers that gather: rows of the register that a question asks for, judged by the reader, each cited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.answers import Claim
from assistant.compose.compose import Composition
from assistant.compose.groups import Group, group_of
from assistant.compose.quote import Quoter, quote_claims
from assistant.phrases import phrase
from assistant.read.evidence import Evidence
from assistant.read.reading import PassageReader
from assistant.read.units import Unit
from assistant.register.annotator import RoleAnnotator
from assistant.register.asked import Sought, sought
from assistant.register.names import key
from assistant.register.register import Register
from assistant.register.role import Role
from index import Index
from index.language import fold, stem, words

_MOST = 40  # rows of an answer, and those that are judged for it
_FOR = 0.0  # log-odds from which on the reader takes a row for an answer


@dataclass(frozen=True, slots=True)
class Row:
    """A row that answers, with the unit that says it as it was judged.

    alone: nothing may stand beside it, as the reader can't tell who is in both of two things.
    """

    role: Role
    evidence: Evidence
    alone: bool = False


class Gatherer:
    """Gathers rows of the register for questions that ask for several; without a register, none."""

    def __init__(self, index: Index, reader: PassageReader) -> None:
        self._index, self._reader = index, reader
        self._register = Register(index)

    def rows(self, question: str, documents: Collection[str], years: frozenset[str]) -> list[Row]:
        """Return the rows that answer a question, in order; none where it doesn't gather.

        documents: ids of those that may answer; years: that the question names.
        """
        annotator = self._index.annotator
        if not isinstance(annotator, RoleAnnotator) or not (known := self._register.names()):
            return []
        asked = sought(annotator.parse(question), known)
        if asked is None:
            return []
        roles = [r for r in self._fitting(asked) if r.citation.document_id in documents]
        if years:
            roles = [r for r in roles if years & set(r.years)]
        rows = self._judged(question, asked, roles)
        rows = _in_each(asked, rows) if asked.each else rows
        return rows if len(rows) > 1 or (asked.body and rows) else []

    def _fitting(self, asked: Sought) -> Iterable[Role]:
        whole = len(asked.relations) > 1
        for relation in [""] if whole else sorted(asked.relations):
            for role in self._register.roles(body=asked.body, relation=relation):
                if not asked.body or _is_of(role, asked.body, self._register, with_it=not whole):
                    yield role

    def _judged(self, question: str, asked: Sought, roles: Sequence[Role]) -> list[Row]:
        """Return the rows that the reader takes for answers, none twice."""
        covered = [r for r in roles if _covers(r, asked)]
        units = {
            (r.citation.document_id, r.citation.start): unit
            for r in covered[:_MOST]
            if (unit := self._unit(r)) is not None
        }
        judged = dict(zip(units, self._reader.judged(question, list(units.values())), strict=True))
        rows: dict[tuple[str, str, str, str], Row] = {}
        for role in covered:
            evidence = judged.get((role.citation.document_id, role.citation.start))
            if evidence is not None and evidence.read >= _FOR:
                at = role.citation.document_id
                rows.setdefault((key(role.body), role.relation, key(role.what), at), Row(role, evidence))
        return list(rows.values())

    def _unit(self, role: Role) -> Unit | None:
        units = self._reader.units(role.citation.document_id)
        return next((u for u in units if u.start == role.citation.start), None)


def gathered(
    rows: Sequence[Row], groups: Sequence[Group], reader: PassageReader, *, searched: int, language: str
) -> Composition:
    """Return the answer that rows give, with what the reader found besides, document by document."""
    quoter = Quoter()
    ids = list(dict.fromkeys(row.role.citation.document_id for row in rows))
    others = [] if any(row.alone for row in rows) else groups  # which may hold a list, whole
    mine = [group_of(row.evidence, reader.units) for row in rows]
    mine = [m for m in mine if not any(g.holds(m.units[0]) or g.says(m.units[0]) for g in others)]
    ids += [i for g in others if (i := g.units[0].document.id) not in ids]
    claims: list[Claim] = []
    shown: list[Group] = []
    for document_id in ids:
        of_it = [g for g in mine if g.units[0].document.id == document_id]
        besides = [g for g in others if g.units[0].document.id == document_id]
        once: list[Group] = []
        for group in of_it:
            unit = group.units[0]
            if not any(o.units[0].start <= unit.start and unit.end <= o.units[0].end for o in once):
                once = [o for o in once if not group.holds(o.units[0])] + [group]
        claims += quote_claims([*besides, *once], quoter, language)
        shown += [*besides, *once]
    if searched > 1:
        told = phrase("found_in", language, count=str(len(ids)), all=str(searched))
        claims.append(Claim(told, verified=None))
    return Composition("answered", tuple(claims), quoter.citations, tuple(shown))


def _is_of(role: Role, body: str, register: Register, *, with_it: bool) -> bool:
    """Tell whether a row is of a body, not one that only names it as a partner."""
    names = {key(role.body), *(key(n) for n in role.names.get(role.body, ()))}
    partners = {key(p) for p in role.partners} if with_it else set()
    return bool((names | partners) & set(register.spellings(body)))


def _covers(role: Role, asked: Sought) -> bool:
    """Tell whether a row says all that it is asked about, or one of the things that are joined."""
    said = {
        stem(w)
        for w in words(
            fold(f"{role.what} {' '.join(role.partners)} {role.citation.heading} {role.citation.quote}")
        )
    }
    if asked.each:
        return any(one <= said for one in asked.each)
    return asked.about <= said


def _in_each(asked: Sought, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of those who are in all of the things asked."""
    kept: list[Row] = []
    for _, of_one in groupby(sorted(rows, key=lambda r: key(r.role.body)), key=lambda r: key(r.role.body)):
        own = list(of_one)
        said = [{stem(w) for w in words(fold(f"{r.role.what} {r.role.citation.heading}"))} for r in own]
        if all(any(one <= words_ for words_ in said) for one in asked.each):
            kept += [replace(row, alone=True) for row in own]
    return kept
