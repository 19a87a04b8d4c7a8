"""Progress on the terminal: a bar for each stage of the work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


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
            hidden = not sys.stderr.isatty()
            bars[what] = tqdm(desc=what.capitalize(), unit=unit, total=total, leave=False, disable=hidden)
        bars[what].update(done - bars[what].n)
        if done >= total:
            bars.pop(what).close()

    return show
