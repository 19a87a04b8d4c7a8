"""A passage as a LangChain document."""

from __future__ import annotations

from typing import Any

from langchain_core.documents import Document as LangChainDocument

from index.documents import Document, Passage


def passage_document(passage: Passage, document: Document, **more: Any) -> LangChainDocument:
    """Return a passage's exact text, with where it stands, and what more there is, as metadata."""
    metadata = {
        "source": document.source,
        "title": document.title,
        "date": document.date,
        "heading": passage.heading,
        "page": passage.page,
        "start": passage.start,
        "end": passage.end,
        "document_id": document.id,
        **more,
    }
    text = document.text[passage.start : passage.end]
    return LangChainDocument(id=passage.id, page_content=text, metadata=metadata)
