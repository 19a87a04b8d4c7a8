"""Which blocks are items of a list, and which lines are rows of a table."""

from __future__ import annotations

import re
from dataclasses import replace

from index.language import sentence_spans
from index.outline.block import Block
from index.outline.lines import BULLET, LABELLED, SLASHES, TERMINAL

_CELLS = re.compile(r"\t+|[ \u00a0]{3,}|\s\|\s")
_ROW_START = re.compile(r"(\S(?:[^\n.:;]|\n){0,48}?\S)[ \u00a0]{2,}(?=\S)")
_LEAD_END = re.compile(r"(?:[:…]|\.{3,})[.:…]*$")


def find_lists(text: str, blocks: list[Block], *, stated: bool = False) -> list[Block]:
    """Return the blocks with items, labels and rows named, each with what introduces it.

    stated: the file itself says which they are.
    """
    if stated:
        return _led(text, _typed(text, blocks))
    blocks = _split_row_starts(text, blocks)
    blocks = _labels_before_items(text, blocks)
    blocks = _bulleted(text, blocks)
    blocks = _stacked(text, blocks)
    blocks = _after_colon(text, blocks)
    return _led(text, blocks)


def _line(text: str, block: Block) -> str:
    return text[block.start : block.end]


def _split_row_starts(text: str, blocks: list[Block]) -> list[Block]:
    """Split "Label  first item" where lines of items follow, as a table's rows run on."""
    out: list[Block] = []
    for at, block in enumerate(blocks):
        match = _ROW_START.match(_line(text, block)) if block.kind == "paragraph" else None
        follows = at + 1 < len(blocks) and blocks[at + 1].indented and blocks[at + 1].gap == 0
        if match and follows and not block.indented and len(match.group(1).split()) <= 6:
            cut = block.start + match.end()
            label = replace(block, end=block.start + match.end(1), kind="label")
            out += [label, replace(block, start=cut, kind="item", indented=True, gap=0)]
        else:
            out.append(block)
    return out


def _labels_before_items(text: str, blocks: list[Block]) -> list[Block]:
    """Name the short lines, apart from the text, that head indented items: the cells of a column."""
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        stop = at
        while stop < len(blocks) and stop - at < 3 and _is_cell(text, blocks, stop, first=stop == at):
            stop += 1
        headed = stop < len(blocks) and blocks[stop].indented and _is_item_like(text, blocks[stop])
        if stop > at and headed and blocks[stop].gap:
            out.append(replace(blocks[at], end=blocks[stop - 1].end, kind="label", level=0))
            at = stop
        else:
            out.append(blocks[at])
            at += 1
    return out


def _is_cell(text: str, blocks: list[Block], at: int, *, first: bool) -> bool:
    block, line = blocks[at], _line(text, blocks[at])
    apart = block.gap > 0 if first else block.gap == 0
    short = len(line) <= 48 and len(line.split()) <= 6
    return (
        block.kind in ("paragraph", "heading")
        and apart
        and short
        and (not block.indented and not line.endswith((*TERMINAL, ":", ";", ",", "…")))
        and not (block.kind == "heading" and line.isupper())
    )


def _is_item_like(text: str, block: Block) -> bool:
    """Tell whether an indented block is an item rather than a paragraph."""
    line = _line(text, block)
    words = len(line.split())
    if block.kind == "item":
        return True
    if block.kind != "paragraph" or _LEAD_END.search(line):
        return False
    if line.endswith(TERMINAL):
        return words <= 30 and len(sentence_spans(line)) == 1
    return words <= 45


def _bulleted(text: str, blocks: list[Block]) -> list[Block]:
    """Name what has a bullet, or is indented among others like it or after a lead-in."""
    out = list(blocks)
    for at, block in enumerate(out):
        if block.kind != "paragraph":
            continue
        line = _line(text, block)
        if "|" in line and (line.startswith("|") or len(_CELLS.findall(line)) >= 1):
            out[at] = replace(block, kind="row")
        elif BULLET.match(line) and len(line.split()) <= 60:
            out[at] = replace(block, kind="item")
        elif block.indented and _is_item_like(text, block) and at:
            before = out[at - 1]
            led = _LEAD_END.search(_line(text, before)) or before.kind in ("item", "label")
            if led:
                out[at] = replace(block, kind="item")
    return _tabular(text, out)


def _tabular(text: str, blocks: list[Block]) -> list[Block]:
    """Name runs of lines that columns of white space, or slashes in equal number, divide."""
    out = _slashed(text, blocks)
    for at, block in enumerate(out):
        if block.kind == "paragraph" and _CELLS.search(_line(text, block)):
            near = [out[i] for i in (at - 1, at + 1) if 0 <= i < len(out)]
            if any(n.kind == "row" or _CELLS.search(_line(text, n)) for n in near) and (
                len(_line(text, block).split()) <= 40
            ):
                out[at] = replace(block, kind="row")
    return out


def _slashed(text: str, blocks: list[Block]) -> list[Block]:
    """Name runs of two and more lines that as many slashes divide into cells."""
    out = list(blocks)
    counts = [len(SLASHES.findall(_line(text, b))) if b.kind in ("paragraph", "heading") else 0 for b in out]
    for at, count in enumerate(counts):
        before = at and counts[at - 1] == count and not out[at].gap
        after = at + 1 < len(out) and counts[at + 1] == count and not out[at + 1].gap
        if count >= 2 and (before or after):
            out[at] = replace(out[at], kind="row", level=0)
    return out


def _typed(text: str, blocks: list[Block]) -> list[Block]:
    """Name the paragraphs that begin with a bullet that was typed."""
    return [
        replace(block, kind="item")
        if block.kind == "paragraph"
        and BULLET.match(_line(text, block))
        and len(_line(text, block).split()) <= 60
        else block
        for block in blocks
    ]


def _stacked(text: str, blocks: list[Block]) -> list[Block]:
    """Name groups of short lines, each headed by its first: rows that run on as lines."""
    out = list(blocks)
    groups = _short_groups(text, out)
    for position, (start, stop) in enumerate(groups):
        neighbours = [
            g for i, g in enumerate(groups) if abs(i - position) == 1 and (g[1] == start or stop == g[0])
        ]
        led = start > 0 and _LEAD_END.search(_line(text, out[start - 1]))
        if any(LABELLED.match(_line(text, out[at])) for at in range(start, stop)):
            continue  # lines that carry their labels themselves are no cells of a row that runs on
        if neighbours and stop - start >= 2:
            out[start] = replace(out[start], kind="label")
            out[start + 1 : stop] = [replace(b, kind="item") for b in out[start + 1 : stop]]
        elif led:
            out[start:stop] = [replace(b, kind="item") for b in out[start:stop]]
    return out


def _short_groups(text: str, blocks: list[Block]) -> list[tuple[int, int]]:
    """Return the runs (start, stop) of two or more short lines without a blank line between."""
    groups: list[tuple[int, int]] = []
    at = 0
    while at < len(blocks):
        stop = at
        while stop < len(blocks) and _is_short(text, blocks[stop]) and (stop == at or not blocks[stop].gap):
            stop += 1
        if stop - at >= 2:
            groups.append((at, stop))
        at = max(stop, at + 1)
    return groups


def _is_short(text: str, block: Block) -> bool:
    line = _line(text, block)
    return (
        block.kind == "paragraph"
        and len(line.split()) <= 12
        and not line.endswith((*TERMINAL, ":", "…"))
        and line[0] not in "(“\"'"
    )


def _after_colon(text: str, blocks: list[Block]) -> list[Block]:
    """Name the short lines that follow a colon: a list that has lost its bullets."""
    out = list(blocks)
    for at, block in enumerate(out):
        if block.kind != "paragraph" or not _LEAD_END.search(_line(text, block)):
            continue
        stop = at + 1
        while stop < len(out) and out[stop].kind == "paragraph" and _could_be_item(text, out[stop]):
            stop += 1
        if stop - at >= 3:
            out[at + 1 : stop] = [replace(b, kind="item") for b in out[at + 1 : stop]]
    return out


def _could_be_item(text: str, block: Block) -> bool:
    line = _line(text, block)
    return len(line.split()) <= 25 and not _LEAD_END.search(line) and len(sentence_spans(line)) == 1


def _led(text: str, blocks: list[Block]) -> list[Block]:
    """Point each item, label and row to the block that introduces it."""
    out = list(blocks)
    lead = label = -1
    above: list[int] = []  # the items, outermost first, that an item of a list within a list stands under
    for at, block in enumerate(out):
        while above and (block.kind != "item" or out[above[-1]].level >= block.level):
            above.pop()
        if block.kind == "item" and block.level:
            out[at] = replace(block, lead=above[-1] if above else lead)
            above.append(at)
        elif block.kind in ("heading", "paragraph", "furniture"):
            label = -1
            lead = at if block.kind == "paragraph" and _is_lead(out, at) else -1
        elif block.kind == "label":
            out[at] = replace(block, lead=lead)
            label = at
        else:
            out[at] = replace(block, lead=label if label >= 0 and block.kind == "item" else lead)
    return out


def _is_lead(blocks: list[Block], at: int) -> bool:
    return at + 1 < len(blocks) and blocks[at + 1].kind in ("item", "label", "row")
