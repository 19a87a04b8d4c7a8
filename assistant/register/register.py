"""The register: rows of all documents, filtered; bodies under all their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from assistant.register.names import key
from assistant.register.role import Role, loads
from assistant.register.words import RELATIONS
from index import Index
from index.errors import QueryError
from index.language import fold, words

_PAGE = 500  # rows read at a time
_NEAR = 90  # of 100, how near a name must be to one that is asked for


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of those that were found, and how many there are."""

    total: int
    roles: tuple[Role, ...]


class Register:
    """Who does what in the documents of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def roles(self, **asked: Any) -> list[Role]:
        """Return all rows that fit; the arguments are those of `page`."""
        return list(self.page(**asked).roles)

    def page(
        self,
        *,
        body: str = "",
        relation: str = "",
        about: str = "",
        document: str = "",
        year: str = "",
        offset: int = 0,
        limit: int = -1,
    ) -> Page:
        """Return a page of the rows that fit all that is given, by date of their document.

        body: a name of the body or of a partner, whatever its spelling; relation: one of RELATIONS;
        about: words that the matter or the passage has; document: id or source; year: "2018".
        Raises QueryError for a relation or a document that there is not.
        """
        wanted: list[list[str]] = []
        if body.strip():
            names = self.spellings(body)
            wanted.append([f"{kind}:{name}" for name in names for kind in ("body", "with")])
        if relation:
            wanted.append([f"relation:{_relation(relation)}"])
        if year:
            wanted.append([f"year:{year}"])
        documents = [self._document(document)] if document else None
        if not about.strip():
            total, lines = self._index.annotations(wanted, documents=documents, offset=offset, limit=limit)
            return Page(total, tuple(loads(line) for line in lines))
        sought = words(fold(about))
        found = [role for role in self._all(wanted, documents) if _is_about(role, sought)]
        return Page(len(found), tuple(found[offset : len(found) if limit < 0 else offset + limit]))

    def bodies(self) -> dict[str, int]:
        """Return the bodies, each in its one form, with the number of its rows; the busiest first."""
        counts = self._index.annotation_keys("body:")
        return {
            k.removeprefix("body:"): n for k, n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        }

    def names(self) -> frozenset[str]:
        """Return the forms of all names in the register, of bodies and of partners."""
        return frozenset(
            found.removeprefix(kind)
            for kind in ("body:", "with:")
            for found in self._index.annotation_keys(kind)
        )

    def spellings(self, body: str) -> list[str]:
        """Return the forms in which the documents have a body: by acronym, full name, or nearly so."""
        meant = [key(body), *(key(other) for other in self._index.vocabulary.expand(body))]
        known = self.names()
        found = [name for name in dict.fromkeys(meant) if name in known]
        if found:
            return found
        near = process.extract(meant[0], list(known), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=3)
        holding = [name for name in known if f" {meant[0]} " in f" {name} "]
        return [name for name, *_ in near] or holding or meant

    def _all(self, wanted: list[list[str]], documents: list[str] | None) -> Iterator[Role]:
        offset = 0
        while lines := self._index.annotations(wanted, documents=documents, offset=offset, limit=_PAGE)[1]:
            yield from (loads(line) for line in lines)
            offset += _PAGE

    def _document(self, name: str) -> str:
        for document_id, source, _ in self._index.document_dates():
            if name in (document_id, source):
                return document_id
        raise QueryError(
            f"There is no document {name!r}; name one by its id or its file, as the library does."
        )


def _relation(name: str) -> str:
    asked = name.replace("-", " ").replace("_", " ").strip().lower()
    if asked not in RELATIONS:
        raise QueryError(f"The relation is {name!r}; expected one of {', '.join(RELATIONS)}.")
    return asked


def _is_about(role: Role, sought: list[str]) -> bool:
    said = set(words(fold(f"{role.body} {role.what} {role.citation.heading} {role.citation.quote}")))
    return all(word in said for word in sought)
