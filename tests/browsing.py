"""What the tests in a real browser share: Chromium, `python app.py` guarded, a scripted assistant."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from serving import free_port, running

from assistant import Answer, Assistant, Citation, Claim, Settings
from assistant.window.app import application
from index.build import build
from index.embed import WordEmbedder

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
QUESTION = "How many books were lent in 2021-22?"
ANSWERS = "#ateb-talk [data-testid=bot]"
DONE = f"""before => document.querySelectorAll('{ANSWERS}').length > before
    && !document.querySelector('#ateb-question .stop-button') && !document.querySelector('#ateb-question textarea:disabled')"""
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


class Served(NamedTuple):
    """A program that is running: its address, the file of its output, its folder of documents."""

    address: str
    output: Path
    corpus: Path


def in_a_browser(test: Callable) -> Callable:
    """Mark a test that drives a browser; it is skipped where there is none."""
    for mark in (
        pytest.mark.browser,
        pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
        pytest.mark.filterwarnings("ignore::ResourceWarning"),
    ):
        test = mark(test)
    return test


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`python app.py` over a copy of the tests' documents, changes allowed."""
    folder = tmp_path_factory.mktemp("served")
    corpus = shutil.copytree(ROOT / "tests" / "documents", folder / "documents")
    port, output = free_port(), folder / "output"
    environment = {
        **os.environ, "ATEB_CORPUS": str(corpus), "ATEB_INDEX": str(folder / "index"), "ATEB_UPLOADS": "on",
    }  # fmt: skip
    command = [sys.executable, "-c", GUARD, str(ROOT / "app.py"), "--no-browser", "--port", str(port)]
    with output.open("w") as file:
        child = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, text=True
        )
        try:
            _wait(lambda: "The window is open" in output.read_text(), child, output)
            yield Served(f"http://127.0.0.1:{port}", output, corpus)
        finally:
            child.terminate()
            child.wait(20)


def _wait(done: Callable[[], bool], child: subprocess.Popen, output: Path) -> None:
    for _ in range(3000):
        if done():
            return
        assert child.poll() is None, output.read_text()
        time.sleep(0.1)
    raise AssertionError(f"not ready after five minutes: {output.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=90_000)  # a busy machine is no failure
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Any]]:
    """Return what opens a page in a browser of its own, and check that it asked nothing elsewhere."""
    contexts: list[Any] = []
    asked: list[str] = []
    broken: list[str] = []

    def opened(
        address: str, *, width: int = 1280, height: int = 860, theme: str = "light", **more: Any
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, accept_downloads=True, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(address)
        page.wait_for_selector("#ateb-talk, #name", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert broken == []
    foreign = [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))]
    assert foreign == []


def violations(page: Any) -> list[str]:
    """Return what axe finds on a page as it stands against WCAG 2.2 AA, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]]


def ask(page: Any, question: str) -> Any:
    """Ask in the window; return the message that answers, whole."""
    answers = page.locator(ANSWERS)
    before = answers.count()
    box = page.locator("#ateb-question textarea")
    box.fill(question)
    box.press("Enter")
    page.wait_for_function(DONE, arg=before)
    return answers.last


class Scripted:
    """An assistant that answers by a script, slowly; everything else is that of a real, small one."""

    def __init__(self, real: Assistant) -> None:
        self._real = real
        self.pause = 0.0  # seconds before each snapshot
        self.ended = threading.Event()  # set when an answer has been made, or given up

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def stream(
        self,
        question: str,
        history: Any = (),
        *,
        where: Mapping[str, str] | None = None,
        language: str = "",
        **_: Any,
    ) -> Iterator[Answer]:
        self.ended.clear()
        try:
            yield from self._answers(question, list(history), where)
        finally:
            self.ended.set()

    def _answers(self, question: str, history: list[str], where: Any) -> Iterator[Answer]:
        document = self._real.index.documents()[0]
        quote = document.text[:12]
        citation = Citation(
            1, document.id, document.source, document.title, "2020", "stated", "", None, 0, 12, quote
        )
        claims = [Claim(f"Sentence {n}.", (1,)) for n in range(1, 4)]
        claims.append(Claim(f"After {len(history)} questions, in {where}.", verified=None))
        for length in range(1, len(claims) + 1):
            time.sleep(self.pause)
            shown = tuple(claims[:length])
            text = "\n".join(claim.text for claim in shown)
            yield Answer(
                question, question, "answered", text, shown, (citation,), done=length == len(claims),
                index_version="v1",
            )  # fmt: skip


@contextmanager
def serving(assistant: Assistant | Scripted) -> Iterator[str]:
    """Serve an assistant in a thread; yield its address once the window is open."""
    app = application(assistant)  # type: ignore[arg-type]
    with running(app) as address:
        for _ in range(600):
            if app.state.window.is_open:
                break
            time.sleep(0.1)
        yield address


@pytest.fixture
def scripted(tmp_path: Path, world: Callable[..., Path]) -> Iterator[tuple[str, Scripted]]:
    """A server around a scripted assistant: its address, and the assistant."""
    folder = world()
    build(folder, tmp_path / "index", embedder=WordEmbedder())
    settings = Settings(corpus=folder, index=tmp_path / "index", uploads=True)
    with Assistant.open(settings, embedder=WordEmbedder()) as real:
        assistant = Scripted(real)
        with serving(assistant) as address:
            yield address, assistant
