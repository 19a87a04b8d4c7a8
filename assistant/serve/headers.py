"""Security headers on every response; a content policy that allows no foreign origin."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serve.auth import Authenticator

# A page may load only what this server sends. Styles stand inline in Gradio's elements; scripts need
# the page's nonce, so a script or a handler that came in with a text is never run.
_PAGE = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; "
    "manifest-src 'self'; worker-src 'self' blob:; frame-src 'none'; frame-ancestors 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
_OTHER = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_SCRIPT = re.compile(rb"<script\b(?![^>]*\bnonce=)")
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer" a form is sent without its origin
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}


class SecurityHeaders:
    """Adds the headers; gives each page's own scripts the nonce that lets them run."""

    def __init__(self, app: ASGIApp, authenticator: Authenticator) -> None:
        self._app = app
        self._auth = authenticator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and complete its response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            # A page comes as it is, since its scripts are to be marked; other things may come compressed.
            del MutableHeaders(scope=scope)["accept-encoding"]
        nonce = secrets.token_urlsafe(16)
        start: Message | None = None
        body = b""

        async def complete(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                page = headers.get("content-type", "").startswith("text/html")
                self._add(headers, scope, policy=_PAGE.format(nonce=nonce) if page else _OTHER, page=page)
                if page and "content-encoding" not in headers:
                    start = message  # held back until the page is whole
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body", False):
                    return
                body = _SCRIPT.sub(b'<script nonce="' + nonce.encode() + b'"', body)
                if scope["method"] != "HEAD":
                    MutableHeaders(scope=start)["Content-Length"] = str(len(body))
                await send(start)
                message, start = {**message, "body": body}, None
            await send(message)

        await self._app(scope, receive, complete)

    def _add(self, headers: MutableHeaders, scope: Scope, *, policy: str, page: bool) -> None:
        private = scope["path"].startswith(("/api/", "/v1/", "/mcp", "/login"))
        wanted = {**_FIXED, "Content-Security-Policy": policy}
        if page or private or "/gradio_api/" in scope["path"]:
            wanted["Cache-Control"] = "no-store"
        if self._auth.is_secure(scope):
            wanted["Strict-Transport-Security"] = "max-age=31536000"
        for name, value in wanted.items():
            headers.setdefault(name, value)
