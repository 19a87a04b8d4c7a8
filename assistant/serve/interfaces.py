"""The interfaces for other tools, mounted: REST, the OpenAI dialect, MCP; each on, or why not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.routing import Route

from assistant.serve.mcp_server import mcp_server
from assistant.serve.openai_dialect import openai_dialect
from assistant.serve.rest import rest
from assistant.serve.service import Service

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


def mount_interfaces(app: FastAPI, service: Service) -> None:
    """Mount the interfaces, and start with the application what has to be started."""
    app.mount("/api/v1", rest(service))
    app.mount("/v1", openai_dialect(service))
    service.interfaces.update(rest="/api/v1", openai="/v1", mcp="off: ATEB_MCP is off; set it to on.")
    if service.assistant.settings.mcp:
        server = mcp_server(service)
        route: Any = next(iter(server.streamable_http_app().routes))
        only_json = Middleware(BaseHTTPMiddleware, dispatch=_only_json)
        app.router.routes.append(Route("/mcp", route.endpoint, middleware=[only_json]))
        app.router.lifespan_context = running_too(app.router.lifespan_context, server.session_manager.run)
        service.interfaces["mcp"] = "/mcp"


async def _only_json(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Answer 400 in the protocol's form to what is no JSON: the SDK says 500 where a body is no UTF-8."""
    if request.method == "POST":
        try:
            json.loads(await request.body())
        except (ValueError, RecursionError):
            error = {"code": -32700, "message": "Parse error: the body is no JSON in UTF-8."}
            return JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, 400)
    return await call_next(request)


def running_too(first: Lifespan, run: Callable[[], AbstractAsyncContextManager[None]]) -> Lifespan:
    """Return a lifespan in which something more runs."""

    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[Any]:
        async with first(app) as state, run():
            yield state

    return both
