"""Word documents: what is printed of them, with tracked changes accepted, in blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from index.files.archive import check_archive
from index.files.blocks import Block, Content, Deadline, Kind, counted, text_of, tidy, tidy_lines
from index.files.docx_styles import Numbering, Styles, value
from index.files.inline import Run, join_runs
from index.files.numbers import printed_number
from index.files.tables import Cell, spread

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPING = "sdt sdtContent ins moveTo customXml smartTag hyperlink fldSimple dir bdo ruby rubyBase"
_WRAPPERS = frozenset(qn(f"w:{n}") for n in _WRAPPING.split()) | {_COMPATIBLE + "Choice"}
_DELETED = frozenset(qn(f"w:{n}") for n in ("del", "moveFrom"))
_LONGEST_BOLD = 80  # characters of a line in bold that heads
_BOLD_LEVEL = 9  # below every heading that has a style
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}


def read_docx(data: bytes) -> Content:
    """Read a Word document: paragraphs by their styles and numbers, notes, text boxes, tables."""
    check_archive(data)
    document = docx.Document(BytesIO(data))
    parts = {rel.reltype: rel.target_part for rel in document.part.rels.values() if not rel.is_external}

    def root(kind: str) -> Any:
        part = parts.get(kind)
        return (
            None
            if part is None
            else getattr(part, "element", None)
            if hasattr(part, "element")
            else parse_xml(part.blob)
        )

    reader = _Reader(
        Styles.of(root(RT.STYLES)),
        Numbering.of(root(RT.NUMBERING)),
        Deadline(),
        root(RT.FOOTNOTES),
        root(RT.ENDNOTES),
    )
    heads = [block for part in _margins(document, RT.HEADER) for block in reader.margin(part)]
    body = list(reader.blocks(document.element.body))
    feet = [block for part in _margins(document, RT.FOOTER) for block in reader.margin(part)]
    embedded = sum("/embeddings/" in str(part.partname) for part in document.part.package.iter_parts())
    count = reader.count
    left_out = (
        counted(count["comment"], "comment"),
        counted(count["deleted"], "piece of deleted text", "pieces of deleted text"),
        counted(count["picture"], "picture"),
        counted(count["chart"], "chart or diagram", "charts or diagrams"),
        counted(max(embedded, count["embedded"]), "embedded file"),
        counted(count["symbol"], "symbol of a font of its own", "symbols of fonts of their own"),
    )
    blocks = [*_once(heads), *body, *_once(feet)]
    return Content(
        blocks,
        title=document.core_properties.title or "",
        hidden=tuple(reader.hidden),
        left_out=tuple(filter(None, left_out)),
    )


def _margins(document: Any, kind: str) -> Iterator[Any]:
    """Yield the page heads, or the page feet, of a document."""
    for rel in document.part.rels.values():
        if rel.reltype == kind and not rel.is_external:
            yield rel.target_part.element


def _once(blocks: list[Block]) -> list[Block]:
    return list({(b.text, b.rows): b for b in blocks}.values())


@dataclass(slots=True)
class _Reader:
    styles: Styles
    numbering: Numbering
    deadline: Deadline
    footnotes: Any = None
    endnotes: Any = None
    hidden: list[tuple[str, str]] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    after: list[Block] = field(default_factory=list)  # notes and text boxes of the paragraph being read

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Yield the blocks of an element that holds paragraphs and tables."""
        for child in _unwrapped(parent, self.count):
            self.deadline.check()
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)
            elif child.tag == qn("w:altChunk"):
                self.count["embedded"] += 1

    def margin(self, root: Any) -> Iterator[Block]:
        """Yield the blocks of a page's head or foot; one that counts pages is furniture."""
        for child in _unwrapped(root, self.count):
            fields = " ".join(e.text or "" for e in child.iter(qn("w:instrText")))
            fields += " ".join(e.get(qn("w:instr")) or "" for e in child.iter(qn("w:fldSimple")))
            counts_pages = "PAGE" in fields.upper()
            for block in self._paragraph(child) if child.tag == qn("w:p") else self._table(child):
                yield Block("furniture", text_of([block])) if counts_pages else block

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        style = self.styles.style_of(paragraph)
        outer, self.after = self.after, []
        runs: list[Run] = []
        bold: list[bool] = []
        self._runs(paragraph, style, runs, bold)
        text = tidy_lines(join_runs(runs))
        listed = self.styles.numbered(paragraph)
        number = self.numbering.next(*listed) if listed and text else ""
        level = self.styles.heading(paragraph)
        if text and level:
            yield Block("heading", tidy(text), level, number)
        elif text and listed:
            yield Block("item", tidy(text), listed[1] + 1, number)
        elif text:
            heads = bool(bold) and all(bold) and len(text) <= _LONGEST_BOLD and "\n" not in text
            if heads and not text.endswith((".", ",", ";", ":", "!", "?")):
                yield Block("heading", text, _BOLD_LEVEL)
            else:
                kind: Kind = "caption" if style.lower() == "caption" else "paragraph"
                yield Block(kind, text)
        yield from self.after
        self.after = outer

    def _runs(self, parent: Any, style: str, runs: list[Run], bold: list[bool]) -> None:
        for child in _unwrapped(parent, self.count):
            if child.tag == qn("w:r"):
                self._run(child, style, runs, bold)
            elif child.tag.startswith(_MATH):
                self._formula(child, runs, 0)

    def _run(self, run: Any, style: str, runs: list[Run], bold: list[bool]) -> None:
        shift, hidden, is_bold = self.styles.run(run, style)
        text = "".join(t.text or "" for t in run.iter(qn("w:t")))
        if hidden:
            self.hidden.append((hidden, text))
            if hidden != "white":  # which may stand on a dark ground
                return
        for child in _unwrapped(run, self.count):
            if child.tag == qn("w:t"):
                runs.append((child.text or "", shift))
                bold += [is_bold] if (child.text or "").strip() else []
            elif child.tag in _SIGNS:
                runs.append((_SIGNS[child.tag], 0))
            elif child.tag == qn("w:sym"):
                runs.append((" ", 0))
                self.count["symbol"] += 1
            elif child.tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                runs.append((self._note(child), 1))
            elif child.tag == qn("w:commentReference"):
                self.count["comment"] += 1
            elif child.tag in (qn("w:drawing"), qn("w:pict"), qn("w:object")):
                self._drawing(child)

    def _note(self, reference: Any) -> str:
        """Return the mark of a note, and keep the note for after the paragraph."""
        ends = reference.tag == qn("w:endnoteReference")
        root, wanted = self.endnotes if ends else self.footnotes, reference.get(qn("w:id"))
        self.notes["end" if ends else "foot"] += 1
        at = self.notes["end" if ends else "foot"]
        mark = printed_number(at, "i" if ends else "1")
        for note in root if root is not None else ():
            if note.get(qn("w:id")) == wanted:
                text = text_of(self.blocks(note))
                self.after.append(Block("footnote", tidy(join_runs([(mark, 1), (f" {text}", 0)]))))
        return mark

    def _drawing(self, drawing: Any) -> None:
        """Keep the text of text boxes for after the paragraph; count the pictures."""
        names = Counter(
            element.tag.rsplit("}", 1)[-1] for element in drawing.iter() if isinstance(element.tag, str)
        )
        self.count["picture"] += bool(names["blip"] or names["imagedata"])
        self.count["chart"] += bool(names["chart"] or names["relIds"])
        self.count["embedded"] += names["OLEObject"]
        inner = list(drawing.iter(qn("w:txbxContent")))
        for box in inner:
            above = {element.tag for element in box.iterancestors() if element is not drawing}
            if not above.intersection((box.tag, _COMPATIBLE + "Fallback")):
                self.after += list(self.blocks(box))

    def _formula(self, element: Any, runs: list[Run], shift: int) -> None:
        """Read a formula on one line: fractions with a stroke, what is raised or lowered marked so."""
        name = element.tag.removeprefix(_MATH)
        if name == "t":
            runs.append((element.text or "", shift))
            return
        for child in element:
            if not isinstance(child.tag, str):
                continue
            part = child.tag.removeprefix(_MATH)
            if name == "f" and part == "den":
                runs.append(("/", shift))
            self._formula(child, runs, {"sup": 1, "sub": -1}.get(part, shift))

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [
            row
            for row in _unwrapped(table, self.count)
            if row.tag == qn("w:tr") and not self._is_deleted(row)
        ]
        cells = [[c for c in _unwrapped(row, self.count) if c.tag == qn("w:tc")] for row in rows]
        if max(map(len, cells), default=0) < 2:  # a box around text
            for cell in (cell for row in cells for cell in row):
                yield from self.blocks(cell)
            return
        above: dict[int, str] = {}
        read = [self._row(row, line, above) for row, line in zip(rows, cells, strict=True)]
        heads = 0
        while heads < len(rows) - 1 and value(rows[heads], "trPr", "tblHeader") is not None:
            heads += 1
        yield Block("table", rows=spread(read, heads), heads=heads)

    def _row(self, row: Any, cells: list[Any], above: dict[int, str]) -> list[Cell]:
        skipped = value(row, "trPr", "gridBefore") or "0"
        line = [Cell("", int(skipped))] if skipped.isdigit() and int(skipped) else []
        at = sum(cell.columns for cell in line)
        for cell in cells:
            text = text_of(self.blocks(cell))
            merged = value(cell, "tcPr", "vMerge")
            if merged is not None and merged != "restart":
                text = text or above.get(at, "")
            span = value(cell, "tcPr", "gridSpan") or "1"
            above[at] = text
            line.append(Cell(text, int(span) if span.isdigit() else 1))
            at += line[-1].columns
        return line

    def _is_deleted(self, row: Any) -> bool:
        deleted = value(row, "trPr", "del") is not None
        self.count["deleted"] += deleted
        return deleted


def _unwrapped(parent: Any, count: Counter[str]) -> Iterator[Any]:
    """Yield an element's children, with those of controls, insertions, fields and the like in their place."""
    for child in parent:
        if child.tag in _DELETED:
            count["deleted"] += 1
        elif child.tag == _COMPATIBLE + "AlternateContent":
            yield from _unwrapped(child[0] if len(child) else (), count)
        elif child.tag in _WRAPPERS:
            yield from _unwrapped(child, count)
        elif isinstance(child.tag, str):
            yield child
