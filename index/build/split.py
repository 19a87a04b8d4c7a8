"""From a document to the passages that tile it, following its outline."""

from __future__ import annotations

from collections.abc import Iterator

from index.documents import Document, Passage
from index.language import sentence_spans
from index.outline import Block, outline

SPLITTER_VERSION = "8"
# Characters: what a reader takes in at once; what is embedded of it stands in index/build/windows.py.
TARGET, LIMIT = 1300, 1600


def split(document: Document) -> list[Passage]:
    """Return the passages of a document; joined they are its text, exactly."""
    blocks = outline(document)
    groups = list(_groups(document.text, blocks))
    if not groups:
        return []
    starts = [0] + [group[0].start for group in groups[1:]]
    ends = [*starts[1:], len(document.text)]
    return [
        _passage(document, group, start, end)
        for group, start, end in zip(groups, starts, ends, strict=True)
        if end > start
    ]


def _passage(document: Document, group: list[Block], start: int, end: int) -> Passage:
    content = [block for block in group if block.kind != "heading"] or group
    heading = " › ".join(content[0].path) or _own_heading(document.text, group)
    kinds = [_KINDS.get(block.kind, "text") for block in content]
    return Passage(
        id=f"{document.id}-{document.fingerprint[:8]}:{start}",
        document_id=document.id,
        start=start,
        end=end,
        heading=heading,
        kind=max(set(kinds), key=lambda kind: (kinds.count(kind), kind)),
        page=document.page(content[0].start),
    )


_KINDS = {"item": "list", "label": "table", "row": "table", "furniture": "furniture"}


def _own_heading(text: str, group: list[Block]) -> str:
    """Return the heading of a passage that holds nothing but a heading."""
    block = group[-1]
    return " ".join(text[block.start : block.end].split()) if block.kind == "heading" else ""


def _groups(text: str, blocks: list[Block]) -> Iterator[list[Block]]:
    """Group blocks so that each group is a passage."""
    group: list[Block] = []
    for unit in _units(text, blocks):
        if group and not _joins(group, unit):
            yield group
            group = []
        group = group + unit
    if group:
        yield group


def _joins(group: list[Block], unit: list[Block]) -> bool:
    """Tell whether a unit goes on in the passage that is being filled."""
    if all(block.kind == "heading" for block in group):
        return True
    if unit[0].kind == "heading" or (unit[0].kind == "furniture") != (group[-1].kind == "furniture"):
        return False
    size, added = group[-1].end - group[0].start, unit[-1].end - unit[0].start
    same = unit[0].path == group[-1].path
    return same and size + added <= (LIMIT if unit[0].lead >= 0 else TARGET)


def _units(text: str, blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield what is not divided: a heading, a row with its items, a paragraph (or parts of one)."""
    unit: list[Block] = []
    for block in blocks:
        label_goes_on = unit and unit[0].kind == "label" and block.kind == "item" and block.lead >= 0
        if label_goes_on and block.end - unit[0].start <= LIMIT:
            unit.append(block)
            continue
        if unit:
            yield unit
        unit = []
        if block.kind == "label":
            unit = [block]
        else:
            yield from ([part] for part in _parts(text, block))
    if unit:
        yield unit


def _parts(text: str, block: Block) -> list[Block]:
    """Divide a paragraph that is too long at the ends of its sentences, about equally."""
    size = block.end - block.start
    if size <= LIMIT:
        return [block]
    target = size / -(-size // TARGET)
    parts: list[Block] = []
    start, bound = block.start, block.start + target
    for sentence_start, sentence_end in _pieces(text, block):
        # A sentence goes to the part that its middle falls into, if there is room.
        passed = (sentence_start + sentence_end) / 2 > bound
        if sentence_start > start and (passed or sentence_end - start > LIMIT):
            parts.append(_cut(block, start, sentence_start))
            start = sentence_start
            bound = max(bound, start) + target if passed else bound
    return [*parts, _cut(block, start, block.end)]


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a block; one longer than any passage is cut at white space."""
    for start, end in sentence_spans(text, block.start, block.end):
        while end - start > LIMIT:
            cut = max(text.rfind(" ", start + 1, start + TARGET), text.rfind("\n", start + 1, start + TARGET))
            cut = cut + 1 if cut > start else start + TARGET
            yield start, cut
            start = cut
        yield start, end


def _cut(block: Block, start: int, end: int) -> Block:
    return Block(start, end, block.kind, block.level, block.path, block.lead)
