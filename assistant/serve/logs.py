"""Logs: a JSON object a line, with the request's id, and without the text of any question."""

from __future__ import annotations

import json
import logging
import secrets
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.identity import NOBODY, SCOPE_KEY
from assistant.serve.problems import FELL_OVER, ID_KEY, problem

LOGGER = logging.getLogger("ateb")
_OURS = ("ateb", "uvicorn")
_QUIET = ("/assets/", "/static/", "/theme.css", "/gradio_api/heartbeat")  # each page asks for dozens


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line; of an error its kind and place, since its words may quote.

        So may what a library says, as of a request that it did not understand.
        """
        values: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name.partition(".")[0] in _OURS:
            values |= {"event": record.getMessage(), **getattr(record, "values", {})}
        else:
            values |= {
                "event": "library",
                "logger": record.name,
                "place": f"{record.filename}:{record.lineno}",
            }
        if record.exc_info and record.exc_info[0]:
            values["error"] = record.exc_info[0].__name__
            trace = traceback.extract_tb(record.exc_info[2])
            values["trace"] = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in trace]
        return json.dumps(values, ensure_ascii=False)


def log(event: str, **values: Any) -> None:
    """Write an event with its values."""
    LOGGER.info(event, extra={"values": values})


def start_logging() -> None:
    """Write Ateb's log, the web server's and that of libraries to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]  # in place of those that a library has put there
    root.setLevel(logging.WARNING)
    for name, level in (("ateb", logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


class RequestLog:
    """Gives each request an id, logs how it ended, and answers 500 where a route fell over."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log it when it is done."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[ID_KEY] = identifier = secrets.token_hex(8)
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", identifier.encode())]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            LOGGER.exception("failed", extra={"values": {"request": identifier, "path": scope["path"]}})
            if not status:
                await problem(500, FELL_OVER, request=scope)(scope, receive, noted)
        finally:
            if not scope["path"].startswith(_QUIET):
                log(
                    "request",
                    request=identifier,
                    method=scope["method"],
                    path=scope["path"][:200],  # without its query, which may hold a question
                    status=status,
                    user=(scope.get(SCOPE_KEY) or NOBODY).name,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )
