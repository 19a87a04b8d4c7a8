"""The register scored against rows that people read out of the documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, Field
from rapidfuzz import fuzz

from assistant.evaluation.curves import f1
from assistant.register.names import key
from assistant.register.role import Role
from assistant.register.words import RELATIONS

_SAME = 85  # of 100, from which on two names or matters are one


class TrueRow(BaseModel):
    """A row that a reader found in a document; document: its file, or the name it was received under."""

    document: str = Field(default="", validation_alias=AliasChoices("document", "doc"))
    body: str
    relation: Annotated[Literal[*RELATIONS], BeforeValidator(lambda name: str(name).replace("_", " "))]  # type: ignore[valid-type]
    what: str


@dataclass(frozen=True, slots=True)
class Score:
    """How many rows of a relation were expected and found; the share of each that met the other."""

    relation: str
    expected: int
    found: int
    precision: float
    recall: float
    f1: float


def score_register(roles: Iterable[Role], truth: Sequence[TrueRow], originals: dict[str, str]) -> list[Score]:
    """Return the score of each relation, and of all of them last, over the documents of the truth.

    originals: source → the name under which a document was received.
    """
    named = {row.document for row in truth}
    mine = [
        r for r in roles if not any(named) or {r.citation.source, originals.get(r.citation.source)} & named
    ]
    pairs = [(r, t) for r in mine for t in truth if _is_found(r, t, originals)]
    right, recalled = {id(r) for r, _ in pairs}, {id(t) for _, t in pairs}
    scores: list[Score] = []
    for relation in (*RELATIONS, "all"):
        found = [id(r) in right for r in mine if relation in (r.relation, "all")]
        expected = [id(t) in recalled for t in truth if relation in (t.relation, "all")]
        if found or expected:
            precision, recall = sum(found) / max(1, len(found)), sum(expected) / max(1, len(expected))
            scores.append(
                Score(relation, len(expected), len(found), precision, recall, f1(recall, precision))
            )
    return scores


def _is_found(role: Role, row: TrueRow, originals: dict[str, str]) -> bool:
    source = role.citation.source
    if role.relation != row.relation or (
        row.document and row.document not in (source, originals.get(source))
    ):
        return False
    names = [role.body, *role.names.get(role.body, ())]
    matters = [role.what, *role.partners, *filter(None, (role.amount,))]
    return any(_same(name, row.body) for name in names) and any(_same(m, row.what) for m in matters)


def _same(a: str, b: str) -> bool:
    """Tell whether two texts name the same: alike, or one the other with more words around it."""
    first, second = key(a), key(b)
    if fuzz.ratio(first, second) >= _SAME:
        return True
    short, long = sorted((first, second), key=len)
    return (
        bool(short)
        and f" {short} " in f" {long} "
        and (len(short) > 0.4 * len(long) or len(short.split()) > 1)
    )
