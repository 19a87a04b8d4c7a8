"""Five minutes of broken requests and files for the ask and upload paths; it stops by itself.

    python tests/benchmarks/fuzz.py [--seconds 300] [--seed 1]
    python tests/benchmarks/fuzz.py --files 10000 [--seconds 300] [--seed 1]

With --files, that many broken files of every format are read, and divided, without a server; broken
are their bytes, or those of a member of their archive. Exit code 1 for a traceback, for a process
that ended, or for a file that takes more than ten seconds.

Starts from requests and files that are right and breaks them: bytes turned, cut, doubled; values
replaced by odd ones. Prints how many of each status there were, and the server's memory over time.
Exit code 1 for any 500, for a server that has ended, or for one that answers no more.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "index"))
from server import machine, memory, serving
from test_files_figures import WRITERS, Paper, Piece

from index.build import split
from index.errors import DocumentError
from index.load import load_all

_SLOW = 10.0  # seconds that a file may take
_BATCH = 50  # files that a process reads before it is asked how it is

ODD: list[Any] = [
    None, True, -1, 0, 1e308, 10**400, "", " ", "\0", "\ud800", "\u202e", "\ufdfa" * 300, "a" * 5000, "{}", "[1]", [], {},
    [[]] * 50, {"a": {"b": {}}}, "NEAR(", '"', "' OR 1=1", "../../etc/passwd", "<script>", "%s%n", "٣", "ŵŷ", "\r\n\r\n",
]  # fmt: skip
ASKED: list[tuple[str, Any]] = [
    ("/api/v1/ask", {"question": "Who chairs the board?", "history": ["What is it?"], "where": {"date_from": "2008"}}),
    ("/api/v1/ask/stream", {"question": "What was agreed in 2018?", "language": "cy"}),
    ("/api/v1/search", {"question": "community safety", "k": 3, "where": {"heading": "B"}}),
    ("/api/v1/feedback", {"mark": "wrong", "question": "Who?", "answer": {"text": "x"}, "comment": "no"}),
    ("/v1/chat/completions", {"model": "ateb", "messages": [{"role": "user", "content": "Who chairs?"}], "stream": True}),
    ("/gradio_api/call/ask", {"data": ["Who chairs the board?", [], ""]}),
    ("/gradio_api/queue/join", {"data": [["x"], 1], "fn_index": 3, "session_hash": "s", "event_data": {}}),
    ("/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "Who?"}}}),
]  # fmt: skip


def mangled(value: Any, chance: random.Random) -> Any:
    """Return a value with some part of it replaced by an odd one."""
    if chance.random() < 0.15:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {
            (k if chance.random() < 0.95 else str(chance.choice(ODD))): mangled(v, chance)
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [mangled(v, chance) for v in value] * chance.choice((1, 1, 1, 3))
    return value


def broken(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some turned, cut or doubled."""
    found = bytearray(data)
    for _ in range(chance.choice((0, 1, 3, 20))):
        at = chance.randrange(len(found) + 1)
        act = chance.random()
        if act < 0.5 and at < len(found):
            found[at] = chance.randrange(256)
        elif act < 0.7:
            del found[at : at + chance.randrange(40)]
        elif act < 0.9:
            found[at:at] = found[at : at + chance.randrange(200)]
        else:
            del found[at:]
    return bytes(found)


@lru_cache
def files() -> dict[str, bytes]:
    """Return a good file of each format."""
    pieces = tuple(
        Piece("The Harbour Board spent", f"{n},412", "2", "on the ferry in May") for n in range(1, 5)
    )
    paper = Paper((pieces, pieces[:2]), (("11", "", "13"), ("21", "22", "23")))
    return {name: write(paper) for name, write in WRITERS.items()}


def broken_inside(data: bytes, chance: random.Random) -> bytes:
    """Return an archive with one of its members broken."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        picked = chance.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            target.writestr(name, broken(source.read(name), chance) if name == picked else source.read(name))
    return out.getvalue()


def read_broken(seed: int, count: int) -> list[tuple[str, str, float]]:
    """Read so many broken files; return (name, "read", "refused" or the traceback, seconds) of each."""
    chance, good, told = random.Random(seed), files(), []
    with tempfile.TemporaryDirectory() as name:
        for _ in range(count):
            kind = chance.choice(list(good))
            inside = good[kind].startswith(b"PK") and chance.random() < 0.8
            path = Path(name) / kind
            path.write_bytes((broken_inside if inside else broken)(good[kind], chance))
            begun, said = time.monotonic(), "read"
            try:
                for document in load_all(path, folder=Path(name)).documents:
                    split(document)
            except DocumentError:
                said = "refused"
            except Exception:
                said = traceback.format_exc()
            told.append((kind, said, time.monotonic() - begun))
    return told


def fuzz_files(count: int, seconds: float, seed: int) -> int:
    """Read broken files in a process of their own, and print what came of it."""
    begun, done, ended = time.monotonic(), [], 0
    pool = ProcessPoolExecutor(1)
    while len(done) < count and time.monotonic() - begun < seconds:
        seed += 1
        try:
            done += pool.submit(read_broken, seed, _BATCH).result(timeout=_BATCH * _SLOW)
        except (BrokenProcessPool, TimeoutError) as error:
            ended += 1
            print(f"seed {seed}: {type(error).__name__}")
            pool = ProcessPoolExecutor(1)
    pool.shutdown(cancel_futures=True)
    states = Counter((kind, said if said in ("read", "refused") else "fell over") for kind, said, _ in done)
    fallen = [said for _, said, _ in done if said not in ("read", "refused")]
    slowest = max(took for _, _, took in done)
    print(f"{machine()}; {len(done)} files in {time.monotonic() - begun:.0f} s, slowest {slowest:.1f} s")
    print(", ".join(f"{kind} {said} {n}" for (kind, said), n in sorted(states.items())))
    print(f"fell over: {len(fallen)}; processes that ended or hung: {ended}")
    print("\n".join(fallen[:3]))
    return int(bool(fallen) or ended > 0 or slowest > _SLOW)


def one(client: httpx.Client, chance: random.Random, good: dict[str, bytes]) -> httpx.Response:
    """Send one broken request."""
    if chance.random() < 0.7:
        path, body = chance.choice(ASKED)
        content = json.dumps(mangled(body, chance)).encode()
        content = broken(content, chance) if chance.random() < 0.3 else content
        headers = {"Content-Type": chance.choice(("application/json",) * 9 + ("text/plain",))}
        headers["Accept"] = "application/json, text/event-stream"
        return client.post(path, content=content, headers=headers)
    name = chance.choice(list(good))
    data = broken(good[name], chance)
    if chance.random() < 0.2:
        name = chance.choice(
            ("../" + name, "x" * 300 + name, "\u202e" + name, ".txt", name + "\n", "con.txt")
        )
    reply = client.post("/gradio_api/upload", files={"files": (name, data)})
    return reply


def main() -> int:
    """Run it, and print what came back."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=0)
    given = parser.parse_args()
    if given.files:
        return fuzz_files(given.files, given.seconds, given.seed)
    said, chance, good = machine(), random.Random(given.seed), files()
    states: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name, serving(Path(name), ATEB_UPLOADS="on") as (address, pid):
        time.sleep(15)  # until Gradio is loaded, too
        begun = time.monotonic()
        held = [memory(pid)]  # MB, at every tenth of the time
        with httpx.Client(base_url=address, timeout=60) as client:
            while (passed := time.monotonic() - begun) < given.seconds:
                if passed >= len(held) * given.seconds / 10:
                    held.append(memory(pid))
                try:
                    reply = one(client, chance, good)
                    states[str(reply.status_code)] += 1
                    failed = reply.status_code == 500 or b"its log says how" in reply.content
                    if failed:
                        states["fell over"] += 1
                        print(reply.request.url, reply.text[:300])
                except httpx.HTTPError as error:
                    states[type(error).__name__] += 1
                    print(type(error).__name__, error)
            alive = client.post("/api/v1/ask", json={"question": "Who chairs the board?"}).status_code
        held.append(memory(pid))
        log = (Path(name) / "log").read_text()
        fallen = [line for line in log.splitlines() if '"event": "failed"' in line]
    print(f"{said}; {given.seconds:g} s, seed {given.seed}")
    print(
        f"{sum(states.values())} requests: {dict(sorted(states.items()))}; failures in the log: {len(fallen)}"
    )
    print("\n".join(fallen[:5]))
    print(f"answers after it: {alive}; memory over the time: {', '.join(f'{mb:.0f}' for mb in held)} MB")
    return int(states["500"] > 0 or states["fell over"] > 0 or bool(fallen) or alive != 200)


if __name__ == "__main__":
    sys.exit(main())
