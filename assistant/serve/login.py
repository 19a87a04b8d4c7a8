"""The log-in page, in both languages, without a script; sessions by a cookie that no script can read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from assistant.serve.auth import COOKIE, Authenticator
from assistant.serve.limits import RateLimit
from assistant.serve.logs import log
from assistant.serve.problems import retry_after

ATTEMPTS = 10  # a minute, for a name, and for an address
_HERE = Path(__file__).parent
_PAGES = Jinja2Templates(_HERE)
_TEXTS = tomllib.loads((_HERE / "login.toml").read_text(encoding="utf-8"))
Text = Annotated[str, Form()]


def login_routes(authenticator: Authenticator, *, recorded_days: int) -> APIRouter:
    """Return the routes /login and /logout."""
    router = APIRouter(include_in_schema=False)
    attempts = RateLimit(ATTEMPTS)
    store = authenticator.store

    def page(request: Request, lang: str, path: str, status: int = 200, **shown: Any) -> Response:
        language = lang if lang in _TEXTS else "cy" if path.startswith("/cy") else "en"
        shown |= {"lang": language, "say": _TEXTS[language], "next": path, "days": recorded_days}
        return _PAGES.TemplateResponse(request, "login.html", shown, status)

    @router.get("/login")
    def form(request: Request, next: str = "/", lang: str = "") -> Response:
        """Return the page."""
        return page(request, lang, local_path(next))

    @router.post("/login")
    def log_in(
        request: Request, name: Text = "", password: Text = "", next: Text = "/", lang: Text = ""
    ) -> Response:
        """Begin a session, or say what is wrong, never which of the two."""
        path, name = local_path(next), name[:100]
        address = request.client.host if request.client else ""
        if wait := max(attempts.take(f"name {name}"), attempts.take(f"address {address}")):
            response = page(request, lang, path, 429, wrong="often")
            response.headers.update(retry_after(wait))
            return response
        token = store.log_in(name, password, hours=authenticator.session_hours)
        log("log in", user=name if token else "", done=token is not None)
        if token is None:
            return page(request, lang, path, 401, wrong="wrong")
        reply = RedirectResponse(path, 303)
        secure, age = authenticator.is_secure(request.scope), authenticator.session_hours * 3600
        reply.set_cookie(COOKIE, token, max_age=age, httponly=True, secure=secure, samesite="lax")
        return reply

    @router.post("/logout")
    def log_out(request: Request, lang: str = "") -> Response:
        """End the session."""
        if token := request.cookies.get(COOKIE):
            store.log_out(token)
        reply = page(request, lang, "/", said="out")
        reply.delete_cookie(COOKIE, httponly=True, samesite="lax")
        return reply

    return router


def local_path(path: str) -> str:
    """Return a path of this server to go on to; "/" for anything that could lead elsewhere."""
    plain = path.isascii() and path.isprintable() and not set(path) & set("\\ \"'<>")
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"
