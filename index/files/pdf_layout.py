"""From the words of a page to its lines in the order they are read: columns, and rows of tables."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from index.files.inline import Run, join_runs
from index.files.pdf_words import Word

_APART = 0.75  # of a line's height: a wider gap parts cells or columns
_ROWS = 3  # lines on both sides that make columns


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line without a wide gap between them."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Return where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Return where it ends."""
        return max(word.x1 for word in self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; cells: its texts by column where it is a row of a table."""

    text: str
    x0: float
    x1: float
    y: float
    height: float
    bold: bool
    right: float  # edge of its column
    first: float = 0.0  # width of its first word
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """Words on one height, from the left, in segments."""

    y: float
    height: float
    words: list[Word] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        """Return the words parted at wide gaps."""
        ordered = sorted(self.words, key=lambda w: w.x0)
        groups: list[list[Word]] = []
        end = 0.0
        for word in ordered:
            if groups and any(word.text == o.text and abs(word.x0 - o.x0) < 1.5 for o in groups[-1][-2:]):
                continue  # drawn twice, to look bold
            if groups and word.x0 - end <= _APART * self.height:
                groups[-1].append(word)
            else:
                groups.append([word])
            end = word.x1 if len(groups[-1]) == 1 else max(end, word.x1)
        return [Segment(tuple(group)) for group in groups]


Segments = list[Segment]


def page_rows(words: Sequence[Word]) -> list[Row]:
    """Return the rows of a page from its top."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda w: -(w.y + w.height / 2)):
        for row in rows[-3:]:
            shared = min(row.y + row.height, word.y + word.height) - max(row.y, word.y)
            if shared >= 0.5 * min(row.height, word.height):
                row.words.append(word)
                if word.height > row.height:
                    row.y, row.height = word.y, word.height
                break
        else:
            rows.append(Row(word.y, word.height, [word]))
    return rows


def page_lines(rows: Sequence[Row]) -> list[Line]:
    """Return the lines of a page in the order they are read."""
    parted = [(row, row.segments()) for row in rows]
    return list(_read(parted))


Parted = tuple[Row, Segments]


def _read(rows: list[Parted]) -> Iterator[Line]:
    at = 0
    right = max((s.x1 for _, segments in rows for s in segments), default=0.0)
    while at < len(rows):
        stop, gutter = _columns(rows, at)
        if stop:
            left = [(r, [s for s in some if s.x1 <= gutter]) for r, some in rows[at:stop]]
            other = [(r, [s for s in some if s.x0 >= gutter]) for r, some in rows[at:stop]]
            for side in (left, other):
                yield from _read([(r, some) for r, some in side if some])
            at = stop
            continue
        stop = _table(rows, at)
        if stop:
            yield from _table_lines(rows[at:stop])
            at = stop
            continue
        row, segments = rows[at]
        yield _line(row, [w for s in segments for w in s.words], right)
        at += 1


def _columns(rows: list[Parted], at: int) -> tuple[int, float]:
    """Return (end, gutter) of the columns of prose that begin at a row, or (0, 0)."""
    for before, after in zip(rows[at][1], rows[at][1][1:], strict=False):
        low, high, stop = before.x1, after.x0, at
        while stop < len(rows):
            row, some = rows[stop]
            edges = [-math.inf, *(x for s in some for x in (s.x0, s.x1)), math.inf]
            gaps = [(max(low, a), min(high, b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
            new_low, new_high = max(gaps, key=lambda gap: gap[1] - gap[0])
            if new_high - new_low < 0.5 * row.height:
                break
            low, high, stop = new_low, new_high, stop + 1
        middle = (low + high) / 2
        if stop - at >= _ROWS and _is_prose(rows[at:stop], middle):
            return stop, middle
    return 0, 0.0


def _is_prose(rows: list[Parted], middle: float) -> bool:
    """Tell whether both sides of a gutter are running text, and not cells."""
    for left, right in ((-math.inf, middle), (middle, math.inf)):
        side = [[s for s in row if left <= s.x0 and s.x1 <= right] for _, row in rows]
        side = [some for some in side if some]
        if len(side) < max(_ROWS, 0.375 * len(rows)):
            return False
        if len(_spans(s for some in side for s in some)) > 1:  # cells, and not the gaps of justified lines
            return False
        widths = [some[-1].x1 - some[0].x0 for some in side]
        if median(widths) < 0.6 * max(widths) or median(sum(len(s.words) for s in some) for some in side) < 3:
            return False
    return True


def _table(rows: list[Parted], at: int) -> int:
    """Return the end of the table that begins at a row, or 0: rows with cells one below the other."""
    stop = at
    while stop < len(rows):
        segments = rows[stop][1]
        if len(segments) < 2 and not (stop > at + 1 and _continues(rows, at, stop)):
            break
        if stop > at and rows[stop - 1][0].y - rows[stop][0].y > 4 * rows[stop][0].height:
            break
        stop += 1
    while stop > at and len(rows[stop - 1][1]) < 2 and not _continues(rows, at, stop - 1):
        stop -= 1
    if sum(len(some) >= 2 for _, some in rows[at:stop]) < 2:
        return 0
    return stop if len(_edges(rows[at:stop])) >= 2 else 0


def _continues(rows: list[Parted], at: int, line: int) -> bool:
    """Tell whether a line of one segment goes on with a cell above it, other than the first."""
    row, segments = rows[line]
    columns = _edges(rows[at:line])
    steps = [a.y - b.y for (a, _), (b, _) in itertools.pairwise(rows[at:line])]
    step = rows[line - 1][0].y - row.y
    near = step < 1.6 * row.height
    inside = [
        n for n, (low, high) in enumerate(columns) if low - 2 <= segments[0].x0 and segments[0].x1 <= high + 2
    ]
    if inside and inside[0] > 0 and step < 1.15 * median(steps):
        return True  # a row with one cell alone
    return near and bool(inside) and (inside[0] > 0 or len(columns) > 2)


def _edges(rows: list[Parted]) -> list[tuple[float, float]]:
    """Return the columns of a table as what its cells take together of the width."""
    return _spans(s for _, some in rows if len(some) >= 2 for s in some)


def _spans(segments: Iterable[Segment]) -> list[tuple[float, float]]:
    """Return what segments take together of the width, from the left."""
    spans = sorted((s.x0, s.x1) for s in segments)
    columns: list[tuple[float, float]] = []
    for low, high in spans:
        if columns and low < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], high))
        else:
            columns.append((low, high))
    return columns


def _table_lines(rows: list[Parted]) -> Iterator[Line]:
    columns = _edges(rows)
    steps = [a.y - b.y for (a, _), (b, some) in itertools.pairwise(rows) if some[0].x0 < columns[0][1]]
    usual = median(steps) if steps else 0.0
    kept: list[tuple[Row, list[list[Word]]]] = []
    last_y = 0.0
    for row, segments in rows:
        cells: list[list[Word]] = [[] for _ in columns]
        for segment in segments:
            middle = (segment.x0 + segment.x1) / 2
            at = next((n for n, (low, high) in enumerate(columns) if low <= middle <= high), 0)
            cells[at] += segment.words
        goes_on = kept and not cells[0] and last_y - row.y < max(0.9 * usual, 1.35 * row.height)
        if goes_on and (len(segments) == 1 or last_y - row.y < 0.9 * usual):
            for cell, more in zip(kept[-1][1], cells, strict=True):
                cell += more
        else:
            kept.append((row, cells))
        last_y = row.y
    for row, cells in kept:
        texts = tuple(_joined(row, cell) for cell in cells)
        words = [w for cell in cells for w in cell]
        text = " ".join(filter(None, texts))
        yield Line(text, words[0].x0, words[-1].x1, row.y, row.height, _is_bold(words), 0.0, 0.0, texts)


def _is_bold(words: Sequence[Word]) -> bool:
    return sum(len(w.text) for w in words if w.bold) > 0.9 * sum(len(w.text) for w in words)


def _line(row: Row, words: list[Word], right: float) -> Line:
    first = words[0].x1 - words[0].x0
    x0, x1 = words[0].x0, max(w.x1 for w in words)
    return Line(_joined(row, words), x0, x1, row.y, row.height, _is_bold(words), right, first)


def _joined(row: Row, words: Sequence[Word]) -> str:
    runs: list[Run] = []
    for word in words:
        raised = word.height < 0.87 * row.height and word.y > row.y + 0.1 * row.height
        if runs and not (raised and len(word.text) <= 3):
            runs.append((" ", 0))
        runs += [(text, 1) for text, _ in word.runs] if raised and len(word.text) <= 3 else word.runs
        if raised:
            runs.append((" ", 0))
    return " ".join(join_runs(runs).split())
