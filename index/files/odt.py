"""OpenDocument texts: headings, lists, tables and notes as the file states them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.errors import DocumentError
from index.files.archive import check_archive, member, parsed
from index.files.blocks import Block, Content, Deadline, Kind, counted, text_of, tidy, tidy_lines
from index.files.inline import Run, join_runs
from index.files.numbers import printed_number
from index.files.tables import Cell, spread

_SPACES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_PREFIX = {space: prefix for prefix, space in _SPACES.items()}
_MOST_REPEATED = 1000


def _q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _name(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag[1:].partition("}")
    return f"{_PREFIX.get(space, '?')}:{local}"


def read_odt(data: bytes) -> Content:
    """Read an OpenDocument text; tracked deletions are left out, insertions read."""
    names = check_archive(data)
    if "META-INF/manifest.xml" in names and b"encryption-data" in member(data, "META-INF/manifest.xml"):
        raise DocumentError("is encrypted; save it without a password.")
    if "content.xml" not in names:
        raise DocumentError("is damaged: it has no content; get it anew.")
    root = parsed(member(data, "content.xml"))
    styles = parsed(member(data, "styles.xml")) if "styles.xml" in names else None
    meta = parsed(member(data, "meta.xml")) if "meta.xml" in names else None
    reader = _Reader(Deadline())
    for source in (styles, root):
        reader.learn(source)
    body = root.find(f".//{_q('office:text')}")
    blocks = list(reader.blocks(body)) if body is not None else []
    margins = [
        block
        for page in (styles.iter(_q("style:master-page")) if styles is not None else ())
        for margin in page
        if _name(margin) in ("style:header", "style:footer")
        for block in reader.blocks(margin)
    ]
    title = "" if meta is None else meta.findtext(".//{http://purl.org/dc/elements/1.1/}title") or ""
    left_out = (
        counted(reader.count["comment"], "comment"),
        counted(reader.count["deleted"], "piece of deleted text", "pieces of deleted text"),
        counted(reader.count["picture"], "picture"),
        counted(reader.count["embedded"], "embedded object"),
    )
    return Content(
        [*blocks, *{(b.text, b.rows): b for b in margins}.values()],
        title=title, hidden=tuple(reader.hidden), left_out=tuple(filter(None, left_out)),
    )  # fmt: skip


@dataclass(slots=True)
class _Reader:
    deadline: Deadline
    shifts: dict[str, int] = field(default_factory=dict)  # style → raised 1, lowered -1
    unseen: set[str] = field(default_factory=set)  # styles of hidden text
    numbered: dict[str, dict[int, tuple[str, str, str]]] = field(default_factory=dict)  # list style → levels
    count: Counter[str] = field(default_factory=Counter)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)

    def learn(self, root: Any) -> None:
        """Learn from a tree's styles what is raised, what is hidden, which lists are numbered."""
        if root is None:
            return
        for style in root.iter(_q("style:style")):
            name = style.get(_q("style:name"))
            for properties in style.iter(_q("style:text-properties")):
                position = str(properties.get(_q("style:text-position")) or "").split(" ")[0]
                if position == "super" or (position.rstrip("%").isdigit() and position not in ("0%", "0")):
                    self.shifts[name] = 1
                elif position == "sub" or position.startswith("-"):
                    self.shifts[name] = -1
                if properties.get(_q("text:display")) == "none":
                    self.unseen.add(name)
        for style in root.iter(_q("text:list-style")):
            levels = self.numbered.setdefault(style.get(_q("style:name")), {})
            for level in style.iter(_q("text:list-level-style-number")):
                shape = level.get(_q("style:num-format")) or ""
                around = (level.get(_q("style:num-prefix")) or "", level.get(_q("style:num-suffix")) or "")
                if shape:
                    levels[int(level.get(_q("text:level")) or 1)] = (shape, *around)

    def blocks(self, parent: Any, level: int = 0, style: str = "") -> Iterator[Block]:
        """Yield the blocks of an element."""
        for child in parent:
            self.deadline.check()
            name = _name(child)
            if name in ("text:p", "text:h"):
                yield from self._paragraph(
                    child, "heading" if name == "text:h" else "item" if level else "paragraph", level
                )
            elif name == "text:list":
                yield from self._list(child, level + 1, child.get(_q("text:style-name")) or style)
            elif name == "table:table":
                yield from self._table(child)
            elif name == "text:tracked-changes":
                self.count["deleted"] += len(list(child.iter(_q("text:deletion"))))
            elif name in ("text:section", "text:index-body", "text:table-of-content", "text:list-header"):
                if child.get(_q("text:display")) == "none":
                    self.hidden.append(("not displayed", "".join(child.itertext())))
                else:
                    yield from self.blocks(child, level, style)
            elif name.startswith("draw:"):
                self._frame(child)
                yield from self._gathered()

    def _gathered(self) -> list[Block]:
        found, self.after = self.after, []
        return found

    def _list(self, node: Any, level: int, style: str) -> Iterator[Block]:
        at = 0
        for item in node:
            numbers = self.numbered.get(style, {}).get(level)
            found = list(self.blocks(item, level, style))
            own = bool(found) and found[0].kind == "item" and found[0].level == level
            if numbers and own and _name(item) == "text:list-item":
                start = item.get(_q("text:start-value"))
                at = int(start) if start and start.isdigit() else at + 1
                shape, before, after = numbers
                first = found[0]
                found[0] = Block(
                    "item", first.text, level, f"{before}{printed_number(at, shape)}{after}".strip()
                )
            yield from found

    def _paragraph(self, node: Any, kind: Kind, level: int) -> Iterator[Block]:
        if node.get(_q("text:style-name")) in self.unseen:
            self.hidden.append(("not displayed", "".join(node.itertext())))
            return
        outer, self.after = self.after, []
        text = tidy_lines(join_runs(self._runs(node, 0)))
        if text and kind == "heading":
            outline = node.get(_q("text:outline-level")) or "1"
            yield Block("heading", tidy(text), int(outline) if outline.isdigit() else 1)
        elif text:
            yield Block(kind, text, max(1, level))
        yield from self.after
        self.after = outer

    def _runs(self, node: Any, shift: int) -> Iterator[Run]:
        yield node.text or "", shift
        for child in node:
            name = _name(child)
            if name == "text:s":
                yield " ", 0
            elif name == "text:tab":
                yield "\t", 0
            elif name == "text:line-break":
                yield "\n", 0
            elif name == "text:note":
                yield self._note(child), 1
            elif name == "office:annotation":
                self.count["comment"] += 1
            elif name.startswith("draw:"):
                self._frame(child)
            elif child.get(_q("text:style-name")) in self.unseen or name == "text:hidden-text":
                self.hidden.append(("not displayed", "".join(child.itertext())))
            elif name not in ("text:bookmark", "office:annotation-end", ":"):
                yield from self._runs(child, self.shifts.get(child.get(_q("text:style-name")) or "", shift))
            yield child.tail or "", shift

    def _note(self, note: Any) -> str:
        mark = tidy(note.findtext(_q("text:note-citation")) or "")
        body = note.find(_q("text:note-body"))
        text = text_of(list(self.blocks(body))) if body is not None else ""
        self.after.append(Block("footnote", tidy(join_runs([(mark, 1), (f" {text}", 0)]))))
        return mark

    def _frame(self, frame: Any) -> None:
        """Keep the text of a frame for after the paragraph; count pictures and objects."""
        self.count["picture"] += sum(1 for _ in frame.iter(_q("draw:image")))
        self.count["embedded"] += sum(
            1 for e in frame.iter() if _name(e) in ("draw:object", "draw:object-ole")
        )
        for box in frame.iter(_q("draw:text-box")):
            self.after += list(self.blocks(box))

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [
            row
            for row in table.iter(_q("table:table-row"))
            if next(row.iterancestors(_q("table:table"))) is table
        ]
        heads = sum(_name(row.getparent()) == "table:table-header-rows" for row in rows)
        read = []
        for row in rows:
            line: list[Cell] = []
            for cell in row:
                if _name(cell) == "table:covered-table-cell":
                    continue
                text = text_of(list(self.blocks(cell)))
                columns, down, times = (
                    int(cell.get(_q(f"table:number-{n}")) or 1)
                    for n in ("columns-spanned", "rows-spanned", "columns-repeated")
                )
                line += [Cell(text, columns, down)] * min(times, _MOST_REPEATED)
            read.append(line)
        yield Block("table", rows=spread(read, heads), heads=heads)
