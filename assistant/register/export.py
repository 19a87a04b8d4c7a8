"""Rows of the register as cells, as CSV and as a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from assistant.register.role import Role

COLUMNS = tuple("body relation what partners amount when document date heading page quote".split())
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cells_of(role: Role) -> list[str]:
    """Return a row's cells in the order of COLUMNS; none of them is a formula to a spreadsheet."""
    cited = role.citation
    page = "" if cited.page is None else str(cited.page)
    cells = [role.body, role.relation, role.what, "; ".join(role.partners), role.amount, role.when]
    cells += [cited.title, cited.date, cited.heading, page, " ".join(cited.quote.split())]
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def write_csv(roles: Iterable[Role], path: Path) -> Path:
    """Write rows as CSV in UTF-8, with the mark by which spreadsheets know it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(cells_of(role) for role in roles)
    return path


def write_xlsx(roles: Iterable[Role], path: Path) -> Path:
    """Write rows as a workbook of one sheet, its head frozen and filtered."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Register"
    sheet.append(COLUMNS)
    for role in roles:
        sheet.append(cells_of(role))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes, sheet.auto_filter.ref = "A2", sheet.dimensions
    for letter, width in zip("ABCDEFGHIJK", (32, 16, 48, 28, 12, 16, 36, 14, 28, 6, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    book.save(path)
    return path
