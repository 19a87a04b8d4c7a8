"""Ateb's errors as answers of the window's routes: the message, for the reader, with a fitting status."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute

from assistant.feedback import FeedbackError
from assistant.serve.identity import NotAllowedError
from index.errors import AtebError, CorpusError, IndexLockedError, QueryError

_STATUS: tuple[tuple[type[AtebError], int], ...] = (
    (NotAllowedError, 403),
    (IndexLockedError, 409),
    (FeedbackError, 422),
    (CorpusError, 422),
    (QueryError, 422),
)


class WindowRoute(APIRoute):
    """A route whose errors are answered with their message."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with Ateb's errors translated."""
        handler = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handler(request)
            except AtebError as error:
                status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
                raise HTTPException(status, str(error)) from error

        return handled
