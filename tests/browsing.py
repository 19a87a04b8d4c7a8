"""What the tests in a real browser share: Chromium, and servers that answer at once."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from scripted_reader import ScriptedReader
from serving import running

from assistant import Answer, Assistant, Citation, Claim, Settings
from assistant.window.app import application
from index.build import build
from index.embed import WordEmbedder

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WAIT = 90_000  # milliseconds that anything may take: a busy machine is no failure
# A question, and a world of documents in which one sentence is its whole answer.
QUESTION = "Who chairs the Riverside Partnership?"
SENTENCE = "The Parks Board chairs the Riverside Partnership."
NOT_SAID = "Which singer opened the festival in Lisbon?"
GLANAFON = {
    "parks.txt": f"Parks Review\n\n1. Riverside Partnership\n\n{SENTENCE}\n\n12 May 2021\n",
    "library.txt": "Library Hours\n\nThe Library Manager is responsible for opening hours.\n",
}
ANSWERS = "#ateb-talk [data-testid=bot]"
DONE = f"""before => document.querySelectorAll('{ANSWERS}').length > before
    && !document.querySelector('#ateb-question .stop-button') && !document.querySelector('#ateb-question textarea:disabled')"""


def in_a_browser(test: Callable) -> Callable:
    """Mark a test that drives a browser; it is skipped where there is none."""
    for mark in (
        pytest.mark.browser,
        pytest.mark.flaky(reruns=2),  # a busy machine may draw a page later than it is looked at
        pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
        pytest.mark.filterwarnings("ignore::ResourceWarning"),
    ):
        test = mark(test)
    return test


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=WAIT)
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
        page.set_default_timeout(WAIT)
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
    """An assistant that answers by a script; everything else is that of a real, small one."""

    def __init__(self, real: Assistant) -> None:
        self._real = real
        self.going = threading.Event()  # what comes after the first snapshot waits for it
        self.going.set()
        self.ended = threading.Event()  # set when an answer has been made, or given up
        self.given = 0  # snapshots of the latest answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def stream(
        self,
        question: str,
        history: Any = (),
        *,
        where: Mapping[str, str] | None = None,
        caution: str = "",
        **_: Any,
    ) -> Iterator[Answer]:
        self.ended.clear()
        self.given = 0
        try:
            yield from self._answers(question, list(history), {**(where or {}), "caution": caution})
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
            assert length == 1 or self.going.wait(WAIT / 1000)
            self.given = length
            shown = tuple(claims[:length])
            text = "\n".join(claim.text for claim in shown)
            yield Answer(
                question, question, "answered", text, shown, (citation,), done=length == len(claims),
                index_version="v1",
            )  # fmt: skip


def written(folder: Path, files: Mapping[str, str] = GLANAFON) -> Path:
    """Write files to a folder of documents; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _holds_the_words(question: str, text: str) -> float:
    """Judge that a text answers where it holds every long word of the question."""
    words = re.findall(r"\w{6,}", question.casefold())
    return 6.0 if words and all(word in text.casefold() for word in words) else -6.0


@contextmanager
def small_assistant(folder: Path, files: Mapping[str, str] = GLANAFON, **values: Any) -> Iterator[Assistant]:
    """Open a real assistant over small documents, whose embedder and reader count words."""
    settings = Settings(corpus=written(folder / "documents", files), index=folder / "index", **values)
    build(settings.corpus, settings.index, embedder=WordEmbedder())
    reader = ScriptedReader(_holds_the_words)
    with Assistant.open(settings, embedder=WordEmbedder(), reader=reader) as assistant:
        yield assistant


@contextmanager
def serving(assistant: Assistant | Scripted) -> Iterator[str]:
    """Serve an assistant in a thread; yield its address once the window is open."""
    app = application(assistant)  # type: ignore[arg-type]
    with running(app) as address:
        for _ in range(6000):
            if app.state.window.is_open:
                break
            time.sleep(0.1)
        assert app.state.window.is_open, "The window was not open after ten minutes."
        yield address


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over small documents; no test changes them."""
    with (
        small_assistant(tmp_path_factory.mktemp("small"), uploads=True) as assistant,
        serving(assistant) as address,
    ):
        yield address


@pytest.fixture(scope="session")
def _scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Scripted]]:
    with small_assistant(tmp_path_factory.mktemp("scripted"), uploads=True) as real:
        assistant = Scripted(real)
        with serving(assistant) as address:
            yield address, assistant


@pytest.fixture
def scripted(_scripted: tuple[str, Scripted]) -> tuple[str, Scripted]:
    """A server around a scripted assistant that does not wait: its address, and the assistant."""
    _scripted[1].going.set()
    return _scripted
