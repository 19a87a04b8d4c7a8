"""A server of its own for the benchmarks of serving: on loopback, over a copy of the documents."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]


def machine() -> str:
    """Return the machine and the day, to stand beside a figure."""
    load = os.getloadavg()[0]
    cores = len(os.sched_getaffinity(0))
    return f"{time.strftime('%Y-%m-%d')}, {cores} cores ({platform.machine()}), load before {load:.1f}"


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[tuple[str, int]]:
    """Serve a copy of corpus/ with such settings; give address and process id, and stop at the end."""
    corpus = folder / "corpus"
    shutil.copytree(ROOT / "corpus", corpus)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ, "ATEB_CORPUS": str(corpus), "ATEB_INDEX": str(folder / "index"), **settings,
    }  # fmt: skip
    command = [sys.executable, str(ROOT / "app.py"), "--no-browser", "--port", str(port)]
    with (folder / "log").open("w") as log:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(child, f"http://127.0.0.1:{port}", folder / "log")
            yield f"http://127.0.0.1:{port}", child.pid
        finally:
            child.terminate()
            child.wait(30)


def _wait(child: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _ in range(240):
        if child.poll() is not None:
            raise SystemExit(log.read_text())
        try:
            if httpx.get(f"{address}/api/v1/ready").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise SystemExit(f"not ready after two minutes: {log.read_text()[-2000:]}")


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024
