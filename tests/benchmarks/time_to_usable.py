"""Measure how long the window takes to be usable, from the start of the program and for a visitor.

    python tests/benchmarks/time_to_usable.py [TIMES]

Each time `python app.py` is started over an index that is there, and a fresh Chromium opens the page
as soon as the port answers; then a second visitor opens it. Printed are
medians in seconds, and beside them, from the same run, what importing Gradio alone takes here: the
machine's speed. Wants Chromium at /usr/bin/chromium.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browsing import ANSWERS, CHROMIUM, FLAGS
from serving import free_port

QUESTION = "Who is responsible for community safety?"
BOX = "#ateb-question textarea"
_PAINT = """() => ({
  paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000,
  requests: performance.getEntriesByType('resource').length + 1,
  kilobytes: performance.getEntriesByType('resource').reduce((sum, r) => sum + r.transferSize, 0) / 1024,
})"""
_SHIFT = """() => new Promise(resolve => { let sum = 0;
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => resolve(sum), 200); })"""


def measure(index: Path) -> dict[str, float]:
    """Start the program once; return seconds from its start, and what a second visitor meets."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    environment = {**os.environ, "ATEB_INDEX": str(index)}
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "--no-browser", "--port", str(port)],
            env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            return _visit(address, started, child)
        finally:
            child.terminate()
            child.wait(20)


def _visit(address: str, started: float, child: subprocess.Popen[Any]) -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        found: dict[str, float] = {}
        while True:
            try:
                urllib.request.urlopen(address).read()
                break
            except urllib.error.HTTPError:  # the page that waits
                break
            except urllib.error.URLError:
                assert child.poll() is None, "the program ended"
                time.sleep(0.02)
        found["port answers"] = time.perf_counter() - started
        found["port answers, CPU seconds"] = _cpu_seconds(child.pid)
        page = browser.new_page()
        page.goto(address)
        page.locator(BOX).fill(QUESTION, timeout=120_000)  # the page that waits asks for itself anew
        found["question can be typed"] = time.perf_counter() - started
        page.keyboard.press("Enter")
        page.locator(f"{ANSWERS} strong").first.wait_for(timeout=60_000)
        found["first answer is shown"] = time.perf_counter() - started
        found |= _second_visitor(browser.new_context().new_page(), address)
        browser.close()
    return found


def _cpu_seconds(process: int) -> float:
    """Return the processor's time that a process has used: it hardly depends on who else is busy."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _second_visitor(page: Any, address: str) -> dict[str, float]:
    begun = time.perf_counter()
    page.goto(address)
    page.locator(BOX).fill(QUESTION)
    found = {"later visitor: question can be typed": time.perf_counter() - begun}
    asked = time.perf_counter()
    page.keyboard.press("Enter")
    page.locator(f"{ANSWERS} strong").first.wait_for(timeout=60_000)
    found["later visitor: answer after asking"] = time.perf_counter() - asked
    seen = page.evaluate(_PAINT)
    found["later visitor: first contentful paint"] = seen["paint"]
    found["later visitor: layout shift (no unit)"] = page.evaluate(_SHIFT)
    found["later visitor: requests (count)"] = seen["requests"]
    found["later visitor: transferred (KB)"] = seen["kilobytes"]
    return found


def importing_gradio() -> dict[str, float]:
    """Return the seconds, and the processor's, that importing Gradio takes in a process of its own."""
    started = time.perf_counter()
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"}
    code = "import time, gradio; print(time.process_time())"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, env=environment, capture_output=True, text=True
    )
    name = "import gradio, alone"
    return {name: time.perf_counter() - started, f"{name}, CPU seconds": float(done.stdout)}


def main() -> None:
    """Measure some times and print the medians."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        measure(index)  # builds the index
        rows = [measure(index) | importing_gradio() for _ in range(times)]
    for name in rows[0]:
        values = [row[name] for row in rows]
        print(f"{name:40} {statistics.median(values):8.2f}   ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    main()
