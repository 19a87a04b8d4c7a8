"""A conversation with its sources to take along: as Markdown, and that as plain text or as a DOCX file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from html import unescape

import docx
from docx.document import Document as Docx

from assistant.answers import Answer, Citation
from assistant.window.message import date_shown, plain
from assistant.window.strings import strings

FORMS = ("docx", "md", "txt")
_STYLES = {
    "# ": "Heading 1", "## ": "Heading 2", "> - ": "List Bullet", "- ": "List Bullet", "> ": "Quote",
    "": "Normal",
}  # fmt: skip
_LINK = re.compile(r"\[(\[\d+\]|(?:\\.|[^\]\\])*)\]\(#[\w-]+\)")
_SPAN = re.compile(r"</?span[^>]*>")
_DOUBTED = re.compile(r"<mark>(.*?)</mark>")  # words that are not borne out
_MARKS = re.compile(r"^(?:#+ |> )|(?<!\\)\*+", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML can't hold


def exported(answers: Iterable[Answer], form: str, language: str) -> bytes:
    """Return answers, whose text is a message's Markdown, with their sources as a file's bytes."""
    doubted = r"**\1**" if form == "md" else r"«\1»"
    markdown = _CONTROLS.sub("", "\n\n".join(_parts(answers, language, doubted)) + "\n")
    if form == "docx":
        return _docx(markdown, language)
    return (markdown if form == "md" else _stripped(markdown)).encode()


def _parts(answers: Iterable[Answer], language: str, doubted: str) -> Iterator[str]:
    for answer in answers:
        yield f"# {plain(answer.question)}"
        yield _SPAN.sub("", _LINK.sub(r"\1", _DOUBTED.sub(doubted, answer.text)))
        if answer.citations:
            yield f"## {strings(language)['sources']}"
        for c in answer.citations:
            yield plain(_reference(c, language))
            yield f"> {plain(f'“{c.quote}”')}"


def _reference(c: Citation, language: str) -> str:
    say = strings(language)
    page = f"{say['page'].lower()} {c.page}" if c.page else ""
    place = ", ".join(filter(None, (c.title, date_shown(c.date, c.date_basis, language), c.heading, page)))
    return f"[{c.number}] {place} ({c.source}, {say['characters']} {c.start}–{c.end})"


def _stripped(markdown: str) -> str:
    """Return what Markdown shows, without marks."""
    return unescape(_ESCAPED.sub(r"\1", _MARKS.sub("", markdown))).replace("\u00a0", " ")


def _docx(markdown: str, language: str) -> bytes:
    file: Docx = docx.Document()
    file.core_properties.title = file.core_properties.author = strings(language)["title"]
    file.core_properties.language = f"{language}-GB"
    for line in filter(None, markdown.splitlines()):
        mark = next(mark for mark in _STYLES if line.startswith(mark))
        file.add_paragraph(_stripped(line.removeprefix(mark)), style=_STYLES[mark])
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()
