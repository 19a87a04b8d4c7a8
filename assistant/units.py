"""The units that an answer can quote: sentences, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from assistant.leaning import leans
from assistant.tables import cells, has_header, is_rule
from index import Document
from index.outline import Block, outline
from index.sentences import sentence_spans
from index.vocabulary import fold, stem, words

_PREVIOUS = 3  # sentences
_BARE, _LONG = 2, 25  # words: of a lead-in that says nothing itself, of a sentence that it may lean on
_WE = re.compile(r"\b(?:we|our|us|ein|rydym|byddwn)\b", re.IGNORECASE)
_FIRST = re.compile(
    r"(?!(?:It|There) (?:is|was) \w+ (?:that|to)\b)(It|Its|He|She|They|Their|His|Her|This|These)\b"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece that can be quoted, `document.text[start:end]`, and what it needs beside it.

    kind: "sentence", "item" or "row"; block: position of its block in the outline.
    label: text of the row's label, or ""; lead: of the paragraph that introduces the list, or the
        row that names the columns of the table, or "".
    dangling: it introduces a list or table that the text doesn't hold.
    telling: the words of the label that its neighbours' labels don't share; siblings: those of all of them.
    previous: the sentences before it in its section, as far as they may be needed to understand it.
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
    telling: str = ""
    siblings: str = ""
    dangling: bool = False
    lead: str = ""
    before: str = ""
    previous: str = ""
    group: int = -1

    @property
    def text(self) -> str:
        """Return the unit on one line."""
        return flat(self.document.text[self.start : self.end])

    @property
    def context(self) -> str:
        """Return headings, lead-in and label: what the unit stands under."""
        return " ".join((*self.path, self.lead, self.telling))


def antecedent(unit: Unit) -> str:
    """Return the sentences before a unit that its first word stands for ("It is chaired by …"), or ""."""
    first = _FIRST.match(unit.text)
    return unit.previous if unit.kind == "sentence" and first and first.group(1) else ""


def speaker(unit: Unit) -> str:
    """Return who speaks in a unit that says "we" or "our", as its document names itself, or ""."""
    if not _WE.search(f"{unit.lead} {unit.text}"):
        return ""
    document = unit.document
    return f"{document.title} {document.office} {document.publisher}"


def flat(text: str) -> str:
    """Return text with each run of white space folded into one space."""
    return " ".join(text.split())


def document_units(document: Document) -> list[Unit]:
    """Return the units of a document in order; headings, labels and furniture are none."""
    blocks = outline(document)
    units: list[Unit] = []
    for at, block in enumerate(blocks):
        if block.kind == "paragraph":
            sentences = _sentences(document, at, block)
            follows = at + 1 < len(blocks) and blocks[at + 1].kind in ("item", "row", "label")
            if sentences and sentences[-1].text.endswith(":") and not follows:
                sentences[-1] = replace(sentences[-1], dangling=True)
            units += sentences
        elif block.kind == "item":
            units.append(_item(document, blocks, at, block))
        elif block.kind == "row" and not (at and blocks[at - 1].kind == "row"):
            units += _rows(document, blocks, at)
    return _with_previous(_with_telling(units))


def _with_previous(units: list[Unit]) -> list[Unit]:
    """Return the units with the sentences before them in their section."""
    out: list[Unit] = []
    said: list[Unit] = []
    for unit in units:
        same = [u for u in said[-_PREVIOUS:] if u.path == unit.path]
        out.append(replace(unit, previous=" ".join(u.text for u in same)))
        if unit.kind == "sentence":
            said.append(unit)
    return out


def _with_telling(units: list[Unit]) -> list[Unit]:
    """Return the units with what tells each label from the other labels under the same lead-in."""
    labels: dict[tuple[tuple[str, ...], str], dict[int, str]] = {}
    for unit in units:
        if unit.label:
            labels.setdefault((unit.path, unit.lead), {})[unit.group] = unit.label
    out = []
    for unit in units:
        if unit.label:
            around = list(labels[unit.path, unit.lead].values())
            shared = Counter(word for label in around for word in {stem(w) for w in words(fold(label))})
            own = [w for w in words(fold(unit.label)) if shared[stem(w)] <= max(1, len(around) // 3)]
            unit = replace(unit, telling=" ".join(own), siblings=" ".join(around))
        out.append(unit)
    return out


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
        lead=_introduction(document, lead) if lead else "",
        group=block.lead,
    )  # fmt: skip


def _rows(document: Document, blocks: list[Block], first: int) -> list[Unit]:
    """Return the rows of the table that starts at a block, each labelled by its first cell."""
    stop = first
    while stop < len(blocks) and blocks[stop].kind == "row":
        stop += 1
    lines = [document.text[b.start : b.end] for b in blocks[first:stop]]
    headed = has_header(lines)
    units: list[Unit] = []
    for at, line in enumerate(lines):
        if is_rule(line) or (headed and at == 0):
            continue
        unit = _item(document, blocks, first + at, blocks[first + at])
        names = " · ".join(cells(lines[0])) if headed else unit.lead
        units.append(replace(unit, label=cells(line)[0], lead=names, group=first + at))
    return units


def _introduction(document: Document, block: Block) -> str:
    """Return the last sentence of a block, with the one before it that it leans on ("Since then:")."""
    spans = sentence_spans(document.text, block.start, block.end)
    said = [flat(document.text[start:end]) for start, end in spans[-2:]]
    if len(said) == 2 and (leans(said[1]) or len(said[1].split()) <= _BARE) and len(said[0].split()) <= _LONG:
        return " ".join(said)
    return said[-1] if said else ""
