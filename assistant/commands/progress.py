"""A progress bar on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable


def progress_bar(doing: str = "Indexing", unit: str = "passages") -> Callable[[int, int, str], None]:
    """Return a progress bar on standard error, drawn only on a terminal."""
    from tqdm import tqdm

    bar = tqdm(unit=f" {unit}", desc=doing, disable=not sys.stderr.isatty(), leave=False)

    def show(done: int, total: int, what: str) -> None:
        bar.total = total
        bar.set_postfix_str(what)
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return show
