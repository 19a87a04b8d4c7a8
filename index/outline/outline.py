"""The outline of a document: what is a heading, a paragraph, an item of a list, a row of a table.

A general reader of public-sector documents. It works from layout and punctuation, and from the
file's own mark-up where there is some; it knows no document.
"""

from __future__ import annotations

from dataclasses import replace

from index.documents import Document
from index.outline.block import Block
from index.outline.headings import find_headings, run_in_heading
from index.outline.lines import LABELLED, join_lines, text_lines, wrap_width
from index.outline.lists import find_lists

_PROSE = 100  # characters from which on a line that opens with a label is a paragraph under it


def outline(document: Document) -> list[Block]:
    """Return the blocks of the document in order; between them is nothing but white space."""
    text = document.text
    blocks = _marked(document) if document.marks else _physical(text)
    blocks = find_headings(document, blocks)
    stated = any(mark.kind == "paragraph" for mark in document.marks)
    blocks = find_lists(text, blocks, stated=stated)
    return _with_paths(text, blocks)


def _physical(text: str) -> list[Block]:
    lines = text_lines(text)
    joined = join_lines(text, lines, wrap_width(text, lines))
    return [Block(x.start, x.end, gap=x.gap, indented=x.indented) for x in joined]


def _marked(document: Document) -> list[Block]:
    """Return the blocks of a file whose mark-up says what they are, and plain lines between."""
    text, blocks, at = document.text, [], 0
    for mark in sorted(document.marks, key=lambda m: (m.start, -m.end)):
        if mark.start < at:
            continue
        blocks += _plain(text, at, mark.start)
        if text[mark.start : mark.end].strip():
            level = mark.level if mark.kind in ("heading", "item") else 0
            start = mark.start + len(text[mark.start : mark.end]) - len(text[mark.start : mark.end].lstrip())
            end = start + len(text[mark.start : mark.end].strip())
            blocks.append(Block(start, end, mark.kind, level, gap=1))
        at = mark.end
    return blocks + _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> list[Block]:
    lines = text_lines(text[start:end])
    return [Block(start + x.start, start + x.end, gap=max(1, x.gap), indented=False) for x in lines]


def _with_paths(text: str, blocks: list[Block]) -> list[Block]:
    """Give each block the headings that it stands under."""
    stack: list[tuple[int, str]] = []
    run_in, carries = "", False
    wide = sum(block.gap >= 2 for block in blocks)
    wide_is_rare = wide <= 0.15 * len(blocks)
    out: list[Block] = []
    for block in blocks:
        if block.kind == "heading":
            run_in = ""
            while stack and stack[-1][0] >= block.level:
                stack.pop()
            out.append(replace(block, path=tuple(name for _, name in stack)))
            if block.level > 0:
                stack.append((block.level, heading_text(text, block)))
            continue
        if block.kind == "paragraph":
            if block.gap >= 2 and wide_is_rare and stack and out[-1].kind != "heading":
                stack.pop()  # a break as before a heading, but the heading itself is missing
            goes_on = block.gap < 2 and out and out[-1].kind != "heading"
            said = text[block.start : block.end]
            labelled = LABELLED.match(said)
            own = run_in_heading(said) if block.gap or len(said) > _PROSE else ""
            run_in = own or (run_in if goes_on and not labelled and carries else "")
            carries = len(said) > _PROSE if own else carries
        path = tuple(name for _, name in stack) + ((run_in,) if run_in else ())
        out.append(replace(block, path=path))
    return out


def heading_text(text: str, block: Block) -> str:
    """Return a heading on one line, without mark-up around it."""
    return " ".join(text[block.start : block.end].strip("#*_ \t").split())
