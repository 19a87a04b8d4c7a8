"""Nobody else: what stands before every route, and how the web server itself is set."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from assistant.serve.auth import Authenticator
from assistant.serve.guard import Guard
from assistant.serve.headers import SecurityHeaders
from assistant.serve.login import login_routes
from assistant.serve.logs import RequestLog
from assistant.serve.service import Service
from assistant.settings import Settings


def protect(app: FastAPI, service: Service) -> None:
    """Put log, headers and guard before an application, and the log-in page into it.

    To be called before anything is mounted at "/", which takes every path.
    """
    settings = service.assistant.settings
    authenticator = Authenticator(settings)
    if settings.auth == "users":
        app.include_router(login_routes(authenticator, recorded_days=service.recorded_days))
    # The last one added is the first that a request meets.
    app.add_middleware(Guard, settings=settings, authenticator=authenticator)
    app.add_middleware(SecurityHeaders, authenticator=authenticator)
    app.add_middleware(RequestLog)


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """Return how the web server is to run."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.tls_certificate or None,
        ssl_keyfile=settings.tls_key or None,
        proxy_headers=False,  # whom to believe is the guard's to say
        server_header=False,
        access_log=False,
        log_config=None,
        ws="none",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        limit_concurrency=1000,
    )
