"""An assistant that opens behind the window: who asks before it is open waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypedDict

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import AtebError
from index.build import Progress

Open = Callable[[Progress], Assistant]


class Opening(TypedDict):
    """How far the opening is: passages read of all, where documents are read; why it failed."""

    ready: bool
    done: int
    total: int
    error: str


class LateAssistant:
    """Stands for an `Assistant` from the start; whatever is asked of it waits until that is open.

    Where the opening fails, so does all that waits, with the same error.
    """

    def __init__(self, settings: Settings, open_it: Open, *, progress: Progress | None = None) -> None:
        self.settings = settings
        self._open_it, self._progress = open_it, progress
        self._ended = threading.Event()
        self._assistant: Assistant | None = None
        self._state = Opening(ready=False, done=0, total=0, error="")
        self._failure: AtebError | None = None

    def start(self) -> threading.Thread:
        """Open the assistant in a thread of its own; return it, started."""
        thread = threading.Thread(target=self._run, name="opening", daemon=True)
        thread.start()
        return thread

    def opening(self) -> Opening:
        """Return how far the opening is."""
        return self._state.copy()

    def close(self) -> None:
        """Close the assistant, if it was opened."""
        if self._assistant is not None:
            self._assistant.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._opened(), name)

    def _opened(self) -> Assistant:
        self._ended.wait()
        if self._assistant is None:
            raise self._failure or AtebError("Ateb could not start; its log says why.")
        return self._assistant

    def _run(self) -> None:
        try:
            self._assistant = self._open_it(self._report)
            self._state["ready"] = True
        except AtebError as error:
            self._failure = error
            self._state["error"] = str(error)
        finally:
            self._ended.set()

    def _report(self, done: int, total: int, what: str) -> None:
        self._state["done"], self._state["total"] = done, total
        if self._progress:
            self._progress(done, total, what)
