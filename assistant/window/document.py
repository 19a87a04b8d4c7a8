"""A document as HTML, whole or around a passage, with what is quoted and what answers marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape

from assistant.serve.references import Reference
from assistant.window.message import date_shown
from assistant.window.strings import strings
from index import Document
from index.language import document_language, language_of
from index.outline import Block, heading_text, outline

_LONGEST = 400_000  # characters shown at once; of a longer document, what is around the passage
_AROUND = 300  # characters before and after a passage that are shown beside an answer


def source_html(document: Document, place: Reference, language: str, *, level: int = 3) -> str:
    """Return a passage in its surroundings, with what is known of its document; its id is the anchor."""
    say = strings(language)
    blocks = _outline(document)
    near = [b for b in blocks if b.end > place.start - _AROUND and b.start < place.end + _AROUND]
    number = f"[{place.number}] " if place.number else ""
    said = document_language(document)
    links = f'<a href="?{escape(place.query)}" target="_blank">{escape(say["whole"])}</a>'
    return (
        f'<section class="ateb-source" id="{place.anchor}" tabindex="-1">'
        f'<h{level}>{number}<span lang="{said}">{escape(document.title)}</span></h{level}>'
        f"{_facts(document, blocks, place.start, say, language)}"
        f'<div class="ateb-text" lang="{said}">{"".join(_shown(document, near, place, say))}</div>'
        f'<p>{links} · <a href="#ateb-talk">{escape(say["back"])}</a></p></section>'
    )


def document_html(document: Document, place: Reference, language: str) -> str:
    """Return a document with its contents and a passage of it marked; an empty span marks nothing."""
    say = strings(language)
    text = document.text
    start = min(max(0, place.start), len(text))
    place = Reference(0, document.id, start, min(max(start, place.end), len(text)))
    blocks, said = _outline(document), document_language(document)
    first = max(0, min(start - _LONGEST // 2, len(text) - _LONGEST)) if len(text) > _LONGEST else 0
    near = [block for block in blocks if first <= block.start < first + _LONGEST]
    cut = f"<p>{escape(say['cut'])}</p>" if len(text) > _LONGEST else ""
    return (
        f'<h2 lang="{said}">{escape(document.title)}</h2>'
        f"{_facts(document, blocks, start, say, language)}{_contents(document, near, say, said)}{cut}"
        f'<div class="ateb-text" lang="{said}">{"".join(_shown(document, near, place, say, ids=True))}</div>'
        f"{cut}"
    )


@lru_cache(maxsize=32)
def _outline(document: Document) -> tuple[Block, ...]:
    return tuple(outline(document))


def _facts(
    document: Document, blocks: Sequence[Block], start: int, say: Mapping[str, str], language: str
) -> str:
    path = next((b.path for b in reversed(blocks) if b.start <= start), ())
    page = document.page(start)
    facts = (
        ", ".join(filter(None, (document.author, document.office))),
        date_shown(document.date_text, document.date_basis, language),
        f"{say['section']}: {' › '.join(path)}" if path else "",
        f"{say['page']} {page}" if page else "",
    )
    return f'<ul class="ateb-facts">{"".join(f"<li>{escape(fact)}</li>" for fact in facts if fact)}</ul>'


def _contents(document: Document, blocks: Iterable[Block], say: Mapping[str, str], said: str) -> str:
    items = "".join(
        f'<li><a href="#h-{b.start}">{escape(heading_text(document.text, b))}</a></li>'
        for b in blocks
        if b.kind == "heading" and b.level > 0
    )
    summary = f"<summary>{escape(say['contents'])}</summary>"
    return f'<details>{summary}<ul lang="{said}">{items}</ul></details>' if items else ""


def _shown(
    document: Document,
    blocks: Sequence[Block],
    place: Reference,
    say: Mapping[str, str],
    *,
    ids: bool = False,
) -> Iterator[str]:
    """Yield the blocks as headings, paragraphs and lists; ids: headings and the mark can be linked to."""
    said = document_language(document)
    listed = first = False
    for block in blocks:
        item = block.kind in ("item", "row")
        if item != listed:
            yield "<ul>" if item else "</ul>"
            listed = item
        text = document.text[block.start : block.end]
        own = language_of(text, said)
        more = f' lang="{own}"' if own != said else ""
        tag = "li" if item else "p"
        if block.kind == "heading":
            tag = f"h{min(max(block.level, 1) + 2, 6)}" if ids else "p"
            more += f' id="h-{block.start}"' if ids else ' class="ateb-heading"'
        marked = block.start < place.end and block.end > place.start
        label = f'<span class="ateb-label">{escape(say["quoted"])} </span>' if marked and not first else ""
        where = ' id="ateb-mark" tabindex="-1"' if label and ids else ""
        first = first or marked
        inner = _marked(document.text, block, place, where, label) if marked else escape(text)
        yield f"<{tag}{more}>{inner}</{tag}>"
    if listed:
        yield "</ul>"


def _marked(text: str, block: Block, place: Reference, where: str, label: str) -> str:
    """Return a block with the part of the quotation in it marked, and in that the words that answer."""
    begin, stop = max(place.start, block.start), min(place.end, block.end)
    first, last = max(place.answer_start, begin), min(place.answer_end, stop)
    inner = escape(text[begin:stop])
    if place.answer_start >= 0 and first < last:
        words = f"<strong>{escape(text[first:last])}</strong>"
        inner = f"{escape(text[begin:first])}{words}{escape(text[last:stop])}"
    before, after = escape(text[block.start : begin]), escape(text[stop : block.end])
    return f"{before}{label}<mark{where}>{inner}</mark>{after}"
