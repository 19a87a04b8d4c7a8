"""Security headers on every response; a content policy that allows no foreign origin."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders
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
        nonce = secrets.token_urlsafe(16)
        secure = self._auth.is_secure(scope)
        start: Message | None = None
        body = b""

        async def complete(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                page = headers.get("content-type", "").startswith("text/html")
                self._add(headers, scope, page=page, secure=secure, nonce=nonce)
                if page and "content-encoding" not in headers:
                    start = message  # held back until the page is whole
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body", False):
                    return
                body = _SCRIPT.sub(b'<script nonce="' + nonce.encode() + b'"', body)
                headers = MutableHeaders(scope=start)
                if scope["method"] != "HEAD":
                    headers["Content-Length"] = str(len(body))
                await send(start)
                message, start = {**message, "body": body}, None
            await send(message)

        await self._app(_uncompressed(scope), receive, complete)

    @staticmethod
    def _add(headers: MutableHeaders, scope: Scope, *, page: bool, secure: bool, nonce: str) -> None:
        for name, value in _FIXED.items():
            headers.setdefault(name, value)
        headers.setdefault("Content-Security-Policy", _PAGE.format(nonce=nonce) if page else _OTHER)
        private = (
            scope["path"].startswith(("/api/", "/v1/", "/mcp", "/login")) or "/gradio_api/" in scope["path"]
        )
        if page or private:
            headers.setdefault("Cache-Control", "no-store")
        if secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def _uncompressed(scope: Scope) -> Scope:
    """Ask for a page as it is, since its scripts are to be marked; other things may come compressed."""
    accept = next((v for k, v in scope["headers"] if k == b"accept"), b"")
    if b"text/html" not in accept:
        return scope
    scope["headers"] = [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]
    return scope
