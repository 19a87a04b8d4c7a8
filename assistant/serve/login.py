"""The log-in page, in both languages, without a script; sessions by a cookie that no script can read."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import parse_qs

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

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

    def page(
        language: str, next_path: str, *, wrong: str = "", said: str = "", status: int = 200
    ) -> HTMLResponse:
        say = _say(language)
        alert = f'<p role="alert">{escape(say[wrong])}</p>' if wrong else ""
        note = say["recorded"].format(days=recorded_days) if recorded_days else ""
        body = _page().format(
            **{key: escape(text) for key, text in say.items()},
            lang=language if language in ("en", "cy") else "en",
            next=escape(next_path),
            said=alert or (f'<p role="status">{escape(say[said])}</p>' if said else ""),
            note=f'<p class="note">{escape(note)}</p>' if note else "",
            focus="" if said else " autofocus",
        )
        return HTMLResponse(body, status)

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
            response = page(language, next_path, wrong="often", status=429)
            response.headers.update(retry_after(wait))
            return response
        hours = float(authenticator.session_hours)
        password = given.get("password", "")
        token = await anyio.to_thread.run_sync(lambda: store.log_in(name, password, hours=hours))
        log("log in", user=name if token else "", done=token is not None)
        if token is None:
            return page(language, next_path, wrong="wrong", status=401)
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
def _page() -> str:
    return Path(__file__).with_name("login.html").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("login.toml").read_text(encoding="utf-8"))


def _say(language: str) -> dict[str, str]:
    return _texts().get(language, _texts()["en"])
