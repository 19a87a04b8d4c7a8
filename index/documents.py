"""The types that every stage of the index speaks: Document, Mark, Passage, Hit."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file's own mark-up says of `text[start:end]`: a style of DOCX, a tag of HTML.

    kind: "heading", "item" (of a list), "row" (of a table), "furniture" (menus, footers), or "paragraph"
        where the file says which of its paragraphs are items of a list.
    level: depth of a heading or an item, from 1 for the outermost.
    """

    start: int
    end: int
    kind: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One file as text; `text` is exactly what every offset refers to.

    source: path below the corpus folder, with forward slashes.
    date: ISO date, month or year ("2018-04-23", "2008-11", "2008"), or "" if unknown.
    date_text: the date as a reader is shown it; date_basis: "stated", "inferred" or "unknown".
    page_starts: offset at which each page begins, for files that have pages, else empty.
    marks: what the file's mark-up says of the outline; plain text has none.
    hidden: what was found in the file that a reader doesn't see: why, and how it begins; or "".
    left_out: what the file holds that was not read ("2 comments; page 3 of 9 without text"), or "".
    part_of: source of the mail that it is attached to, or "".
    fingerprint: SHA-256 (hex) over the file's bytes and its catalogue entry.
    """

    id: str
    source: str
    title: str
    text: str
    author: str = ""
    office: str = ""
    date: str = ""
    date_text: str = ""
    date_basis: str = "unknown"
    date_note: str = ""
    publisher: str = ""
    original: str = ""
    page_starts: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    hidden: str = ""
    left_out: str = ""
    part_of: str = ""
    fingerprint: str = ""

    def page(self, offset: int) -> int | None:
        """Return the number of the page (from 1) that holds `offset`, or None without pages."""
        return bisect_right(self.page_starts, offset) if self.page_starts else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document; the passages of a document tile its text without gap or overlap.

    heading: the headings it stands under, outermost first, joined by " › ".
    kind: "text", "list" or "table", by what most of it is, or "furniture".
    page: number of the page (from 1) on which it starts, or None.
    """

    id: str
    document_id: str
    start: int
    end: int
    heading: str = ""
    kind: str = "text"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its fused score in 0..1 and the parts that it was fused from."""

    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
