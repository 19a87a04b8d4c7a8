"""Errors as an interface says them: problem+json (RFC 9457), one status for each kind of error."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.phrases.errors import error_text
from assistant.serve.feedback import FeedbackError
from assistant.serve.identity import NotAllowedError
from index.errors import AtebError, CorpusError, IndexLockedError, IndexUnusableError, QueryError, RemoteError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request", 401: "Not logged in", 403: "Not allowed", 404: "Not found",
    405: "Method not allowed", 408: "Too slow", 409: "Busy with another change", 413: "Too long",
    415: "Wrong kind of content", 421: "Unknown host", 422: "Not understood", 429: "Too many requests",
    500: "Internal error", 503: "Not available now",
}  # fmt: skip
FELL_OVER = "Something went wrong here, not with what you sent; the log tells of it."


class TooLongError(AtebError):
    """A question or a body is longer than what is read."""


class MissingError(AtebError):
    """There is nothing at this address."""


class BusyError(AtebError):
    """All places to answer are taken; `retry_after` says in how many seconds to ask again."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it."""

    type: str = Field(default="about:blank", description="kind of problem; the status says it all")
    title: str = Field(description="the status in words")
    status: int = Field(description="HTTP status")
    detail: str = Field(description="what was found, what was expected, what to do")
    request_id: str = Field(default="", description="under which the server's log tells of this request")


# The first that fits says the status.
_STATUS: tuple[tuple[type[AtebError], int], ...] = (
    (TooLongError, 413),
    (MissingError, 404),
    (NotAllowedError, 403),
    (BusyError, 503),
    (QueryError, 422),
    (CorpusError, 422),
    (RemoteError, 503),
    (FeedbackError, 422),
    (IndexLockedError, 409),
    (IndexUnusableError, 503),
)


def status_of(error: AtebError) -> int:
    """Return the HTTP status of an error; 500 for one that no user can mend."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def retry_after(seconds: float) -> dict[str, str]:
    """Return the header that says when to come again."""
    return {"Retry-After": str(max(1, math.ceil(seconds)))}


def headers_of(error: AtebError) -> dict[str, str]:
    """Return the headers that go with an error."""
    if isinstance(error, BusyError):
        return retry_after(error.retry_after)
    return retry_after(5) if isinstance(error, IndexUnusableError) else {}


def problem(
    status: int, detail: str, *, request: Any = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return a problem as a response; what the window asked for, in its language."""
    scope = getattr(request, "scope", request) or {}
    if "/gradio_api/" in scope.get("path", ""):
        detail = error_text(detail, asked_language(scope))
    body = Problem(
        title=TITLES.get(status, "Error"),
        status=status,
        detail=detail,
        request_id=scope.get("ateb.request_id", ""),
    )
    return JSONResponse(body.model_dump(), status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def asked_language(scope: Mapping[str, Any]) -> str:
    """Return the language that a request asks for first, by its Accept-Language."""
    found = next((v for k, v in scope.get("headers", ()) if k.lower() == b"accept-language"), b"")
    return str(found.decode("latin-1")).strip()[:2].lower()


def validation_detail(error: RequestValidationError) -> str:
    """Return the first faults of a request in a line; never the value, which may not be printable."""
    faults = [f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors()]
    told = "; ".join(faults[:5]).encode("utf-8", "replace").decode()
    return f"What was sent is not understood: {told}."


Reply = Callable[..., JSONResponse]


def speak_problems(app: FastAPI, reply: Reply = problem) -> None:
    """Let an application say every error in one form: `reply(status, detail, request=…, headers=…)`."""

    @app.exception_handler(AtebError)
    def ateb_error(request: Request, error: AtebError) -> JSONResponse:
        return reply(status_of(error), str(error), request=request, headers=headers_of(error))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return reply(422, validation_detail(error), request=request)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> JSONResponse:
        return reply(error.status_code, str(error.detail), request=request, headers=error.headers)

    @app.exception_handler(Exception)
    def fell_over(request: Request, error: Exception) -> JSONResponse:
        return reply(500, FELL_OVER, request=request)
