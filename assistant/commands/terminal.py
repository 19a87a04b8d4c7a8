"""What commands have in common: their options, progress, JSON, tables for a spreadsheet."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def common_options() -> argparse.ArgumentParser:
    """Return the options that every command takes; one that is not given stays as it was."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--corpus", type=Path, help="folder of documents (else ATEB_CORPUS)")
    common.add_argument("--index-folder", type=Path, help="folder of the index (else ATEB_INDEX)")
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    return common


def progress_bar() -> Callable[[int, int, str], None]:
    """Return what draws progress on standard error, and only on a terminal.

    It is called with how many are done, of how many, and of what: a noun and what is done with it,
    such as "passages embedded"; each such stage has a bar of its own.
    """
    bars: dict[str, Any] = {}

    def show(done: int, total: int, what: str) -> None:
        from tqdm import tqdm

        if what not in bars:
            unit = f" {what.split()[0]}"
            # disable=None: nothing is drawn where no terminal is
            bars[what] = tqdm(desc=what.capitalize(), unit=unit, total=total, leave=False, disable=None)
        bars[what].update(done - bars[what].n)
        if done >= total:
            bars.pop(what).close()

    return show


def print_json(value: Any, *, indent: int | None = 2) -> None:
    """Print a value as JSON; indent: None for all on one line."""
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table as CSV, no cell of which a spreadsheet takes for a formula."""
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(columns)
    for row in rows:
        table.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])
