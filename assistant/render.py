"""Answers and sources as HTML: all that comes from documents and questions is escaped."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from assistant.answers import Answer, Citation, Claim
from assistant.strings import strings
from index import Document


def answer_html(answer: Answer, language: str) -> str:
    """Return an answer as HTML without a blank line, so that no part of it is taken for Markdown."""
    say = strings(language)
    parts = [f'<p class="ateb-status ateb-{answer.status}">{escape(say[f"status_{answer.status}"])}</p>']
    if answer.standalone_question != answer.question:
        parts.append(
            f'<p class="ateb-understood">{escape(say["understood"])}: {_flat(answer.standalone_question)}</p>'
        )
    parts += _claims(answer, language)
    if answer.nearest:
        items = "".join(f"<li>{_nearest(c, language)}</li>" for c in answer.nearest)
        parts.append(f'<p class="ateb-note">{escape(say["nearest"])}</p><ul>{items}</ul>')
    return f'<div class="ateb-answer">{"".join(parts)}</div>'


def _claims(answer: Answer, language: str) -> list[str]:
    parts: list[str] = []
    known = {c.number: c for c in answer.citations}
    items: list[str] = []
    for claim in answer.claims:
        text = _flat(claim.text.removeprefix("- ")) + _links(claim, known, language)
        if claim.text.startswith("- "):
            items.append(f"<li>{text}</li>")
            continue
        if items:
            parts.append(f"<ul>{''.join(items)}</ul>")
            items = []
        tag = "blockquote" if claim.citations else "p"
        style = "" if claim.citations or not answer.citations else ' class="ateb-note"'
        parts.append(f"<{tag}{style}>{text}</{tag}>")
    return [*parts, f"<ul>{''.join(items)}</ul>"] if items else parts


def _links(claim: Claim, known: dict[int, Citation], language: str) -> str:
    return "".join(_link(known[n], f"[{n}]", language) for n in claim.citations if n in known)


def _link(c: Citation, text: str, language: str) -> str:
    label = f"{strings(language)['open_source']} {c.number}: {c.title}, {c.date}, {c.heading}"
    return (
        f' <a class="ateb-cite" href="#{address(c)}" title="{_flat(label)}"'
        f' aria-label="{_flat(label)}">{escape(text)}</a>'
    )


def _nearest(c: Citation, language: str) -> str:
    quote = " ".join(c.quote.split())
    short = quote if len(quote) < 160 else quote[:160].rsplit(" ", 1)[0] + " …"
    place = ", ".join(filter(None, (c.title, c.date, c.heading)))
    return f"{_flat(short)} {_link(c, f'({place})', language)}"


def address(c: Citation) -> str:
    """Return the address of a citation within the window, to stand after "#"."""
    return urlencode({"doc": c.document_id, "start": c.start, "end": c.end})


def source_html(document: Document, start: int, end: int, heading: str, language: str) -> str:
    """Return a document with `text[start:end]` marked."""
    say = strings(language)
    date = document.date_text or say["undated"]
    if document.date_basis == "inferred":
        date += f" ({say['inferred']})"
    author = ", ".join(filter(None, (document.author, document.office)))
    page = document.page(start)
    facts = [author, date, heading and f"{say['section']}: {heading}", page and f"{say['page']} {page}"]
    lines = "".join(f"<li>{escape(str(fact))}</li>" for fact in facts if fact)
    text = document.text
    return (
        f"<h3>{escape(document.title)}</h3><ul class='ateb-facts'>{lines}</ul>"
        f"<div class='ateb-document' tabindex='0' role='region' aria-label='{escape(document.title)}'>"
        f"{escape(text[:start])}<mark id='ateb-mark' tabindex='-1'>"
        f"<span class='ateb-hidden'>{escape(say['quoted'])}: </span>{escape(text[start:end])}</mark>"
        f"{escape(text[end:])}</div>"
    )


def _flat(text: str) -> str:
    """Return text escaped and on one line."""
    return escape(" ".join(text.split()))
