"""The server put together: the interfaces and the window, and what loads behind a page that waits."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from typing import cast

import uvicorn
from fastapi import FastAPI

from assistant.assistant import Assistant
from assistant.serve.auth import check_exposure
from assistant.serve.interfaces import mount_interfaces, running_too
from assistant.serve.late import LateAssistant, Opening
from assistant.serve.logs import start_logging
from assistant.serve.problems import speak_problems
from assistant.serve.protect import protect, server_config
from assistant.serve.service import Service
from assistant.settings import Settings, SettingsError
from assistant.window.mounted import Window
from index import AtebError

OPEN = Opening(ready=True, done=0, total=0)


def serve(
    settings: Settings,
    *,
    open_browser: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> None:
    """Serve the window until it is interrupted; raise SettingsError where the port is in use.

    A page that waits is there while model and Gradio load. Raises the error with which that failed.
    """
    check_exposure(settings)
    check_port(settings.host, settings.port)
    late = LateAssistant(
        settings, lambda report: Assistant.open(settings, progress=report), progress=progress
    )
    app = application(cast(Assistant, late), opening=late.opening)
    scheme = "https" if settings.tls_certificate else "http"
    address = f"{scheme}://{settings.host}:{settings.port}/"
    start_logging()
    server = uvicorn.Server(server_config(app, settings))
    failed: list[AtebError] = []

    def load() -> None:
        try:
            late.open()
            print(f"Ateb is ready at {address} (stop it with Ctrl+C)", flush=True)
        except AtebError as error:
            failed.append(error)
            server.should_exit = True

    print(f"Ateb is starting at {address}", flush=True)
    threading.Thread(target=load, name="loading", daemon=True).start()
    if open_browser:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    try:
        server.run()
    finally:
        late.close()
    if failed:
        raise failed[0]


def application(assistant: Assistant, *, opening: Callable[[], Opening] = OPEN.copy) -> FastAPI:
    """Return the web application around an assistant; the window loads with its lifespan."""
    service = Service(assistant, is_ready=lambda: opening()["ready"])
    app = FastAPI(title="Ateb", docs_url=None, redoc_url=None, openapi_url=None)
    speak_problems(app)
    protect(app, service)
    mount_interfaces(app, service)
    app.state.window = window = Window(service, opening)
    app.router.lifespan_context = running_too(app.router.lifespan_context, window.run)
    app.mount("/", window)  # last: it takes every path
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
