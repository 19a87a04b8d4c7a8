"""The units that an answer can quote: sentences, items of lists, rows of tables."""

from __future__ import annotations

from dataclasses import dataclass

from index import Document
from index.outline import Block, outline
from index.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece that can be quoted, `document.text[start:end]`, and what it needs beside it.

    kind: "sentence", "item" or "row"; block: position of its block in the outline.
    label: text of the row's label, or ""; lead: of the paragraph that introduces the list, or "".
    before: the sentence before it in the same paragraph, or "".
    group: position of the block that heads its list (the label, or else the lead), or -1.
    """

    document: Document
    start: int
    end: int
    kind: str
    block: int
    path: tuple[str, ...] = ()
    label: str = ""
    lead: str = ""
    before: str = ""
    group: int = -1

    @property
    def text(self) -> str:
        """Return the unit on one line."""
        return flat(self.document.text[self.start : self.end])

    @property
    def context(self) -> str:
        """Return headings, lead-in and label: what the unit stands under."""
        return " ".join((*self.path, self.lead, self.label))


def flat(text: str) -> str:
    """Return text with each run of white space folded into one space."""
    return " ".join(text.split())


def document_units(document: Document) -> list[Unit]:
    """Return the units of a document in order; headings, labels and furniture are none."""
    blocks = outline(document)
    units: list[Unit] = []
    for at, block in enumerate(blocks):
        if block.kind == "paragraph":
            units += _sentences(document, at, block)
        elif block.kind in ("item", "row"):
            units.append(_item(document, blocks, at, block))
    return units


def _sentences(document: Document, at: int, block: Block) -> list[Unit]:
    units: list[Unit] = []
    before = ""
    for start, end in sentence_spans(document.text, block.start, block.end):
        units.append(Unit(document, start, end, "sentence", at, block.path, before=before))
        before = flat(document.text[start:end])
    return units


def _item(document: Document, blocks: list[Block], at: int, block: Block) -> Unit:
    label = blocks[block.lead] if block.lead >= 0 and blocks[block.lead].kind == "label" else None
    lead_at = label.lead if label else block.lead
    lead = blocks[lead_at] if lead_at >= 0 else None
    return Unit(
        document, block.start, block.end, block.kind, at, block.path,
        label=flat(document.text[label.start : label.end]) if label else "",
        lead=_last_sentence(document, lead) if lead else "",
        group=block.lead,
    )  # fmt: skip


def _last_sentence(document: Document, block: Block) -> str:
    spans = sentence_spans(document.text, block.start, block.end)
    return flat(document.text[spans[-1][0] : spans[-1][1]]) if spans else ""
