"""An answer as plain text, with its sources or what stands nearest: for terminals and for tools."""

from __future__ import annotations

import re

from assistant.answers import Answer, Citation
from assistant.phrases import phrase, shown_date

# What would make a picture, a link or a tag of a text where it is shown as Markdown.
_MARKDOWN = re.compile(r"!(?=\[)|\](?=[(\[:])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_JOINER = "\u2060"  # is not seen, and takes their meaning from the characters that it parts


def source_line(c: Citation, language: str) -> str:
    """Return where a citation stands, in a line."""
    page = f"{phrase('page', language)} {c.page}" if c.page else ""
    place = ", ".join(filter(None, (c.title, shown_date("", c.date, language), c.heading, page)))
    return f"[{c.number}] {place} ({c.source}, {phrase('characters', language)} {c.start}–{c.end})"


def sources(answer: Answer) -> list[str]:
    """Return the lines below an answer: its sources, or the passages nearest to the question."""
    lines: list[str] = []
    if answer.citations:
        lines += ["", phrase("sources", answer.language)]
        lines += [source_line(c, answer.language) for c in answer.citations]
    if answer.nearest:
        lines += ["", phrase("nearest", answer.language)]
    lines += [f"- {c.title}, {c.heading}: {' '.join(c.quote.split())[:160]} …" for c in answer.nearest]
    return lines


def without_markdown(text: str) -> str:
    """Return a text in which no picture, link or tag of a document comes to life; it reads the same."""
    return _MARKDOWN.sub(lambda found: found[0] + _JOINER, text)
