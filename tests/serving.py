"""Applications without a window, and servers on a free port of the loopback address."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from assistant import Assistant
from assistant.serve.interfaces import mount_interfaces
from assistant.serve.problems import speak_problems
from assistant.serve.protect import protect
from assistant.serve.service import Service


def protected(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, **values: Any) -> FastAPI:
    """Return an application with the interfaces and what stands before them, under such settings."""
    monkeypatch.setattr(assistant, "settings", replace(assistant.settings, **values))
    app, service = FastAPI(), Service(assistant)
    speak_problems(app)
    protect(app, service)
    mount_interfaces(app, service)
    return app


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Serve an application in a thread; give its address, and stop it at the end."""
    port = free_port()
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="error", proxy_headers=False, ws="none",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(300):
        if server.started:
            break
        assert thread.is_alive()
        time.sleep(0.1)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(15)
