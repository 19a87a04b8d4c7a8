"""Snapshots of an answer as server-sent events, made in a thread, held up by no slow reader."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Generic, TypeVar

import anyio.to_thread
from fastapi.responses import StreamingResponse

from assistant.answers import Answer
from assistant.serve.limits import AnswerGate

T = TypeVar("T")
EVENTS = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class Snapshots(Generic[T]):
    """What `make` yields, made in a thread; its place in the gate is given back when that ends."""

    def __init__(self, gate: AnswerGate, make: Callable[[], Iterator[T]]) -> None:
        self._gate = gate
        self._make = make
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Queue[T | Exception | None] = asyncio.Queue()
        self._stopped = False
        # A task of its own: a stream that is closed early must not end it in the wrong place.
        self._task = asyncio.create_task(self._run())

    def _produce(self) -> None:
        for snapshot in self._make():
            if self._stopped:
                return
            self._loop.call_soon_threadsafe(self._ready.put_nowait, snapshot)

    async def _run(self) -> None:
        ended: Exception | None = None
        try:
            await anyio.to_thread.run_sync(self._produce)
        except Exception as error:
            ended = error
        finally:
            self._gate.leave()
        self._ready.put_nowait(ended)

    async def next(self) -> T | None:
        """Return the next snapshot, None after the last; raise what went wrong in making it."""
        found = await self._ready.get()
        if isinstance(found, Exception):
            raise found
        return found

    async def beginning_with(self, first: T | None) -> AsyncIterator[T]:
        """Yield a snapshot that was taken already, and the rest."""
        try:
            snapshot = first
            while snapshot is not None:
                yield snapshot
                snapshot = await self.next()
        finally:
            self._stopped = True


async def event_stream(
    gate: AnswerGate,
    make: Callable[[], Iterator[T]],
    encode: Callable[[AsyncIterator[T]], AsyncIterator[str]],
    *,
    media_type: str = EVENTS,
) -> StreamingResponse:
    """Return the response that streams an answer; raise BusyError where no place is free.

    The first snapshot is awaited before the response begins, so that an error has its status.
    """
    await gate.enter()
    snapshots = Snapshots(gate, make)
    body = encode(snapshots.beginning_with(await snapshots.next()))
    return StreamingResponse(body, media_type=media_type, headers=_HEADERS)


async def answer_events(answers: AsyncIterator[Answer]) -> AsyncIterator[str]:
    """Yield an event "answer" for each snapshot; the last one has `done`."""
    try:
        async for answer in answers:
            yield event("answer", answer.to_dict())
    except Exception:
        yield event("problem", {"status": 500, "detail": "The answer broke off; ask again."})
        raise


def event(name: str, data: object) -> str:
    """Return one event; its data are JSON on one line."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
