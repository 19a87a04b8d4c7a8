"""An answer, or a conversation, to take along: as text, as Markdown, as a DOCX file."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import docx
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assistant.answers import Answer, Citation
from assistant.strings import strings
from assistant.window.turn import place

_LOCALES = {"en": "en-GB", "cy": "cy-GB"}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
# What XML can't hold; a document's text may.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_text(answers: Sequence[Answer], language: str) -> str:
    """Return answers with their references as plain text."""
    say = strings(language)
    parts = []
    for answer in answers:
        lines = [answer.question, "", *_lines(answer, say)]
        if answer.citations:
            lines += [
                "",
                f"{say['sources']}:",
                *(f"[{c.number}] {_reference(c, language)}" for c in answer.citations),
            ]
        parts.append("\n".join(lines))
    return "\n\n\n".join(parts) + "\n"


def as_markdown(answers: Sequence[Answer], language: str) -> str:
    """Return answers with their references as Markdown; nothing of theirs is taken for markup."""
    say = strings(language)
    parts = []
    for answer in answers:
        lines = [f"## {_plain(answer.question)}", "", f"*{_plain(say[f'status_{answer.status}'])}*", ""]
        for claim in answer.claims:
            numbers = "".join(f" \\[{n}\\]" for n in claim.citations)
            item = claim.text.startswith("- ")
            text = _plain(claim.text.removeprefix("- ")) + numbers + _unverified(claim.verified, say)
            lines += [f"- {text}"] if item else [text, ""]
        if answer.citations:
            lines += ["", f"### {_plain(say['sources'])}", ""]
            lines += [f"{c.number}. {_plain(_reference(c, language))}" for c in answer.citations]
        parts.append(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())
    return "\n\n".join(parts) + "\n"


def as_docx(answers: Sequence[Answer], language: str) -> bytes:
    """Return answers with their references as the bytes of a DOCX file."""
    say = strings(language)
    file = docx.Document()
    file.core_properties.title = say["title"]
    file.core_properties.author = say["title"]
    file.core_properties.language = _LOCALES[language]
    for answer in answers:
        file.add_heading(_clean(answer.question), level=1)
        file.add_paragraph(say[f"status_{answer.status}"]).runs[0].italic = True
        for claim in answer.claims:
            style = "List Bullet" if claim.text.startswith("- ") else None
            paragraph = file.add_paragraph(_clean(claim.text.removeprefix("- ")), style=style)
            cited = next((c for c in answer.citations if c.number in claim.citations), None)
            spoken = cited.language if cited and answer.writer == "quotes" else answer.language
            _speak(paragraph.runs[0]._element, spoken)
            paragraph.add_run("".join(f" [{n}]" for n in claim.citations))
            paragraph.add_run(_unverified(claim.verified, say))
        _docx_sources(file, answer, language)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _docx_sources(file: Docx, answer: Answer, language: str) -> None:
    if answer.citations:
        file.add_heading(strings(language)["sources"], level=2)
    for c in answer.citations:
        file.add_paragraph(_clean(f"[{c.number}] {_reference(c, language)}"))
        quote = file.add_paragraph(_clean(f"“{' '.join(c.quote.split())}”"), style="Quote")
        _speak(quote.runs[0]._element, c.language)


def _speak(run: object, language: str) -> None:
    """Mark a run of a DOCX file with the language that it is in."""
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), _LOCALES.get(language, _LOCALES["en"]))
    run.get_or_add_rPr().append(mark)  # type: ignore[attr-defined]


def _lines(answer: Answer, say: dict[str, str]) -> list[str]:
    return [
        claim.text + "".join(f" [{n}]" for n in claim.citations) + _unverified(claim.verified, say)
        for claim in answer.claims
    ]


def _unverified(verified: bool | None, say: dict[str, str]) -> str:
    return f" ({say['not_verified'].lower()})" if verified is False else ""


def _reference(c: Citation, language: str) -> str:
    characters = strings(language)["characters"]
    return f"{place(c, language)} ({c.source}, {characters} {c.start}–{c.end})"


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text)
