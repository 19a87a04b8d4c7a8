"""From the lines of a PDF's pages to blocks: paragraphs that go on over pages, headings, furniture."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from index.files.blocks import Block, Kind
from index.files.hyphens import Hyphens
from index.files.pdf_layout import Line
from index.outline import BULLET, TERMINAL

_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*")
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*(?:[0-9]{1,4}|[ivxl]{1,6})$")  # a line of a table of contents
_LARGER = 1.12  # times the height of the text: a heading
_LONGEST_HEADING = 14  # words
_NUMBERED = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})*\.?\s+[A-ZÀ-Þ“‘]")

_COUNTED = re.compile(r"\(?(?:[0-9]{1,2}|[a-z]|[ivx]{2,4})[.)]\s")

Page = tuple[Sequence[Line], Sequence[str]]  # the lines of a page, and its furniture


@dataclass(slots=True)
class _Open:
    """A paragraph that is being gathered."""

    line: Line
    kind: Kind
    page: int
    lines: int = 1
    text: str = ""
    breaks: list[tuple[int, int]] = field(default_factory=list)


def pdf_blocks(pages: Iterable[Page], hyphens: Hyphens) -> list[Block]:
    """Return the blocks of the pages, numbered from 1, in order."""
    pages = list(pages)
    lines = [line for some, _ in pages for line in some if not line.cells]
    heights = Counter[float]()
    for line in lines:
        heights[round(line.height, 1)] += len(line.text)
    body = heights.most_common(1)[0][0] if heights else 0.0
    bold_body = sum(len(x.text) for x in lines if x.bold) * 2 > sum(len(x.text) for x in lines)
    gatherer = _Gatherer(hyphens, _pitch(pages, body))
    blocks = list(gatherer.gather(pages))
    return _with_headings(blocks, body, bold_body)


def _pitch(pages: Sequence[Page], body: float) -> float:
    """Return the usual distance of two lines of a paragraph, in points."""
    steps = [
        a.y - b.y
        for lines, _ in pages
        for a, b in itertools.pairwise(lines)
        if 0 < a.y - b.y < 2.2 * body and not a.cells and not b.cells and abs(a.x0 - b.x0) < 2
    ]
    return min(median(steps), 2 * body) if steps else 1.3 * body


@dataclass(frozen=True, slots=True)
class _Sized:
    """A block with the line that it began with and of how many lines it was made."""

    block: Block
    line: Line
    lines: int


@dataclass(slots=True)
class _Gatherer:
    hyphens: Hyphens
    pitch: float
    open: _Open | None = None
    last: Line | None = None
    table: list[tuple[int, Line]] = field(default_factory=list)
    waiting: list[Block] = field(default_factory=list)  # furniture that stands within a paragraph

    def gather(self, pages: Sequence[Page]) -> Iterator[_Sized]:
        for page, (lines, furniture) in enumerate(pages, 1):
            first = True
            for line in lines:
                if line.cells:
                    yield from self._close_paragraph()
                    if self.table and len(self.table[-1][1].cells) != len(line.cells):
                        yield from self._close_table()
                    if not (first and self._is_head_again(line)):
                        self.table.append((page, line))
                else:
                    yield from self._close_table()
                    if not self._goes_on(line, first):
                        yield from self._close_paragraph()
                    self._add(line, page, first)
                first = False
            self.waiting += [Block("furniture", text, page=page) for text in furniture]
            if self.open is None and not self.table:
                yield from self._furniture()
        yield from self._close_table()
        yield from self._close_paragraph()
        yield from self._furniture()

    def _furniture(self) -> Iterator[_Sized]:
        line = self.last or Line("", 0, 0, 0, 0, False, 0)
        yield from (_Sized(block, line, 9) for block in self.waiting)
        self.waiting = []

    def _is_head_again(self, line: Line) -> bool:
        """Tell whether a row is the head of the table that goes on; with figures only if it is bold."""
        head = bool(self.table) and line.cells == self.table[0][1].cells
        return head and (line.bold or not re.search(r"[0-9]", line.text))

    def _goes_on(self, line: Line, first: bool) -> bool:
        """Tell whether a line goes on with the paragraph before it."""
        last = self.last
        if self.open is None or last is None:
            return False
        if abs(line.height - last.height) > 0.08 * last.height or line.bold != last.bold:
            return False
        if (BULLET.match(line.text) and not re.match(r"[–—-]", line.text)) or _LEADERS.search(last.text):
            return False
        another = first or line.y > last.y  # another page, or another column
        text = self.open.text
        if another:
            return not text.endswith((*TERMINAL, ":")) and (
                line.text[:1].islower() or self._is_full(last, line)
            )
        if last.y - line.y > 1.3 * self.pitch or (_NUMBERED.match(line.text) and text.endswith(TERMINAL)):
            return False
        if (
            line.x0 - last.x0 > 0.8 * line.height
            and self.open.kind == "paragraph"
            and text.endswith(TERMINAL)
        ):
            return False
        return self._is_full(last, line)

    @staticmethod
    def _is_full(last: Line, line: Line) -> bool:
        """Tell whether the next word would not have fitted on a line, or the line breaks a sentence."""
        fits = last.right - last.x1 > line.first + 0.3 * line.height
        ends = last.text.endswith((*TERMINAL, ":", ";"))
        return not fits or (not ends and line.text[:1].islower())

    def _add(self, line: Line, page: int, first: bool) -> None:
        if self.open is None:
            item = BULLET.match(line.text) and not _COUNTED.match(line.text)
            self.open = _Open(line, "item" if item else "paragraph", page, text=line.text)
        else:
            joined, at = self.hyphens.join(self.open.text, line.text)
            if page != (self.open.breaks[-1][1] if self.open.breaks else self.open.page):
                self.open.breaks.append((at, page))
            self.open.text = joined
            self.open.lines += 1
        self.last = line

    def _close_paragraph(self) -> Iterator[_Sized]:
        if self.open is None:
            return
        text = _LEADERS.sub(" … ", self.open.text).strip()
        breaks = tuple(self.open.breaks) if text == self.open.text else ()
        contents = bool(_CONTENTS.search(self.open.text))
        kind = "furniture" if contents else self.open.kind
        block = Block(kind, text, page=self.open.page, breaks=breaks)
        yield _Sized(block, self.open.line, self.open.lines)
        self.open = None
        yield from self._furniture()

    def _close_table(self) -> Iterator[_Sized]:
        if not self.table:
            return
        pages = [page for page, _ in self.table]
        breaks = tuple((at, page) for at, page in enumerate(pages) if at and page != pages[at - 1])
        rows = tuple(line.cells for _, line in self.table)
        yield _Sized(Block("table", rows=rows, page=pages[0], breaks=breaks), self.table[0][1], 9)
        self.table = []
        yield from self._furniture()


def _with_headings(sized: Sequence[_Sized], body: float, bold_body: bool) -> list[Block]:
    """Return the blocks, with the short ones that are larger or bolder than the text as headings."""

    def rank(item: _Sized) -> float:
        """Return the height of a heading, that of bold text for one that is only bold, or 0."""
        words = len(item.block.text.split())
        if (
            item.block.kind != "paragraph"
            or item.lines > 3
            or words > _LONGEST_HEADING
            or not re.search(r"[^\W\d_]", item.block.text)
        ):
            return 0.0
        if item.block.text.endswith((".", ",", ";", ":")):
            return 0.0
        if item.line.height > _LARGER * body:
            return round(item.line.height)
        return body if item.line.bold and not bold_body else 0.0

    ranks = sorted({r for r in map(rank, sized) if r}, reverse=True)
    blocks = []
    for item in sized:
        found = rank(item)
        blocks.append(
            replace(item.block, kind="heading", level=1 + ranks.index(found)) if found else item.block
        )
    if sum(block.kind == "heading" for block in blocks) == 1:  # a title alone tells nothing of the others
        blocks = [replace(block, kind="paragraph") if block.kind == "heading" else block for block in blocks]
    return _with_counted(blocks)


def _with_counted(blocks: list[Block]) -> list[Block]:
    """Return the blocks, with those that are numbered and stand side by side as items."""
    counted = [block.kind == "paragraph" and bool(_COUNTED.match(block.text)) for block in blocks]
    beside = [any(counted[max(0, at - 1) : at] + counted[at + 1 : at + 2]) for at in range(len(blocks))]
    return [
        replace(block, kind="item") if here and near else block
        for block, here, near in zip(blocks, counted, beside, strict=True)
    ]
