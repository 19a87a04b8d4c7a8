"""What is answered to small talk, and to questions about the library itself."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Claim
from assistant.phrases import phrase, shown_date
from index import Document

_MOST = 12  # documents that are listed


def reply(kind: str, documents: Sequence[Document], language: str) -> list[Claim]:
    """Return what is said to a kind of small talk (see `talk_kind`), a claim a line."""
    if kind == "documents":
        lines = _library(documents, language)
    elif kind == "recent":
        lines = [
            _dates(documents, language),
            *(_library(documents, language)[1:] if len(documents) <= _MOST else []),
        ]
    else:
        lines = [phrase(kind, language)]
    return [Claim(line, verified=None) for line in lines]


def _library(documents: Sequence[Document], language: str) -> list[str]:
    """Return the titles and dates of the documents, newest first."""
    if not documents:
        return [phrase("empty_library", language)]
    newest = sorted(documents, key=lambda d: (d.date, d.title), reverse=True)
    count = str(len(documents))
    if len(documents) <= _MOST:
        head = phrase("library", language, count=count)
    else:
        head = phrase("library_newest", language, count=count)
    return [head, *(f"- {_entry(document, language)}" for document in newest[:_MOST])]


def _entry(document: Document, language: str) -> str:
    date = _date(document, language)
    return f"{document.title}, {date}" if date else phrase("undated_title", language, title=document.title)


def _date(document: Document, language: str) -> str:
    """Return a document's date as it is shown, and that it is inferred where it is."""
    date = shown_date(document.date, document.date_text, language)
    return date + phrase("inferred", language) if date and document.date_basis == "inferred" else date


def _dates(documents: Sequence[Document], language: str) -> str:
    dated = sorted((d for d in documents if d.date), key=lambda d: d.date)
    if not documents:
        return phrase("empty_library", language)
    if not dated:
        return phrase("library_undated", language)
    if len(documents) == 1:
        return phrase("library_date", language, title=dated[0].title, date=_date(dated[0], language))
    newest, oldest = dated[-1], dated[0]
    return phrase(
        "library_dates", language, newest=newest.title, newest_date=_date(newest, language),
        oldest=oldest.title, oldest_date=_date(oldest, language),
    )  # fmt: skip
