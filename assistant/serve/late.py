"""An assistant that opens behind the window: who asks before it is open waits for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypedDict

from assistant.assistant import Assistant
from assistant.settings import Settings
from index.build import Progress

Open = Callable[[Progress], Assistant]


class Opening(TypedDict):
    """How far the opening is: passages read of all, where documents are read."""

    ready: bool
    done: int
    total: int


class LateAssistant:
    """Stands for an `Assistant` from the start; whatever is asked of it waits until that is open.

    Where the opening fails, so does all that waits, with the same error.
    """

    def __init__(self, settings: Settings, open_it: Open, *, progress: Progress | None = None) -> None:
        self.settings = settings
        self._open_it, self._progress = open_it, progress
        self._opened: Future[Assistant] = Future()
        self._read = (0, 0)  # passages, of all

    def open(self) -> None:
        """Open the assistant; raise what that fails with."""
        try:
            self._opened.set_result(self._open_it(self._report))
        except Exception as error:
            self._opened.set_exception(error)
            raise

    def opening(self) -> Opening:
        """Return how far the opening is."""
        done, total = self._read
        ready = self._opened.done() and self._opened.exception() is None
        return Opening(ready=ready, done=done, total=total)

    def close(self) -> None:
        """Close the assistant, if it was opened."""
        if self.opening()["ready"]:
            self._opened.result().close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opened.result(), name)

    def _report(self, done: int, total: int, what: str) -> None:
        self._read = (done, total)
        if self._progress:
            self._progress(done, total, what)
