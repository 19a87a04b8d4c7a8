"""What the answers of a conversation link to: each place in its document, and the citations as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from assistant.answers import Answer, Citation, Claim
from assistant.serve.references import Reference, references
from assistant.serve.service import Service
from assistant.window.document import source_html
from assistant.window.message import outcome_of
from assistant.window.strings import strings
from index import Document
from index.language import document_language, language_of
from index.outline import outline

Messages = Sequence[Mapping[str, Any]]


def turns(messages: Messages) -> Iterator[tuple[str, str]]:
    """Yield each question of a conversation with the message that answers it, oldest first."""
    question = ""
    for said in messages or ():
        if said["role"] == "user":
            question = _text(said["content"])
        elif question:
            yield question, _text(said["content"])


def sources_html(service: Service, messages: Messages, language: str) -> str:
    """Return what the answers link to, the latest first; a place that is linked to twice stands once."""
    say = strings(language)
    documents = _documents(service)
    shown: set[str] = set()
    parts = []
    for question, markdown in reversed(list(turns(messages))):
        places = [place for place in references(markdown) if place.anchor not in shown]
        shown |= {place.anchor for place in places}
        found = [_source(documents, place, language) for place in places]
        if found:
            parts.append(f"<h3>{escape(question)}</h3>{''.join(found)}")
    body = "".join(parts) or f"<p>{escape(say['source_empty'])}</p>"
    return f"<h2>{escape(say['sources'])}</h2>{body}"


def answer_of(service: Service, question: str, markdown: str, language: str) -> Answer:
    """Return the answer that a message shows, its citations as the library has them now."""
    documents = _documents(service)
    cited = tuple(
        _citation(documents[place.document_id], place)
        for place in references(markdown)
        if place.number and place.document_id in documents
    )
    return Answer(
        question,
        question,
        outcome_of(markdown),
        markdown,
        claims=(Claim(markdown, tuple(c.number for c in cited)),),
        citations=cited,
        index_version=service.index.version,
        language=language,
    )


def _source(documents: Mapping[str, Document], place: Reference, language: str) -> str:
    document = documents.get(place.document_id)
    if document is None or place.end > len(document.text):
        gone = escape(strings(language)["source_gone"])
        return f'<section class="ateb-source" id="{place.anchor}" tabindex="-1"><p>{gone}</p></section>'
    return source_html(document, place, language, level=4)


def _citation(document: Document, place: Reference) -> Citation:
    path = next((b.path for b in reversed(outline(document)) if b.start <= place.start), ())
    quote = document.text[place.start : place.end]
    return Citation(
        number=place.number,
        document_id=document.id,
        source=document.source,
        title=document.title,
        date=document.date_text,
        date_basis=document.date_basis,
        heading=" › ".join(path),
        page=document.page(place.start),
        start=place.start,
        end=place.end,
        quote=quote,
        language=language_of(quote, document_language(document)),
    )


def _documents(service: Service) -> dict[str, Document]:
    return {document.id: document for document in service.index.documents()}


def _text(content: Any) -> str:
    """Return the text of a message, which Gradio keeps as a string or as parts."""
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content or ())
