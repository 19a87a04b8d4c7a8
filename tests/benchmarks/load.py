"""Fifty users at once, for two minutes, on loopback; it stops by itself.

    python tests/benchmarks/load.py [--users 50] [--seconds 120] [--think 5]

Each user has an API key, asks a question, waits about `think` seconds, and asks again; most ask by
REST, some as a stream, some through Gradio, some search, some speak the OpenAI dialect. Every question is asked once
before it begins. Prints requests, errors, the times in ms, and the server's memory at the start
and at the end. Exit code 1 for any error, a p95 above 2 s, or memory that grew by more than a tenth.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx
from server import ROOT, machine, memory, serving

sys.path.insert(0, str(ROOT))
from assistant.serve.access import AccessStore

QUESTIONS = [
    json.loads(line)["question"] for line in (ROOT / "tests/questions.jsonl").read_text().splitlines()
]


async def user(number: int, key: str, address: str, until: float, think: float, seen: list) -> None:
    """Ask until time is up; keep (seconds, status) of each request."""
    chance = random.Random(number)
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
        await asyncio.sleep(chance.random() * think)
        while time.monotonic() < until:
            question, way, started = chance.choice(QUESTIONS), chance.random(), time.perf_counter()
            try:
                if way < 0.6:
                    reply = await client.post("/api/v1/ask", json={"question": question})
                elif way < 0.75:
                    reply = await client.post("/api/v1/ask/stream", json={"question": question})
                elif way < 0.8:
                    reply = await client.post("/gradio_api/call/ask", json={"data": [question, [], ""]})
                    event = reply.json()["event_id"]
                    reply = await client.get(f"/gradio_api/call/ask/{event}")
                elif way < 0.9:
                    reply = await client.post("/api/v1/search", json={"question": question})
                else:
                    said = {"messages": [{"role": "user", "content": question}]}
                    reply = await client.post("/v1/chat/completions", json=said)
                seen.append((time.perf_counter() - started, str(reply.status_code)))
            except httpx.HTTPError as error:
                seen.append((time.perf_counter() - started, type(error).__name__))
            await asyncio.sleep(chance.expovariate(1 / think) if think else 0)


async def warm(address: str, keys: list[str]) -> None:
    """Ask every question once, four at a time, so that what is loaded late is loaded."""
    places = asyncio.Semaphore(4)

    async def ask(client: httpx.AsyncClient, key: str, question: str) -> None:
        async with places:
            headers = {"Authorization": f"Bearer {key}"}
            await client.post("/api/v1/ask", json={"question": question}, headers=headers)

    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        known = {"Authorization": f"Bearer {keys[0]}"}
        while (await client.get("/config", headers=known)).status_code == 503:  # the window still opens
            await asyncio.sleep(0.2)
        pairs = enumerate(QUESTIONS)
        await asyncio.gather(*(ask(client, keys[n % len(keys)], question) for n, question in pairs))


async def load(address: str, pid: int, keys: list[str], seconds: float, think: float) -> tuple[list, float]:
    """Let all users ask; return what each request took, and the memory at the start."""
    await warm(address, keys)
    seen: list[tuple[float, str]] = []
    first, until = memory(pid), time.monotonic() + seconds
    await asyncio.gather(*(user(n, key, address, until, think, seen) for n, key in enumerate(keys)))
    return seen, first


def main() -> int:
    """Run it, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--think", type=float, default=5.0)
    given = parser.parse_args()
    said = machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = AccessStore(folder / "index")
        keys = [store.add_key(f"user-{n}") for n in range(given.users)]
        with serving(folder, ATEB_AUTH="users") as (address, pid):
            seen, start = asyncio.run(load(address, pid, keys, given.seconds, given.think))
            end = memory(pid)
    times = sorted(taken for taken, _ in seen)
    states = Counter(status for _, status in seen)
    errors = sum(count for status, count in states.items() if status != "200")
    p50, p95, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95, 0.99))
    print(f"{said}; {given.users} users, {given.seconds:g} s, {given.think:g} s between questions")
    print(f"{len(seen)} requests ({len(seen) / given.seconds:.1f}/s), {errors} errors {dict(states)}")
    print(f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms, longest {times[-1] * 1000:.0f} ms")
    print(f"memory: {start:.0f} MB at the start, {end:.0f} MB at the end")
    return int(errors > 0 or p95 > 2000 or end > start * 1.1)


if __name__ == "__main__":
    sys.exit(main())
