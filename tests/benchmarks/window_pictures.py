"""Take the pictures of the window that docs/ shows, of the two papers that come with Ateb.

    python tests/benchmarks/window_pictures.py [FOLDER]

Starts `python app.py` over a fresh index, waits for Gradio around it, and writes PNG files to FOLDER
(docs/ by default). Look at each before you keep it. Wants Chromium at /usr/bin/chromium.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browsing import CHROMIUM, FLAGS, ask
from serving import free_port


class Picture(NamedTuple):
    """A picture: its file, the size and theme of the window, its language, what is asked, the view."""

    name: str
    width: int
    height: int
    theme: str
    language: str
    question: str = ""
    view: str = "source"


PICTURES = (
    Picture("window", 1280, 800, "light", "en", "Who chairs the Wales Contest Board?"),
    Picture("window-welsh-dark", 1280, 800, "dark", "cy", "Pwy sy’n cadeirio’r Wales Contest Board?"),
    Picture(
        "window-not-said",
        1280,
        800,
        "light",
        "en",
        "What is the Chief Constable of London’s salary?",
        "answer",
    ),
    Picture("window-narrow", 390, 800, "light", "en", "Who chairs the Wales Contest Board?", "answer"),
    Picture("window-narrow-source", 390, 800, "dark", "cy", "Who chairs the Wales Contest Board?"),
    Picture("window-library", 1280, 640, "light", "en", view="library"),
)


def main() -> None:
    """Take every picture."""
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as index, sync_playwright() as playwright:
        child = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "--no-browser", "--port", str(port)],
            env={**os.environ, "ATEB_INDEX": index, "ATEB_UPLOADS": "on"}, cwd=ROOT,
        )  # fmt: skip
        try:
            _wait(address)
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            for picture in PICTURES:
                _take(browser, address, picture, folder / f"{picture.name}.png")
        finally:
            child.terminate()
            child.wait(20)


def _wait(address: str) -> None:
    while True:
        try:
            if "gradio_config" in urllib.request.urlopen(address).read().decode():
                return
        except urllib.error.URLError:
            pass
        time.sleep(0.3)


def _take(browser: Any, address: str, picture: Picture, file: Path) -> None:
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.theme
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(address + ("/cy/" if picture.language == "cy" else "/"))
    page.wait_for_selector("#ateb-question textarea")
    if picture.view == "library":
        page.get_by_role("tab").nth(1).click()
        page.locator("#ateb-library a >> visible=true").first.wait_for()
    else:
        answer = ask(page, picture.question)
        page.locator(".ateb-source").first.wait_for()
        if picture.view == "source":
            answer.locator("blockquote a").first.click()
    page.wait_for_timeout(1500)
    page.screenshot(path=file)
    context.close()
    with Image.open(file) as image:  # fewer colours: text stays sharp, the file small
        image.convert("RGB").quantize(64).save(file, optimize=True)


if __name__ == "__main__":
    main()
