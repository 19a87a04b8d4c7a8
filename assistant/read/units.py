"""The units that an answer can quote: sentences, items of lists, rows of tables, each in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.read.tables import cells, has_header, is_rule
from index import Document
from index.language import sentence_spans
from index.outline import Block, outline

_HEADINGS, _LEAD, _BEFORE = 90, 120, 120  # characters of a unit's place that are read
_LONG_ITEM = 200  # characters from which on an item of several sentences is read sentence by sentence
_OPENING = 6  # words at most of a first sentence that heads the others of its paragraph


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece that can be quoted, `document.text[start:end]`, and what it stands under and after.

    kind: "sentence", "item" or "row"; block: position of its block in the outline.
    path: the headings above it, outermost first.
    lead: of an item, the text that introduces its list; of a row, the row that names its columns; or "".
    label: the line that heads its items in a list of lists, or "".
    head: position in the outline of the block that heads its list or table, or -1.
    before: the unit before it in its section, or "".
    announces: it introduces a list or table that does not follow it.
    """

    document: Document
    start: int
    end: int
    kind: str
    block: int
    path: tuple[str, ...] = ()
    lead: str = ""
    label: str = ""
    head: int = -1
    before: str = ""
    announces: bool = False

    @property
    def text(self) -> str:
        """Return the unit on one line."""
        return flat(self.document.text[self.start : self.end])

    @property
    def place(self) -> str:
        """Return what a reader must know of where the unit stands: headings, lead-in, the unit before."""
        title = self.document.title if self.document.title not in self.document.source else ""
        above = [title, *self.path] if title and len(self.path) < 2 else list(self.path[-2:])
        heads = [_cut(" › ".join(h for h in above if h), _HEADINGS)]
        heads += [_cut(self.lead, _LEAD), _cut(self.label, _HEADINGS)]
        place = " › ".join(h for h in heads if h)
        before = "" if self.lead or self.before == self.label else _tail(self.before, _BEFORE)
        return f"{place} – {before}" if before else place


def flat(text: str) -> str:
    """Return text with each run of white space folded into one space."""
    return " ".join(text.split())


def document_units(document: Document) -> list[Unit]:
    """Return the units of a document in order; headings, labels and furniture are none."""
    blocks = outline(document)
    units: list[Unit] = []
    for at, block in enumerate(blocks):
        follows = at + 1 < len(blocks) and blocks[at + 1].kind in ("item", "row", "label")
        if block.kind == "paragraph":
            units += _sentences(document, at, block, announces=not follows)
        elif block.kind == "item":
            units += _divided(_item(document, blocks, at))
        elif block.kind == "row" and not (at and blocks[at - 1].kind == "row"):
            units += _rows(document, blocks, at)
    return _after(units)


def _after(units: list[Unit]) -> list[Unit]:
    """Return the units, each with the one before it in its section."""
    out: list[Unit] = []
    for unit in units:
        last = out[-1] if out else None
        near = last is not None and last.path == unit.path
        out.append(replace(unit, before=last.text) if last is not None and near else unit)
    return out


def _sentences(document: Document, at: int, block: Block, *, announces: bool) -> list[Unit]:
    spans = _spans(document.text, block.start, block.end)
    units = [Unit(document, start, end, "sentence", at, block.path) for start, end in spans]
    if units and announces and units[-1].text.endswith(":"):
        units[-1] = replace(units[-1], announces=True)
    return _opened(units)


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of a block; a number alone ("5.") belongs to the one after it."""
    spans: list[tuple[int, int]] = []
    opened = -1
    for first, last in sentence_spans(text, start, end):
        first, opened = (first if opened < 0 else opened), -1
        if last < end and not any(c.isalpha() for c in text[first:last]):
            opened = first
        else:
            spans.append((first, last))
    return spans


def _divided(item: Unit) -> list[Unit]:
    """Return a long item, as a numbered paragraph is, sentence by sentence; a short one whole."""
    spans = _spans(item.document.text, item.start, item.end)
    if len(spans) == 1 or item.end - item.start <= _LONG_ITEM:
        return [item]
    return _opened([replace(item, start=start, end=end, kind="sentence") for start, end in spans])


def _opened(units: list[Unit]) -> list[Unit]:
    """Return sentences under the few words that open their paragraph ("4. Search Committee."), if any do."""
    opening = units[0].text if units else ""
    if len(units) < 2 or len(opening.split()) > _OPENING:
        return units
    return [units[0], *(replace(unit, label=unit.label or opening) for unit in units[1:])]


def _item(document: Document, blocks: list[Block], at: int) -> Unit:
    block = blocks[at]
    label = blocks[block.lead] if block.lead >= 0 and blocks[block.lead].kind == "label" else None
    lead_at = label.lead if label else block.lead
    lead = _last_sentences(document, blocks[lead_at]) if lead_at >= 0 else ""
    named = flat(document.text[label.start : label.end]) if label else ""
    return Unit(document, block.start, block.end, block.kind, at, block.path, lead, named, block.lead)


def _rows(document: Document, blocks: list[Block], first: int) -> list[Unit]:
    """Return the rows of the table that starts at a block, under the row that names its columns."""
    stop = first
    while stop < len(blocks) and blocks[stop].kind == "row":
        stop += 1
    lines = [document.text[b.start : b.end] for b in blocks[first:stop]]
    headed = has_header(lines)
    units: list[Unit] = []
    for at, line in enumerate(lines):
        if is_rule(line) or (headed and at == 0):
            continue
        names = " · ".join(cells(lines[0])) if at else ""
        unit = _item(document, blocks, first + at)
        units.append(replace(unit, lead=names or unit.lead, head=first))
    return units


def _last_sentences(document: Document, block: Block) -> str:
    """Return the end of the block that introduces a list, as far as it is read; "" if it leads to nothing."""
    if block.kind == "paragraph" and not document.text[block.start : block.end].endswith(
        (":", "…", "-", "–")
    ):
        return ""
    spans = sentence_spans(document.text, block.start, block.end)
    return _tail(flat(document.text[spans[-1][0] : block.end]), _LEAD) if spans else ""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else "… " + text[-most:].split(" ", 1)[-1]
