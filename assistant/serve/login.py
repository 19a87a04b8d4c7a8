"""The log-in page, in both languages, without a script; sessions by a cookie that no script can read."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from assistant.serve.auth import COOKIE, Authenticator, headers_of, session_token
from assistant.serve.limits import RateLimit
from assistant.serve.logs import log
from assistant.serve.problems import retry_after

ATTEMPTS = 10  # a minute, for a name, and for an address


def login_routes(authenticator: Authenticator, *, recorded_days: int) -> APIRouter:
    """Return the routes /login and /logout."""
    router = APIRouter(include_in_schema=False)
    attempts = RateLimit(ATTEMPTS)
    store = authenticator.store

    def page(language: str, next_path: str, status: int = 200, **shown: str) -> HTMLResponse:
        values = {"wrong": "", "said": "", "days": recorded_days, **shown}
        text = _page().render(lang=language, say=_texts()[language], next=next_path, **values)
        return HTMLResponse(text, status)

    @router.get("/login")
    def form(request: Request) -> Response:
        """Return the page."""
        query = request.query_params
        next_path = local_path(query.get("next", "/"))
        return page(_language(query.get("lang", ""), next_path), next_path)

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        """Begin a session, or say what is wrong, never which of the two."""
        fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
        given = {key: values[0] for key, values in fields.items()}
        name, next_path = given.get("name", "")[:100], local_path(given.get("next", "/"))
        language = _language(given.get("lang", ""), next_path)
        address = request.client.host if request.client else ""
        wait = max(attempts.take(f"name {name}"), attempts.take(f"address {address}"))
        if wait:
            response = page(language, next_path, status=429, wrong="often")
            response.headers.update(retry_after(wait))
            return response
        hours = float(authenticator.session_hours)
        password = given.get("password", "")
        token = await anyio.to_thread.run_sync(lambda: store.log_in(name, password, hours=hours))
        log("log in", user=name if token else "", done=token is not None)
        if token is None:
            return page(language, next_path, status=401, wrong="wrong")
        reply = RedirectResponse(next_path, 303)
        secure = authenticator.is_secure(request.scope)
        reply.set_cookie(
            COOKIE, token, max_age=int(hours * 3600), httponly=True, secure=secure, samesite="lax", path="/"
        )
        return reply

    @router.post("/logout")
    def log_out(request: Request) -> Response:
        """End the session."""
        token = session_token(headers_of(request.scope))
        if token:
            store.log_out(token)
        reply = page(_language(request.query_params.get("lang", ""), "/"), "/", said="out")
        reply.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
        return reply

    return router


def local_path(path: str) -> str:
    """Return a path of this server to go on to; "/" for anything that could lead elsewhere."""
    plain = path.isascii() and path.isprintable() and not set(path) & set("\\ \"'<>")
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


def _language(wanted: str, next_path: str) -> str:
    if wanted in ("en", "cy"):
        return wanted
    return "cy" if next_path.startswith("/cy") else "en"


@lru_cache(maxsize=1)
def _page() -> Template:
    loader = PackageLoader("assistant.serve", ".")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("login.html")


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("login.toml").read_text(encoding="utf-8"))
