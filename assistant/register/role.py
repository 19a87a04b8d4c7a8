"""Role: a row of the register, and its form in the catalogue."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.answers import Citation
from assistant.register.names import key


@dataclass(frozen=True, slots=True)
class Role:
    """A body or a person, what it has to do with what, and the passage that says so.

    relation: one of `assistant.register.words.RELATIONS`; amount, when: as printed, or "".
    names: other names that the document gives to the body or its partners, by the name that the row has.
    """

    body: str
    relation: str
    what: str
    partners: tuple[str, ...]
    amount: str
    when: str
    citation: Citation
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def years(self) -> list[str]:
        """Return the years that it says it is of; without one, the year of its document."""
        from assistant.understand.years import years_in

        said = sorted({str(year) for year in years_in(self.when)}) if self.when else []
        return said or ([self.citation.date[-4:]] if self.citation.date[-4:].isdigit() else [])

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Role:
        """Return the row that `to_dict` gave."""
        named = {name: tuple(others) for name, others in values["names"].items()}
        partners, citation = tuple(values["partners"]), Citation(**values["citation"])
        return cls(**values | {"partners": partners, "citation": citation, "names": named})

    def keys(self) -> list[str]:
        """Return what the row is found by in the catalogue."""
        bodies = {key(self.body), *(key(n) for n in self.names.get(self.body, ()))}
        others = {key(partner) for partner in self.partners}
        found = [f"body:{k}" for k in sorted(bodies)] + [f"with:{k}" for k in sorted(others - bodies)]
        return [*found, f"relation:{self.relation}", *(f"year:{year}" for year in self.years)]

    def dumps(self) -> str:
        """Return the row as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def loads(line: str) -> Role:
    """Return the row that `Role.dumps` wrote."""
    return Role.from_dict(json.loads(line))
