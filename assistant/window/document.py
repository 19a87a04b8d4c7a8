"""A document as HTML, by its outline, with a passage of it marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

from assistant.strings import strings
from assistant.window.turn import date_shown
from index import Document
from index.language import document_language, language_of
from index.outline import Block, heading_text, outline

LONGEST = 400_000  # characters shown at once; of a longer document, what is around the passage


def document_html(document: Document, start: int, end: int, language: str) -> str:
    """Return a document with `text[start:end]` marked; an empty span marks nothing."""
    say = strings(language)
    start = min(max(0, start), len(document.text))
    end = min(max(start, end), len(document.text))
    blocks = _outline(document)
    spoken = document_language(document)
    first, last = _shown(document, start)
    cut = f'<p class="ateb-note">{escape(say["cut"])}</p>' if (first, last) != (0, len(document.text)) else ""
    near = [block for block in blocks if first <= block.start < last]
    body = "".join(_blocks(document, near, start, end, say, spoken))
    return (
        f'<h3 lang="{spoken}">{escape(document.title)}</h3>{_facts(document, blocks, start, language)}'
        f"{_contents(document, blocks, say, spoken)}{cut}"
        f'<div class="ateb-document" tabindex="0" role="region" lang="{spoken}"'
        f' aria-label="{escape(document.title)}">{body}</div>{cut}'
    )


@lru_cache(maxsize=32)
def _outline(document: Document) -> tuple[Block, ...]:
    return tuple(outline(document))


def _shown(document: Document, start: int) -> tuple[int, int]:
    if len(document.text) <= LONGEST:
        return 0, len(document.text)
    first = max(0, min(start - LONGEST // 2, len(document.text) - LONGEST))
    return first, first + LONGEST


def _facts(document: Document, blocks: Sequence[Block], start: int, language: str) -> str:
    say = strings(language)
    date = date_shown(document.date_text, document.date_basis, language)
    path = next((b.path for b in reversed(blocks) if b.start <= start), ())
    page = document.page(start)
    facts = [
        ", ".join(filter(None, (document.author, document.office))),
        date,
        f"{say['section']}: {' › '.join(path)}" if path else "",
        f"{say['page']} {page}" if page else "",
    ]
    return f"<ul class='ateb-facts'>{''.join(f'<li>{escape(fact)}</li>' for fact in facts if fact)}</ul>"


def _contents(document: Document, blocks: Sequence[Block], say: dict[str, str], spoken: str) -> str:
    """Return the headings as links to their places."""
    headings = [block for block in blocks if block.kind == "heading" and block.level > 0]
    if not headings:
        return ""
    items = "".join(
        f'<li class="ateb-level-{min(b.level, 4)}"><a href="#{_place(document, b)}" data-contents>'
        f"{escape(heading_text(document.text, b))}</a></li>"
        for b in headings
    )
    return (
        f'<details class="ateb-contents"><summary>{escape(say["contents"])} ({len(headings)})</summary>'
        f'<nav aria-label="{escape(say["contents"])}"><ul lang="{spoken}">{items}</ul></nav></details>'
    )


def _place(document: Document, block: Block) -> str:
    return escape(urlencode({"doc": document.id, "start": block.start, "end": block.end}))


def _blocks(
    document: Document, blocks: Sequence[Block], start: int, end: int, say: dict[str, str], spoken: str
) -> Iterator[str]:
    """Yield the blocks as headings, paragraphs and lists; the first marked part says that it is quoted."""
    first = True
    listed = False
    for block in blocks:
        item = block.kind in ("item", "row")
        if item != listed:
            yield "<ul>" if item else "</ul>"
            listed = item
        tag, style = _tag(block)
        marked = block.start < end and block.end > start
        text = document.text[block.start : block.end]
        inner = _marked(document, block, start, end, say, first=first) if marked else escape(text)
        first = first and not marked
        own = language_of(text, spoken)
        spoken_here = f' lang="{own}"' if own != spoken else ""
        yield f"<{tag}{style}{spoken_here}>{inner}</{tag}>"
    if listed:
        yield "</ul>"


def _tag(block: Block) -> tuple[str, str]:
    if block.kind == "heading":
        return f"h{min(max(block.level, 1) + 3, 6)}", ""
    if block.kind in ("item", "row"):
        return "li", ' class="ateb-row"' if block.kind == "row" else ""
    return "p", {"label": ' class="ateb-label"', "furniture": ' class="ateb-furniture"'}.get(block.kind, "")


def _marked(
    document: Document, block: Block, start: int, end: int, say: dict[str, str], *, first: bool
) -> str:
    text, begin, stop = document.text, max(start, block.start), min(end, block.end)
    where = ' id="ateb-mark" tabindex="-1"' if first else ""
    said = f'<span class="ateb-mark-label">{escape(say["quoted"])} </span>' if first else ""
    return (
        f"{escape(text[block.start : begin])}<mark{where}>{said}{escape(text[begin:stop])}</mark>"
        f"{escape(text[stop : block.end])}"
    )
