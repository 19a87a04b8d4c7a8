"""Limits: places to answer and to wait, requests a minute by user. Past them: 503 and 429."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio.to_thread

from assistant.serve.problems import BusyError

T = TypeVar("T")


class AnswerGate:
    """So many answer at a time, so many wait for a place, and none waits longer than `patience` s."""

    def __init__(self, *, concurrent: int, queue: int, patience: float = 30.0) -> None:
        self._free = asyncio.Semaphore(concurrent)
        self._places = concurrent + queue
        self._queue = queue
        self._patience = patience
        self._taken = 0  # answering and waiting

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place; raise BusyError where too many wait, or after waiting too long."""
        if self._taken >= self._places:
            raise BusyError(
                f"{self._queue} questions wait already, and no more may. Ask again soon.", retry_after=2
            )
        self._taken += 1
        try:
            try:
                await asyncio.wait_for(self._free.acquire(), self._patience)
            except TimeoutError:
                raise BusyError(
                    f"No place to answer came free in {self._patience:g} s. Ask again later.",
                    retry_after=self._patience,
                ) from None
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._taken -= 1

    async def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns, done in a thread once a place is free."""
        async with self.place():
            return await anyio.to_thread.run_sync(work)


class RateLimit:
    """So many requests a minute by name, spent evenly: a bucket that fills as time goes by."""

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> float:
        """Count a request; return 0, or the seconds to wait where it is one too many."""
        if self._size <= 0:
            return 0.0
        now = self._clock()
        with self._lock:
            if len(self._buckets) > 10_000:  # a full bucket is the same as none
                self._buckets = {k: v for k, v in self._buckets.items() if now - v[1] < 60}
            left, at = self._buckets.get(name, (self._size, now))
            left = min(self._size, left + (now - at) * self._size / 60)
            taken = 1 if left >= 1 else 0
            self._buckets[name] = (left - taken, now)
            return 0.0 if taken else (1 - left) * 60 / self._size
