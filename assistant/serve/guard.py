"""What every request passes before a route: its host, its size, who sends it, how often."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.auth import Authenticator, is_loopback, names
from assistant.serve.identity import LOCAL, SCOPE_KEY, User
from assistant.serve.limits import RateLimit
from assistant.serve.openai_dialect import error_response
from assistant.serve.problems import problem, retry_after
from assistant.settings import Settings

OPEN = ("/login", "/logout", "/api/v1/health", "/api/v1/ready")  # no user is needed for these
_SAFE = ("GET", "HEAD", "OPTIONS")
_COUNTED = ("/api/", "/v1/", "/mcp", "/login")  # and whatever is no mere reading
# Routes of Gradio's that the window has no use for: what it fetches, sends on or keeps for others.
_CLOSED = ("proxy=", "file=http", "deep_link", "run-history", "dev/", "stream/", "vibe-", "process_recording")
_SLOWEST = 30.0  # seconds between two parts of a body
USUAL_RATE = 120  # requests a minute of a user, where users are told apart
_BEARER = {"WWW-Authenticate": "Bearer"}
_HOW = {
    "users": "log in at /login, or send an API key as `Authorization: Bearer …`",
    "proxy": "come by way of the proxy, or send an API key as `Authorization: Bearer …`",
}


class Guard:
    """Lets through what may pass, with its user in the scope; answers the rest itself."""

    def __init__(self, app: ASGIApp, settings: Settings, authenticator: Authenticator) -> None:
        self._app = app
        self._auth = authenticator
        self._settings = settings
        self._hosts = names(settings.hosts)
        wanted = settings.requests_per_minute
        self._rate = RateLimit(wanted if wanted >= 0 else USUAL_RATE if settings.auth else 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif refusal := await self._refusal(scope):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, self._bounded(scope, receive), send)

    async def _refusal(self, scope: Scope) -> Response | None:
        """Return why a request may not pass, in the form of the interface that was called."""
        headers = Headers(scope=scope)
        try:
            self._check_host(scope, headers)
            self._check_path_and_size(scope, headers)
            # Reading users and keys waits for a file: in a thread.
            user = await asyncio.to_thread(self._auth.user, scope) if self._auth.mode else LOCAL
            scope[SCOPE_KEY] = user
            if user is None and scope["path"] not in OPEN:
                page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
                if page and self._auth.mode == "users":
                    return RedirectResponse(f"/login?next={quote(scope['path'], safe='/')}", 303)
                raise HTTPException(401, f"Who asks is not known; {_HOW[self._auth.mode]}.", _BEARER)
            self._check_rate(scope, user)
            self._check_role(scope, user)
        except HTTPException as refused:
            reply = error_response if scope["path"].startswith("/v1/") else problem
            return reply(refused.status_code, refused.detail, request=scope, headers=refused.headers)
        return None

    def _check_host(self, scope: Scope, headers: Headers) -> None:
        """Refuse a name that a stranger's web page could give this address, and what such a page sends."""
        host = headers.get("host", "")
        name = _hostname(f"//{host}")
        # A name without a dot is nobody's to register, so no stranger can point it here.
        known = is_loopback(name) or name in self._hosts or (name and not set(".:") & set(name))
        if not (known or self._auth.mode):
            raise HTTPException(
                421, f"This server is not known as {name[:80]!r}; if it should be, name it in ATEB_HOSTS."
            )
        origin = headers.get("origin")
        if origin is None:
            foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")
        else:
            foreign = origin.partition("://")[2] != host and _hostname(origin) not in self._hosts
        if foreign and scope["method"] not in _SAFE:
            raise HTTPException(403, "This was sent by a page of another site; expected one of ours.")

    def _check_path_and_size(self, scope: Scope, headers: Headers) -> None:
        _, own, rest = scope["path"].partition("/gradio_api/")
        if own and rest.lower().startswith(_CLOSED):
            raise HTTPException(404, "There is nothing here.")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise HTTPException(400, "Content-Length is no number.")
        self._check_size(scope, int(length[:19]))

    def _check_size(self, scope: Scope, size: int) -> None:
        limit = self._settings.upload_limit if is_upload(scope) else self._settings.body_limit
        if size > limit:
            raise HTTPException(
                413, f"The body is larger than {limit} bytes, the most that is read here. Send less."
            )

    def _check_rate(self, scope: Scope, user: User | None) -> None:
        if scope["method"] in _SAFE and not scope["path"].startswith(_COUNTED):
            return
        if wait := self._rate.take(user.name if user else f"address {(scope.get('client') or ('',))[0]}"):
            raise HTTPException(429, "That is more than your requests for a minute; wait.", retry_after(wait))

    def _check_role(self, scope: Scope, user: User | None) -> None:
        if not is_upload(scope):
            return
        if not self._settings.uploads:
            raise HTTPException(403, "The library is changed by its owner, with `ateb index`.")
        if self._settings.read_only:
            raise HTTPException(
                403, "This server only reads (ATEB_READ_ONLY); change the library at another."
            )
        if user is None or user.role != "curator":
            raise HTTPException(403, "Only a curator may add documents; ask one to do it.")

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        """Return `receive`, raising 413 for a body that goes on too long, and 408 for one that stalls."""
        got, done = 0, False

        async def bounded() -> Message:
            nonlocal got, done
            if done:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), _SLOWEST)
            except TimeoutError:
                raise HTTPException(408, f"Nothing more came for {_SLOWEST:g} s; send it again.") from None
            got += len(message.get("body", b""))
            done = not message.get("more_body", False)
            self._check_size(scope, got)
            return message

        return bounded


def is_upload(scope: Mapping[str, object]) -> bool:
    """Tell whether a request sends a file for the library."""
    return scope["method"] == "POST" and str(scope["path"]).rstrip("/").endswith("/gradio_api/upload")


def _hostname(address: str) -> str:
    """Return the name in an address, "" where there is none that can be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
