"""The rows of a table on lines: their cells, and which row names the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CELLS = re.compile(r"\s*\|\s*|\s*\t+\s*|[ \u00a0]{3,}")
_SLASH = re.compile(r" / ")
_RULE = re.compile(r"[\s|:+=\-–—]+")


def cells(row: str) -> list[str]:
    """Return the cells of a row, each on one line; empty ones at its ends are left out."""
    row = row.strip().strip("|")
    return [" ".join(cell.split()) for cell in (_CELLS if _CELLS.search(row) else _SLASH).split(row)]


def is_rule(row: str) -> bool:
    """Tell whether a row is a line drawn between others."""
    return bool(_RULE.fullmatch(row))


def has_header(rows: Sequence[str]) -> bool:
    """Tell whether the first of some rows names the columns of the others.

    It does where a rule stands under it, or where it alone holds no figure in a column of them.
    """
    if len(rows) < 2:
        return False
    if is_rule(rows[1]):
        return True
    first, others = cells(rows[0]), [cells(row) for row in rows[1:]]
    if re.search(r"[0-9]", rows[0]) or len(first) < 2 or not all(first):
        return False
    columns = zip(*(row[: len(first)] for row in others if len(row) >= len(first)), strict=False)
    return any(all(re.search(r"[0-9]", cell) for cell in column) for column in columns)
