"""Cells with what they span, spread over a grid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.errors import DocumentError
from index.files.blocks import check_cells

MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, how many columns and rows it spans, whether it names columns."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False


def spread(rows: Iterable[Sequence[Cell]], heads: int = 0) -> tuple[tuple[str, ...], ...]:
    """Return the texts of rows of cells, each in its column.

    A cell that spans rows is written in each of them; one that spans columns is written in the first,
    and in each where it names columns (in the first `heads` rows).
    """
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column → rows still to fill, with what
    written = 0
    for at, row in enumerate(rows):
        line: list[str] = []
        cells = list(row)
        while cells or len(line) in below:
            check_cells(written)
            if len(line) > MOST_COLUMNS:
                raise DocumentError(f"has a table of more than {MOST_COLUMNS} columns; divide it.")
            column = len(line)
            if column in below:
                left, text = below.pop(column)
                if left > 1:
                    below[column] = (left - 1, text)
                line.append(text)
                continue
            cell = cells.pop(0)
            for offset in range(max(1, min(cell.columns, MOST_COLUMNS))):
                text = cell.text if offset == 0 or at < heads else ""
                if cell.rows > 1:
                    below[len(line)] = (cell.rows - 1, text)
                line.append(text)
        for column in [c for c in below if c > len(line)]:  # a row that is shorter than what hangs over it
            del below[column]
        written += len(line)
        grid.append(line)
    width = max((last_filled(line) for line in grid), default=0)
    check_cells(width * len(grid))  # which short rows are filled up to
    return tuple(tuple((line + [""] * width)[:width]) for line in grid)


def last_filled(line: Sequence[str]) -> int:
    """Return how many cells of a row there are up to its last one that isn't empty."""
    return max((at for at, text in enumerate(line, 1) if text), default=0)
