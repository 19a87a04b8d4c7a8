"""What the answers of a conversation link to: each place in its document, and the answers as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from assistant.answers import Answer, Claim
from assistant.serve.references import anchor, cited
from assistant.serve.service import Service
from assistant.window.document import passage_html
from assistant.window.message import outcome_of
from assistant.window.strings import strings
from index import Document

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
    say = {key: escape(text) for key, text in strings(language).items()}
    documents = _documents(service)
    shown: set[str] = set()
    body = ""
    for question, markdown in reversed(list(turns(messages))):
        places = [c for c in cited(markdown, documents) if anchor(c) not in shown]
        shown |= {anchor(c) for c in places}
        body += f"<h3>{escape(question)}</h3>" if places else ""
        for c in places:
            gone = f'<p class="ateb-source" id="{anchor(c)}" tabindex="-1">{say["source_gone"]}</p>'
            body += passage_html(documents[c.document_id], c, language) if c.quote else gone
    return f"<h2>{say['sources']}</h2>{body or '<p>' + say['source_empty'] + '</p>'}"


def answer_of(service: Service, question: str, markdown: str, language: str) -> Answer:
    """Return the answer that a message shows, its citations as the library has them now."""
    found = tuple(c for c in cited(markdown, _documents(service)) if c.number and c.quote)
    claim = Claim(markdown, tuple(c.number for c in found))
    return Answer(
        question, question, outcome_of(markdown), markdown, (claim,), found,
        index_version=service.index.version, language=language,
    )  # fmt: skip


def _documents(service: Service) -> dict[str, Document]:
    return {document.id: document for document in service.index.documents()}


def _text(content: Any) -> str:
    """Return the text of a message, which Gradio keeps as a string or as parts."""
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content or ())
