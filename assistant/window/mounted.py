"""Where the window is served: a page that says what is still loading, then Gradio at its addresses."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from html import escape

import anyio.to_thread
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.identity import user_of
from assistant.serve.late import Opening
from assistant.serve.service import Service
from assistant.window.strings import FOLDER, LANGUAGES, gradio_words, strings

_COOKIE = "ateb_browser_of"
# Gradio puts what it is given for the head there by a script, too late to say what language is spoken.
_HEAD = f"<head><script>{(FOLDER / 'window.js').read_text(encoding='utf-8')}</script>".encode()


class Window:
    """The window as an application: to be mounted at "/", and to run with the server's lifespan."""

    def __init__(self, service: Service, opening: Callable[[], Opening]) -> None:
        self._service, self._opening = service, opening
        self._settings = service.assistant.settings
        first = self._settings.language
        self._places = {name: "/" if name == first else f"/{name}/" for name in LANGUAGES}
        self._languages = {place: name for name, place in self._places.items()}
        self._framed: ASGIApp | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether Gradio is loaded."""
        return self._framed is not None

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Load Gradio behind the page that waits for it, and end it with the server."""
        cache = tempfile.mkdtemp(prefix="ateb-")  # what Gradio keeps of files is for this user alone
        os.environ["GRADIO_TEMP_DIR"] = cache
        ended = asyncio.Event()

        async def live() -> None:
            app = await anyio.to_thread.run_sync(self._load, abandon_on_cancel=True)
            async with app.router.lifespan_context(app):
                self._framed = app
                print("The window is open", flush=True)
                await ended.wait()

        task = asyncio.create_task(live())
        task.add_done_callback(_log_failure)
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
        page = self._languages.get(path, "")
        if f"{path}/" in self._languages:
            answer: Response = RedirectResponse(f"{path.rsplit('/', 1)[-1]}/")
            await answer(scope, receive, send)
        elif self._framed is not None:
            await self._framed(scope, receive, self._completed(scope, send, page) if page else send)
        else:
            answer = HTMLResponse(self._waiting(page), 503) if page else Response(status_code=503)
            answer.headers["Retry-After"] = "1"
            await answer(scope, receive, send)

    def _load(self) -> FastAPI:
        """Import Gradio, which takes seconds; return its application with a window for each language."""
        import gradio as gr

        from assistant.window.window import build_window

        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        for name, place in sorted(self._places.items(), key=lambda item: item[1] == "/"):  # "/" takes all
            gr.mount_gradio_app(
                app,
                build_window(self._service, name, self._places),
                path=place.rstrip("/"),
                css_paths=FOLDER / "window.css",
                theme=gr.themes.Default(primary_hue="blue", font="system-ui", font_mono="monospace"),
                i18n=gr.I18n(en=gradio_words(name)),
                max_file_size=self._settings.upload_limit,
                footer_links=[],
                run_history=False,
                ssr_mode=False,
                enable_monitoring=False,
                show_error=False,
                allowed_paths=[],
            )
        return app

    def _waiting(self, language: str) -> str:
        say, now = strings(language), self._opening()
        told = say["loading_documents"].format(**now) if now["total"] else say["loading"]
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Ateb</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta http-equiv="refresh" content="1"><meta name="color-scheme" content="light dark">'
            f'<link rel="icon" href="data:,"></head><body><main><h1>Ateb</h1><p>{escape(told)}</p>'
            "</main></body></html>"
        )

    def _completed(self, scope: Scope, send: Send, language: str) -> Send:
        """Return `send`, by which a page has its language and our script, and is of one user.

        A browser is told to forget the conversations of the user that it had before.
        """
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


def _log_failure(task: asyncio.Task[None]) -> None:
    """Let the event loop log what ended a task that nobody waits for."""
    if not task.cancelled():
        task.result()
