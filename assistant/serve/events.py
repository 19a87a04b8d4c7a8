"""Snapshots of an answer, made in a thread, and streamed as server-sent events."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

import anyio.to_thread
from fastapi.responses import StreamingResponse

from assistant.answers import Answer
from assistant.serve.limits import AnswerGate

T = TypeVar("T")
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def snapshots(gate: AnswerGate, make: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
    """Yield what `make` yields, made in a thread that no slow reader holds up; raise what goes wrong.

    Its place in the gate is given back when making ends; raises BusyError where none is free.
    """
    loop, stopped = asyncio.get_running_loop(), threading.Event()
    ready: asyncio.Queue[T | None] = asyncio.Queue()

    def produce() -> None:
        for snapshot in make():
            if stopped.is_set():
                return
            loop.call_soon_threadsafe(ready.put_nowait, snapshot)

    async def run() -> None:
        try:
            async with gate.place():
                await anyio.to_thread.run_sync(produce)
        finally:
            ready.put_nowait(None)

    # A task of its own: a stream that is closed early must not end it in the wrong place.
    task = asyncio.create_task(run())
    try:
        while (snapshot := await ready.get()) is not None:
            yield snapshot
        await task
    finally:
        stopped.set()


async def event_stream(
    answers: AsyncIterator[T], encode: Callable[[AsyncIterator[T]], AsyncIterator[str]]
) -> StreamingResponse:
    """Return the response that streams an answer.

    The first snapshot is awaited before the response begins, so that an error has its status.
    """
    first = await anext(answers)

    async def whole() -> AsyncIterator[T]:
        yield first
        async for answer in answers:
            yield answer

    return StreamingResponse(encode(whole()), media_type="text/event-stream", headers=_HEADERS)


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
