"""Slides: each under its title, with its tables and its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pptx
from pptx.enum.shapes import MSO_SHAPE_TYPE as SHAPE
from pptx.oxml.ns import qn

from index.files.archive import check_archive
from index.files.blocks import Block, Content, Deadline, counted, tidy
from index.files.inline import Run, join_runs
from index.files.tables import Cell, spread

_EMBEDDED = (SHAPE.EMBEDDED_OLE_OBJECT, SHAPE.LINKED_OLE_OBJECT)


def read_pptx(data: bytes) -> Content:
    """Read a presentation; each slide is a page, under "Slide 2: its title"."""
    check_archive(data)
    deck = pptx.Presentation(BytesIO(data))
    deadline, count = Deadline(), Counter[str]()
    hidden: list[tuple[str, str]] = []
    blocks: list[Block] = []
    title = tidy(deck.core_properties.title or "")
    for number, slide in enumerate(deck.slides, 1):
        deadline.check()
        head = slide.shapes.title
        named = _lines(head.text_frame) if head is not None else []
        name = " ".join(text for text, _ in named)
        found = [
            block for shape in _ordered(slide.shapes) if shape != head for block in _blocks(shape, count)
        ]
        found += [Block("paragraph", f"Notes: {text}") for text in _notes(slide)]
        if slide._element.get("show") == "0":
            hidden.append(("on a hidden slide", " ".join([name, *(b.text for b in found)])))
            continue
        title = title or name
        blocks.append(
            Block("heading", f"Slide {number}: {name}" if name else f"Slide {number}", 1, page=number)
        )
        blocks += [Block(b.kind, b.text, b.level, rows=b.rows, heads=b.heads, page=number) for b in found]
    comments = sum("/comments/" in str(part.partname) for part in deck.part.package.iter_parts())
    left_out = (
        counted(count["picture"], "picture"),
        counted(count["drawn"], "chart or diagram", "charts or diagrams"),
        counted(count["embedded"], "embedded file or film", "embedded files or films"),
        counted(comments, "slide with comments", "slides with comments"),
    )
    return Content(
        blocks,
        title=title,
        pages=len(deck.slides),
        hidden=tuple(hidden),
        left_out=tuple(filter(None, left_out)),
    )


def _ordered(shapes: Any) -> list[Any]:
    """Return shapes as they are read: from the top, and from the left."""
    return sorted(shapes, key=lambda s: (s.top or 0, s.left or 0))


def _blocks(shape: Any, count: Counter[str]) -> Iterator[Block]:
    kind = shape.shape_type
    if kind == SHAPE.GROUP:
        for inner in _ordered(shape.shapes):
            yield from _blocks(inner, count)
    elif getattr(shape, "has_table", False) and shape.has_table:
        yield _table(shape.table)
    elif shape.has_text_frame:
        lines = _lines(shape.text_frame)
        body = shape.is_placeholder and len(lines) > 1
        for text, level in lines:
            yield Block("item", text, level) if body or level > 1 else Block("paragraph", text)
    else:
        count["picture"] += kind in (SHAPE.PICTURE, SHAPE.LINKED_PICTURE)
        count["embedded"] += kind in (*_EMBEDDED, SHAPE.MEDIA)
        count["drawn"] += kind in (SHAPE.CHART, SHAPE.DIAGRAM, SHAPE.IGX_GRAPHIC) or kind is None


def _lines(frame: Any) -> list[tuple[str, int]]:
    """Return the paragraphs of a frame, each with its level from 1."""
    lines: list[tuple[str, int]] = []
    for paragraph in frame.paragraphs:
        text = tidy(join_runs(_runs(paragraph._p)))
        if text:
            lines.append((text, paragraph.level + 1))
    return lines


def _runs(paragraph: Any) -> Iterator[Run]:
    for child in paragraph:
        if child.tag in (qn("a:r"), qn("a:fld")):
            properties = child.find(qn("a:rPr"))
            shift = int(properties.get("baseline") or 0) if properties is not None else 0
            yield "".join(t.text or "" for t in child.iter(qn("a:t"))), (shift > 0) - (shift < 0)
        elif child.tag == qn("a:br"):
            yield "\n", 0


def _table(table: Any) -> Block:
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if not (cell.is_spanned and cell._tc.get("hMerge")) and not cell._tc.get("vMerge"):
                text = " ".join(text for text, _ in _lines(cell.text_frame))
                across, down = (cell.span_width, cell.span_height) if cell.is_merge_origin else (1, 1)
                cells.append(Cell(text, across, down))
        rows.append(cells)
    return Block("table", rows=spread(rows), heads=0)


def _notes(slide: Any) -> list[str]:
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return []
    return [text for text, _ in _lines(slide.notes_slide.notes_text_frame)]
