"""The server put together: the window, which is there at once, and what loads behind it."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from typing import cast

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

from assistant.assistant import Assistant
from assistant.serve.auth import check_exposure
from assistant.serve.interfaces import mount_interfaces
from assistant.serve.late import LateAssistant, Opening
from assistant.serve.logs import start_logging
from assistant.serve.problems import speak_problems
from assistant.serve.protect import protect, server_config
from assistant.serve.service import Service
from assistant.settings import Settings, SettingsError
from assistant.strings import LANGUAGES
from assistant.window.assets import static_files
from assistant.window.frame import Frame, load_behind
from assistant.window.library_routes import library_routes
from assistant.window.routes import window_routes
from index import AtebError

BEFORE_GRADIO = 3.0  # seconds in which the first question has the processor to itself
OPEN = Opening(ready=True, done=0, total=0, error="")


def serve(
    settings: Settings,
    *,
    open_browser: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> None:
    """Serve the window until it is interrupted; raise SettingsError where the port is in use.

    The window is there while the model loads behind it. Raises the error with which that failed.
    """
    check_exposure(settings)
    check_port(settings.host, settings.port)
    late = LateAssistant(
        settings, lambda report: Assistant.open(settings, progress=report), progress=progress
    )
    app = application(cast(Assistant, late), opening=late.opening, frames=(frames := page_frames(settings)))
    scheme = "https" if settings.tls_certificate else "http"
    address = f"{scheme}://{settings.host}:{settings.port}/"
    start_logging()
    server = uvicorn.Server(server_config(app, settings))
    failed: list[AtebError] = []

    def load() -> None:
        while not (server.started or server.should_exit):  # the window comes first
            time.sleep(0.02)
        late.start().join()
        if late.opening()["error"]:
            try:
                late.index  # noqa: B018  # raises what the opening failed with
            except AtebError as error:
                failed.append(error)
            server.should_exit = True
            return
        print(f"Ateb is ready at {address} (stop it with Ctrl+C)", flush=True)
        time.sleep(BEFORE_GRADIO)
        load_behind(frames)

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


def page_frames(settings: Settings) -> dict[str, Frame]:
    """Return the window's pages by their place: each language at its own, the first one at "/" too."""
    first = settings.language
    pages = {name: Frame(name, at=name, uploads=settings.uploads) for name in LANGUAGES}
    return {**pages, "": Frame(first, uploads=settings.uploads)}


def application(
    assistant: Assistant,
    *,
    opening: Callable[[], Opening] = OPEN.copy,
    frames: dict[str, Frame] | None = None,
) -> FastAPI:
    """Return the web application around an assistant."""
    settings = assistant.settings
    service = Service(assistant, is_ready=lambda: opening()["ready"])
    app = FastAPI(title="Ateb", docs_url=None, redoc_url=None, openapi_url=None)
    speak_problems(app)
    protect(app, service)
    app.include_router(window_routes(service, settings, opening))
    app.include_router(library_routes(service, settings))
    mount_interfaces(app, service)
    app.mount("/window/static", static_files())
    for place, frame in (frames or page_frames(settings)).items():  # "/" last: it takes every path
        if place:
            app.add_api_route(f"/{place}", _with_slash, include_in_schema=False)
        app.mount(f"/{place}", frame)
    return app


def _with_slash(request: Request) -> RedirectResponse:
    """Lead to a page by its address with a slash at its end, which its links are relative to."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path.rsplit('/', 1)[-1]}/{query}")


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
