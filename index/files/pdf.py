"""PDF: its text by position, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from index.errors import DocumentError
from index.files.blocks import Block, Content, Deadline, counted, tidy
from index.files.hidden import hidden_in_page
from index.files.hyphens import Hyphens
from index.files.pdf_blocks import pdf_blocks
from index.files.pdf_fields import field_values, note_count
from index.files.pdf_furniture import furniture_rows
from index.files.pdf_layout import Row, page_lines, page_rows
from index.files.pdf_words import page_words

_NAMED = 12  # pages without text that are named one by one


def read_pdf(data: bytes) -> Content:
    """Read a PDF's text layer, in columns, tables and paragraphs; each page begins where its words do."""
    start = max(0, data[:1024].find(b"%PDF-"))  # what stands before it is none of it
    try:
        pdf = pypdfium2.PdfDocument(data[start:])
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("is locked with a password; save it without one.") from error
        raise DocumentError("is no PDF that can be read: damaged or cut short; get it anew.") from error
    try:
        return _content(pdf)
    finally:
        pdf.close()


@dataclass(slots=True)
class _Pages:
    """What was gathered from the pages."""

    rows: list[list[Row]] = field(default_factory=list)
    fields: list[list[str]] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    unmapped: int = 0
    pictures: int = 0
    notes: int = 0


def _content(pdf: Any) -> Content:
    if pdf.get_formtype() != pdfium.FORMTYPE_NONE:
        pdf.init_forms()
    found = _gathered(pdf)
    furniture = furniture_rows(found.rows)
    pages = [
        (
            page_lines([row for at, row in enumerate(rows) if at not in some]),
            [line.text for line in page_lines([rows[at] for at in sorted(some)])],
        )
        for rows, some in zip(found.rows, furniture, strict=True)
    ]
    hyphens = Hyphens.of(line.text for lines, _ in pages for line in lines)
    blocks = list(_with_fields(pdf_blocks(pages, hyphens), found.fields))
    left_out = (
        _without_text(found.empty, len(pdf)) if blocks else "",
        counted(found.unmapped, "letter that the file does not name", "letters that the file does not name"),
        counted(found.pictures, "picture"),
        counted(found.notes, "comment"),
        counted(pdf.count_attachments(), "attached file"),
    )
    return Content(
        blocks,
        title=tidy(str(pdf.get_metadata_dict().get("Title") or "")),
        pages=len(pdf),
        stated=False,
        hidden=tuple(found.hidden),
        left_out=tuple(filter(None, left_out)),
    )


def _gathered(pdf: Any) -> _Pages:
    found, deadline = _Pages(), Deadline()
    for number in range(len(pdf)):
        deadline.check()
        page = pdf[number]
        textpage = page.get_textpage()
        words, unmapped = page_words(textpage.raw)
        found.rows.append(page_rows(words))
        found.fields.append(field_values(page, pdf))
        hidden, pictures = hidden_in_page(page, textpage)
        found.hidden += hidden
        found.pictures += pictures if words else 0
        found.unmapped += unmapped
        found.notes += note_count(page)
        if not words and not found.fields[-1]:
            found.empty.append(number + 1)
        textpage.close()
        page.close()
    return found


def _without_text(pages: list[int], count: int) -> str:
    """Return which pages have no text, "" for none."""
    if not pages:
        return ""
    named = ", ".join(map(str, pages[:_NAMED])) + (
        f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else ""
    )
    return (
        f"page{'s' if len(pages) > 1 else ''} {named} of {count} without text (scanned: use text recognition)"
    )


def _with_fields(blocks: list[Block], fields: list[list[str]]) -> Iterator[Block]:
    """Yield the blocks, and the filled fields of a form after those of their page."""
    waiting = [(page, text) for page, texts in enumerate(fields, 1) for text in texts]
    for block in blocks:
        while waiting and block.page > waiting[0][0]:
            page, text = waiting.pop(0)
            yield Block("item", text, page=page)
        yield block
    yield from (Block("item", text, page=page) for page, text in waiting)
