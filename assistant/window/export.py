"""A conversation with its sources to take along: as Markdown, as plain text, as a DOCX file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from html import unescape

import docx
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assistant.answers import Answer, Citation
from assistant.strings import strings
from assistant.window.message import date_shown, plain

FORMS = ("docx", "md", "txt")
_LOCALES = {"en": "en-GB", "cy": "cy-GB"}
_LINK = re.compile(r"\[(\[\d+\]|(?:\\.|[^\]\\])*)\]\(#[\w-]+\)")
_TAG = re.compile(r"</?span[^>]*>")
_DOUBTED = re.compile(r"<mark>(.*?)</mark>")  # words that are not borne out
_EMPHASIS = re.compile(r"(?<!\\)\*+")
_QUOTE = re.compile(r"^> ?", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML can't hold


def exported(answers: Iterable[Answer], form: str, language: str) -> bytes:
    """Return answers, whose text is a message's Markdown, with their sources as a file's bytes."""
    if form == "docx":
        return _docx(answers, language)
    parts = _markdown(answers, language) if form == "md" else _text(answers, language)
    return ("\n\n".join(parts) + "\n").encode()


def _markdown(answers: Iterable[Answer], language: str) -> Iterator[str]:
    for answer in answers:
        yield f"## {plain(answer.question)}"
        yield _TAG.sub("", _LINK.sub(r"\1", _DOUBTED.sub(r"**\1**", answer.text)))
        if answer.citations:
            yield f"### {strings(language)['sources']}"
            yield "\n".join(f"{c.number}. {plain(_reference(c, language))}" for c in answer.citations)


def _text(answers: Iterable[Answer], language: str) -> Iterator[str]:
    for answer in answers:
        yield answer.question
        yield _stripped(answer.text)
        if answer.citations:
            sources = "\n".join(f"[{c.number}] {_reference(c, language)}" for c in answer.citations)
            yield f"{strings(language)['sources']}:\n{sources}"


def _docx(answers: Iterable[Answer], language: str) -> bytes:
    say = strings(language)
    file: Docx = docx.Document()
    file.core_properties.title = file.core_properties.author = say["title"]
    file.core_properties.language = _LOCALES[language]
    for answer in answers:
        file.add_heading(_clean(answer.question), level=1)
        for line in filter(None, map(str.strip, _stripped(answer.text).splitlines())):
            item = line.startswith("- ")
            file.add_paragraph(_clean(line.removeprefix("- ")), style="List Bullet" if item else None)
        if answer.citations:
            file.add_heading(say["sources"], level=2)
        for c in answer.citations:
            file.add_paragraph(_clean(f"[{c.number}] {_reference(c, language)}"))
            quote = file.add_paragraph(_clean(f"“{' '.join(c.quote.split())}”"), style="Quote")
            spoken = OxmlElement("w:lang")
            spoken.set(qn("w:val"), _LOCALES.get(c.language, _LOCALES["en"]))
            quote.runs[0]._element.get_or_add_rPr().append(spoken)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _reference(c: Citation, language: str) -> str:
    say = strings(language)
    page = f"{say['page'].lower()} {c.page}" if c.page else ""
    place = (c.title, date_shown(c.date, c.date_basis, language), c.heading, page)
    return f"{', '.join(filter(None, place))} ({c.source}, {say['characters']} {c.start}–{c.end})"


def _stripped(markdown: str) -> str:
    """Return a message as plain text: what it shows, without marks."""
    text = _DOUBTED.sub(r"«\1»", _QUOTE.sub("", markdown))
    text = _EMPHASIS.sub("", _TAG.sub("", _LINK.sub(r"\1", text)))
    return unescape(_ESCAPED.sub(r"\1", text)).replace("\u00a0", " ")


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text)
