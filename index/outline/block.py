"""A piece of a document's outline."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the outline: `text[start:end]`, without surrounding white space.

    kind: "heading"; "paragraph"; "item" of a list or of a row of a table; "label" that heads such
        items (the first cell of a row that runs on as lines); "row" of a table on one line;
        "furniture" of a web page.
    level: depth of a heading, from 0 for the title of the document; of an item of a list that the file
        states, from 1; 0 for all else.
    path: the headings that it stands under, outermost first (for a heading, those above it).
    lead: position, in the outline, of the block that introduces an item, a label or a row, or -1; of an
        item within an item, that item.
    gap: blank lines before it; indented: its line began with white space.
    """

    start: int
    end: int
    kind: str = "paragraph"
    level: int = 0
    path: tuple[str, ...] = ()
    lead: int = -1
    gap: int = 0
    indented: bool = False
