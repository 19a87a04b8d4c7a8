"""The interfaces for other tools, mounted: REST, the OpenAI dialect, MCP; each on, or why not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.openai_dialect import openai_dialect
from assistant.serve.problems import problem
from assistant.serve.rest import rest
from assistant.serve.service import Service

Lifespan = Callable[[Any], AbstractAsyncContextManager[Any]]


def mount_interfaces(app: FastAPI, service: Service) -> None:
    """Mount the interfaces, and start with the application what has to be started."""
    app.mount("/api/v1", rest(service))
    app.mount("/v1", openai_dialect(service))
    service.interfaces.update(rest="/api/v1", openai="/v1", mcp=_mount_mcp(app, service))


def _mount_mcp(app: FastAPI, service: Service) -> str:
    """Mount MCP at /mcp; return where it is, or "off: " and why."""
    if not service.mcp_wanted:
        return _mount_reason(app, "off: ATEB_MCP is off; set it to on.")
    try:
        from assistant.serve.mcp_server import mcp_server
    except ImportError as error:
        why = f"off: {error}; install it with `pip install 'mcp>=1.30,<2'`."
        return _mount_reason(app, why)
    server = mcp_server(service)
    route = next(iter(server.streamable_http_app().routes))
    app.router.routes.append(Route("/mcp", _OnlyJson(route.endpoint)))  # type: ignore[attr-defined]
    app.router.lifespan_context = running_too(app.router.lifespan_context, server.session_manager.run)
    return "/mcp"


class _OnlyJson:
    """Answers what is no JSON itself: the SDK says 500 where a body is no UTF-8."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body, or answer 400 in the protocol's form."""
        request = Request(scope, receive)
        if request.method != "POST":
            await self._app(scope, receive, send)
            return
        body = await request.body()
        try:
            json.loads(body)
        except (ValueError, RecursionError):
            error = {"code": -32700, "message": "Parse error: the body is no JSON in UTF-8."}
            reply = JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, 400)
            await reply(scope, receive, send)
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


def _mount_reason(app: FastAPI, why: str) -> str:
    @app.api_route("/mcp", methods=["GET", "POST", "DELETE"], include_in_schema=False)
    def off(request: Request) -> JSONResponse:
        return problem(503, f"MCP is {why}", request=request)

    return why


def running_too(first: Lifespan, run: Callable[[], AbstractAsyncContextManager[None]]) -> Lifespan:
    """Return a lifespan in which something more runs."""

    @asynccontextmanager
    async def both(app: FastAPI) -> AsyncIterator[Any]:
        async with AsyncExitStack() as stack:
            state = await stack.enter_async_context(first(app))
            await stack.enter_async_context(run())
            yield state

    return both
