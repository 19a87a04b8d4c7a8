"""Spreadsheets: each row under the names of its columns, each sheet under its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles.numbers import is_date_format

from index.errors import DocumentError
from index.files.archive import check_archive
from index.files.blocks import Block, Content, Deadline, check_cells, counted, tidy
from index.files.number_format import formatted
from index.files.tables import MOST_COLUMNS, last_filled

Row = Sequence[str]
_PORTION = 1200  # characters of rows under one heading


def read_xlsx(data: bytes) -> Content:
    """Read a workbook: the values of its cells as they are shown; formulas by their last results."""
    names = check_archive(data)
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
    deadline = Deadline()
    blocks: list[Block] = []
    left_out = [
        counted(sum(n.startswith("xl/media/") for n in names), "picture"),
        counted(sum(n.startswith("xl/charts/chart") for n in names), "chart"),
        counted(
            sum(n.startswith(("xl/embeddings/", "xl/externalLinks/externalLink")) for n in names),
            "embedded or linked file",
        ),
        counted(
            sum(n.startswith("xl/comments") for n in names), "sheet with comments", "sheets with comments"
        ),
    ]
    hidden: list[tuple[str, str]] = []
    for sheet in book.worksheets:
        rows = list(_shown(sheet, deadline))
        if sheet.sheet_state != "visible":
            text = " ".join(cell for row in rows[:20] for cell in row if cell)
            hidden.append(("on a hidden sheet", f"{sheet.title}: {text}"))
            continue
        found = sheet_blocks(rows, 2)
        if found:
            blocks += [Block("heading", tidy(sheet.title), 1), *found]
    title = str(book.properties.title or "") if book.properties else ""
    return Content(
        blocks, title=title, titled=False, hidden=tuple(hidden), left_out=tuple(filter(None, left_out))
    )


def _shown(sheet: Any, deadline: Deadline) -> Iterator[Row]:
    """Yield the rows of a sheet as texts, without empty cells at the end."""
    sheet.reset_dimensions()  # a file may state more cells than it holds
    cells = 0
    for row in sheet.iter_rows():
        deadline.check()
        texts = ["" if cell.value is None else _cell(cell) for cell in row]
        filled = last_filled(texts)
        cells += filled
        check_cells(cells)
        if filled > MOST_COLUMNS:
            raise DocumentError(f"has a sheet of more than {MOST_COLUMNS} columns; divide it.")
        yield texts[:filled]


def _cell(cell: Any) -> str:
    value, shape = cell.value, cell.number_format
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        plain = not (value.hour or value.minute or value.second)
        return _date(value) if plain or not is_date_format(shape) else f"{_date(value)} {value:%H:%M}"
    if isinstance(value, date):
        return _date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return formatted(value, shape)
    return tidy(str(value))


def _date(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def sheet_blocks(rows: Iterable[Row], level: int = 1) -> list[Block]:
    """Return the blocks of a sheet: its tables, parted by empty rows, and the lines above them.

    The first row of a table names its columns where it has no figure and as many cells as the others.
    Headings of a level say which rows, from 1, follow.
    """
    blocks: list[Block] = []
    table: list[Row] = []
    first = 1
    for at, row in enumerate([*rows, ()], 1):
        if any(row):
            first = first if table else at
            table.append(row)
        elif table:
            blocks += _table(table, first, level)
            table = []
    return blocks


def _table(rows: list[Row], first: int, level: int) -> list[Block]:
    lines: list[Block] = []
    width = max(map(len, rows))
    while len(rows) > 1 and width > 1 and sum(map(bool, rows[0])) == 1:  # a title over the table
        lines.append(Block("paragraph", next(filter(None, rows[0]))))
        rows, first = rows[1:], first + 1
    if width == 1:
        return [Block("paragraph", row[0]) for row in rows]
    names = rows[0]
    named = len(rows) > 1 and sum(map(bool, names)) >= 0.6 * width and not any(_is_figure(c) for c in names)
    if not named:
        check_cells(width * len(rows))
        rows = [(*row, *("",) * (width - len(row))) for row in rows]
    head = [tuple(names)] if named else []
    rows, first = (rows[1:], first + 1) if named else (rows, first)
    for start, stop in _portions(rows, sum(map(len, names)) if named else 0):
        lines.append(Block("heading", f"Rows {first + start}–{first + stop - 1}", level))
        body = [*head, *map(tuple, rows[start:stop])]
        lines.append(Block("table", rows=tuple(body), heads=int(named), labelled=named))
    return lines


def _portions(rows: list[Row], added: int) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of rows that a passage holds; added: characters that each row's labels take."""
    start = size = 0
    for at, row in enumerate(rows):
        length = sum(map(len, row)) + added + 4 * len(row)
        if size and size + length > _PORTION:
            yield start, at
            start, size = at, 0
        size += length
    yield start, len(rows)


def _is_figure(cell: str) -> bool:
    """Tell whether a cell is a figure; a year names a column as well as a word does."""
    bare = cell.strip("£€$% ").replace(",", "").replace(" ", "")
    if bare.isdigit() and len(bare) == 4 and 1900 <= int(bare) <= 2100:
        return False
    return bool(bare) and bare.replace(".", "", 1).replace("-", "", 1).isdigit()
