"""Errors as an interface says them: problem+json (RFC 9457), one status for each kind of error."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException

from assistant.phrases.errors import error_text
from assistant.serve.identity import NotAllowedError
from index.errors import AtebError, CorpusError, IndexLockedError, IndexUnusableError, QueryError, RemoteError

ID_KEY = "ateb.request_id"  # where the log leaves the id of a request in its ASGI scope
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


# The first that fits says the status; 500 for one that no user can mend.
_STATUS: dict[int, tuple[type[AtebError], ...]] = {
    403: (NotAllowedError,),
    404: (MissingError,),
    413: (TooLongError,),
    422: (QueryError, CorpusError),
    409: (IndexLockedError,),
    503: (BusyError, RemoteError, IndexUnusableError),
}


def retry_after(seconds: float) -> dict[str, str]:
    """Return the header that says when to come again."""
    return {"Retry-After": str(max(1, math.ceil(seconds)))}


def problem(
    status: int, detail: str, *, request: Any, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return a problem as a response; what the window asked for, in its language."""
    scope = getattr(request, "scope", request)
    if "/gradio_api/" in scope["path"]:
        language = Headers(scope=scope).get("accept-language", "").strip()[:2].lower()
        detail = error_text(detail, language)
    known = Problem(
        title=TITLES.get(status, "Error"), status=status, detail=detail, request_id=scope.get(ID_KEY, "")
    )
    return JSONResponse(known.model_dump(), status, headers=headers, media_type=MEDIA_TYPE)


Reply = Callable[..., JSONResponse]


def speak_problems(app: FastAPI, reply: Reply = problem) -> None:
    """Let an application say every error in one form: `reply(status, detail, request=…, headers=…)`."""

    @app.exception_handler(AtebError)
    def ateb_error(request: Request, error: AtebError) -> JSONResponse:
        wait = getattr(error, "retry_after", 5 if isinstance(error, IndexUnusableError) else None)
        status = next((status for status, kinds in _STATUS.items() if isinstance(error, kinds)), 500)
        headers = None if wait is None else retry_after(wait)
        return reply(status, str(error), request=request, headers=headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # The first faults in a line; never the value, which may not be printable.
        faults = [f"{'.'.join(str(part) for part in f['loc'])}: {f['msg']}" for f in error.errors()[:5]]
        told = "; ".join(faults).encode("utf-8", "replace").decode()
        return reply(422, f"What was sent is not understood: {told}.", request=request)

    @app.exception_handler(HTTPException)
    def http_error(request: Request, error: HTTPException) -> JSONResponse:
        return reply(error.status_code, str(error.detail), request=request, headers=error.headers)

    @app.exception_handler(Exception)
    def fell_over(request: Request, error: Exception) -> JSONResponse:
        return reply(500, FELL_OVER, request=request)
