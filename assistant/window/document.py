"""A document as HTML, whole or around a passage, with what is quoted and what answers marked in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from assistant.answers import Citation
from assistant.serve.references import anchor, blocks, query
from assistant.window.message import date_shown
from assistant.window.strings import strings
from index import Document
from index.language import document_language, language_of
from index.outline import Block

_AROUND = 300  # characters before and after a passage that are shown beside an answer
_LONGEST = 200_000  # the same, where the whole document is shown


def passage_html(document: Document, c: Citation, language: str, *, whole: bool = False) -> str:
    """Return a passage in its surroundings, with what is known of its document; its id is its anchor.

    whole: as a page of its own, with all of the document that can be shown at once.
    """
    say, said = strings(language), document_language(document)
    around = _LONGEST if whole else _AROUND
    near = [b for b in blocks(document) if b.end > c.start - around and b.start < c.end + around]
    facts = (
        ", ".join(filter(None, (document.author, document.office))),
        date_shown(c.date, c.date_basis, language),
        f"{say['section']}: {c.heading}" if c.heading else "",
        f"{say['page']} {c.page}" if c.page else "",
        say["cut"] if whole and len(near) < len(blocks(document)) else "",
    )
    number = f"[{c.number}] " if c.number else ""
    links = (
        f'<p><a href="?{escape(query(c))}" target="_blank">{escape(say["whole"])}</a> · '
        f'<a href="#ateb-talk">{escape(say["back"])}</a></p>'
    )
    level = 2 if whole else 4
    return (
        f'<section class="ateb-source" id="{anchor(c)}" tabindex="-1">'
        f'<h{level}>{number}<span lang="{said}">{escape(document.title)}</span></h{level}>'
        f'<ul class="ateb-facts">{"".join(f"<li>{escape(fact)}</li>" for fact in facts if fact)}</ul>'
        f'<div class="ateb-text" lang="{said}">{"".join(_elements(document, near, c, say, whole))}</div>'
        f"{'' if whole else links}</section>"
    )


def _elements(
    document: Document, shown: Sequence[Block], c: Citation, say: Mapping[str, str], whole: bool
) -> Iterator[str]:
    """Yield the blocks as headings, paragraphs and lists; whole: headings are the page's own."""
    said = document_language(document)
    listed = labelled = False
    for block in shown:
        item = block.kind in ("item", "row")
        if item != listed:
            yield "<ul>" if item else "</ul>"
            listed = item
        text = document.text[block.start : block.end]
        spoken = language_of(text, said)
        more = f' lang="{spoken}"' if spoken != said else ""
        tag = "li" if item else "p"
        if block.kind == "heading":
            tag = f"h{min(max(block.level, 1) + 2, 6)}" if whole else tag
            more += ' class="ateb-heading"'
        inner = escape(text)
        if block.start < c.end and block.end > c.start:
            label = "" if labelled else f'<span class="ateb-label">{escape(say["quoted"])} </span>'
            inner, labelled = _marked(document.text, block, c, label), True
        yield f"<{tag}{more}>{inner}</{tag}>"
    if listed:
        yield "</ul>"


def _marked(text: str, block: Block, c: Citation, label: str) -> str:
    """Return a block with the part of the quotation in it marked, and in that the words that answer."""
    begin, stop = max(c.start, block.start), min(c.end, block.end)
    first, last = max(c.answer_start, begin), min(c.answer_end, stop)
    inner = escape(text[begin:stop])
    if c.answer_start >= 0 and first < last:
        words = f"<strong>{escape(text[first:last])}</strong>"
        inner = f"{escape(text[begin:first])}{words}{escape(text[last:stop])}"
    before, after = escape(text[block.start : begin]), escape(text[stop : block.end])
    return f'{before}{label}<mark tabindex="-1">{inner}</mark>{after}'
