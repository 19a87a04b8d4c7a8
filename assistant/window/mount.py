"""Where the window is served: a page that says what is still loading, then Gradio at its addresses."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path
from typing import Any

import anyio.to_thread
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.identity import user_of
from assistant.serve.late import Opening
from assistant.serve.service import Service
from assistant.strings import LANGUAGES, strings

_FOLDER = Path(__file__).parent
_COOKIE = "ateb_browser_of"
# Gradio puts what it is given for the head there by a script, too late to say what language is spoken.
_HEAD = f"<head><script>{(_FOLDER / 'window.js').read_text(encoding='utf-8')}</script>".encode()


class Window:
    """The window as an application: to be mounted at "/", and to run with the server's lifespan."""

    def __init__(self, service: Service, opening: Callable[[], Opening]) -> None:
        self._service, self._opening = service, opening
        self._settings = service.assistant.settings
        first = self._settings.language
        self.places = {name: "/" if name == first else f"/{name}/" for name in LANGUAGES}
        self._framed: ASGIApp | None = None
        self.ready = asyncio.Event()

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Load Gradio behind the page that waits for it, and end it with the server."""
        cache = tempfile.mkdtemp(prefix="ateb-")  # what Gradio keeps of files is for this user alone
        os.environ["GRADIO_TEMP_DIR"] = cache
        ended = asyncio.Event()

        async def live() -> None:
            app = await anyio.to_thread.run_sync(self._build, abandon_on_cancel=True)
            async with app.router.lifespan_context(app):
                self._framed = app
                self.ready.set()
                await ended.wait()

        task = asyncio.create_task(live())
        try:
            yield
        finally:
            ended.set()
            if self._framed is None:
                task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            shutil.rmtree(cache, ignore_errors=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with Gradio where it is loaded, else with the page that waits for it."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path in {place.rstrip("/") for place in self.places.values()} - {""}:
            answer: Response = RedirectResponse(f"{path.rsplit('/', 1)[-1]}/")
            await answer(scope, receive, send)
        elif self._framed is not None:
            page = scope["path"] in self.places.values()
            await self._framed(scope, receive, self._completed(scope, send) if page else send)
        else:
            page = path in self.places.values()
            answer = HTMLResponse(self._waiting(path), 503) if page else Response(status_code=503)
            answer.headers["Retry-After"] = "1"
            await answer(scope, receive, send)

    def _build(self) -> FastAPI:
        """Return Gradio with a window for each language; importing it takes seconds."""
        import gradio as gr

        from assistant.window.window import build_window

        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        for name, place in sorted(self.places.items(), key=lambda item: item[1] == "/"):
            gr.mount_gradio_app(
                app,
                build_window(self._service, name, links=self.places),
                path=place.rstrip("/"),
                css_paths=_FOLDER / "window.css",
                theme=_theme(gr),
                i18n=gr.I18n(en=_own_words(name)),
                max_file_size=self._settings.upload_limit,
                footer_links=[],
                run_history=False,
                ssr_mode=False,
                enable_monitoring=False,
                show_error=False,
                allowed_paths=[],
            )
        return app

    def _waiting(self, path: str) -> str:
        language = next(name for name, place in self.places.items() if place == path)
        say, now = strings(language), self._opening()
        told = say["loading_documents"].format(**now) if now["total"] else say["loading"]
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Ateb</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta http-equiv="refresh" content="1"><meta name="color-scheme" content="light dark">'
            f'<link rel="icon" href="data:,"></head><body><main><h1>Ateb</h1><p>{escape(told)}</p>'
            "</main></body></html>"
        )

    def _completed(self, scope: Scope, send: Send) -> Send:
        """Return `send`, by which a page has its language and our script, and is of one user.

        A browser is told to forget the conversations of the user that it had before.
        """
        language = next(name for name, place in self.places.items() if place == scope["path"])
        mark = hashlib.sha256(user_of(Request(scope)).name.encode()).hexdigest()[:16]
        cookies = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                if self._settings.auth and f"{_COOKIE}={mark}" not in cookies:
                    headers = MutableHeaders(scope=message)
                    headers["Clear-Site-Data"] = '"storage"'
                    headers.append("Set-Cookie", f"{_COOKIE}={mark}; Path=/; HttpOnly; SameSite=Lax")
            elif b"<head>" in message.get("body", b""):  # its length is the security headers' to say
                body = message["body"].replace(b'lang="en"', f'lang="{language}"'.encode(), 1)
                message = {**message, "body": body.replace(b"<head>", _HEAD, 1)}
            await send(message)

        return completed


def _theme(gr: Any) -> Any:
    """Return Gradio's own theme in a colour whose buttons can be read in light and dark, without fonts."""
    fonts = {"font": ["system-ui", "sans-serif"], "font_mono": ["ui-monospace", "monospace"]}
    return gr.themes.Default(primary_hue="blue", **fonts).set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_800",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
    )


def _own_words(language: str) -> dict[str, str]:
    """Return Gradio's own words in a language, by its keys; it has no Welsh, so they stand for its English."""
    path = _FOLDER / f"gradio_{language}.toml"
    if not path.is_file():
        return {}
    tables: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, words in tables.items() for key, text in words.items()}
