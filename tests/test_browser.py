"""The real window in a real, headless Chromium; and no socket that leaves this machine."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import DOCUMENTS

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
QUESTION = "What are the Parks Manager's areas of responsibility?"
# Run before the program: an outbound connection to any other machine ends it.
GUARD = """
import runpy, socket, sys
real = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        print("OUTBOUND", address, flush=True)
        raise OSError("no connection may leave this machine")
    return real(self, address)
socket.socket.connect = connect
lookup = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    if host not in (None, "", "127.0.0.1", "::1", "localhost", "0.0.0.0"):
        print("OUTBOUND", host, flush=True)
        raise OSError("no name may be looked up")
    return lookup(host, *rest, **more)
socket.getaddrinfo = getaddrinfo
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """`python app.py` on a free port, over a fresh index, guarded; the address and its output."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "ATEB_CORPUS": str(DOCUMENTS), "ATEB_INDEX": str(folder / "index")}
    command = [sys.executable, "-c", GUARD, str(ROOT / "app.py"), "--no-browser", "--port", str(port)]
    output = folder / "output"
    with output.open("w") as file:
        child = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, text=True
        )
        try:
            _wait(child, output)
            yield f"http://127.0.0.1:{port}", output
        finally:
            child.terminate()
            child.wait(20)


def _wait(child: subprocess.Popen, output: Path) -> None:
    import time

    for _ in range(600):
        if "is ready at" in output.read_text():
            return
        assert child.poll() is None, output.read_text()
        time.sleep(0.1)
    raise AssertionError(f"not ready after a minute: {output.read_text()}")


@pytest.mark.browser
@pytest.mark.model
@pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium at /usr/bin/chromium")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(
    ("path", "language", "width"),
    [
        pytest.param("/", "en", 1280, id="English, wide"),
        pytest.param("/cy/", "cy", 390, id="Welsh, narrow"),
    ],
)
def test_citation_opens_its_passage(served, path: str, language: str, width: int) -> None:
    from playwright.sync_api import expect, sync_playwright

    address, output = served
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": width, "height": 860})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + path)
        box = page.locator("#ateb-question")
        box.fill(QUESTION)
        box.press("Enter")
        citations = page.locator("#ateb-turns blockquote a.ateb-cite")
        expect(citations).to_have_count(2, timeout=20_000)
        expect(page.locator("#ateb-turns")).to_contain_text("Tree planting")
        citations.nth(1).click()
        mark = page.locator("#ateb-mark")
        expect(mark).to_contain_text("Tree planting")
        expect(mark).to_be_in_viewport()
        assert page.evaluate("document.documentElement.lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shared = page.url
        page.goto("about:blank")
        page.goto(shared)
        expect(mark).to_contain_text("Tree planting")
        browser.close()
    foreign = [url for url in asked if not url.startswith((address, "data:", "blob:", "about:"))]
    assert foreign == []
    assert "OUTBOUND" not in output.read_text()
