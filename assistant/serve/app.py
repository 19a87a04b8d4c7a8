"""The server put together: the window in each language, the sources that it opens, the interfaces."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from assistant.render import source_html
from assistant.serve.service import Service
from assistant.settings import Settings, SettingsError
from assistant.strings import LANGUAGES, strings
from assistant.ui import build_window, head_html, window_css
from index.errors import QueryError


def serve(
    settings: Settings,
    *,
    open_browser: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> None:
    """Serve the window until it is interrupted; raise SettingsError where the port is in use."""
    check_port(settings.host, settings.port)
    with Assistant.open(settings, progress=progress) as assistant:
        app = application(assistant)
        address = f"http://{settings.host}:{settings.port}/"
        print(f"Ateb is ready at {address} (stop it with Ctrl+C)", flush=True)
        if open_browser:
            threading.Timer(1.0, webbrowser.open, [address]).start()
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")


def application(assistant: Assistant) -> FastAPI:
    """Return the web application around an assistant."""
    service = Service(assistant)
    app = FastAPI(title="Ateb", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/source")
    def source(doc: str, start: int, end: int, lang: str = "en") -> HTMLResponse:
        """Return a document with a passage marked."""
        lang = lang if lang in LANGUAGES else "en"
        try:
            document = assistant.index.document(doc)
        except QueryError:
            return HTMLResponse(f"<p>{strings(lang)['missing']}</p>", status_code=404)
        start = min(max(0, start), len(document.text))
        end = min(max(start, end), len(document.text))
        passages = assistant.index.passages(doc)
        heading = next((p.heading for p in passages if p.start <= start < p.end), "")
        return HTMLResponse(source_html(document, start, end, heading, lang))

    for language in reversed(LANGUAGES):  # the window at "/" last: it takes every path
        app = gr.mount_gradio_app(
            app,
            build_window(assistant, language=language, stream=service.stream),
            path="/" if language == "en" else f"/{language}",
            css=window_css(),
            head=head_html(language),
            footer_links=[],
            ssr_mode=False,
            enable_monitoring=False,
            show_error=False,
        )
    return app


def check_port(host: str, port: int) -> None:
    """Raise SettingsError where nothing can listen at this address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise SettingsError(
                f"Can't listen at {host}:{port} ({error}); expected a free port. "
                "Choose another with --port, or stop what uses it."
            ) from None
