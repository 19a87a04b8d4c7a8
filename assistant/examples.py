"""Example questions drawn from the outline of the documents."""

from __future__ import annotations

from collections.abc import Sequence

from index import Document
from index.outline import Block, heading_text, outline

_FORMS = {
    "en": ("What is said about {}?", "Who is responsible for {}?"),
    "cy": ("Beth a ddywedir am {}?", "Pwy sy’n gyfrifol am {}?"),
}


def example_questions(documents: Sequence[Document], language: str = "en", *, count: int = 4) -> list[str]:
    """Return questions on what the documents have headings for, from each in turn."""
    forms = _FORMS.get(language, _FORMS["en"])
    headings = [_headings(document) for document in documents]
    mixed = [h for row in zip(*headings, strict=False) for h in row]
    return [forms[0].format(f"“{heading}”") for heading in mixed[:count]]


def _headings(document: Document) -> list[str]:
    blocks = outline(document)
    found = [heading_text(document.text, b) for at, b in enumerate(blocks) if _speaks(blocks, at)]
    found = [h for h in found if 2 <= len(h.split()) <= 6 and not h.isupper()]
    step = max(1, len(found) // 4)
    return found[1::step] or found


def _speaks(blocks: list[Block], at: int) -> bool:
    return (
        blocks[at].kind == "heading"
        and blocks[at].level > 0
        and at + 1 < len(blocks)
        and (blocks[at + 1].kind == "paragraph")
    )
