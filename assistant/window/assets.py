"""The scripts and style sheets of the window, as files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"


@lru_cache
def assets_version() -> str:
    """Return a name for the state of the files, so that a browser asks anew when they change."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class _Asked(StaticFiles):
    """Files that a browser keeps, and asks each time whether they have changed."""

    def file_response(self, *arguments: Any, **named: Any) -> Response:
        response = super().file_response(*arguments, **named)
        response.headers["Cache-Control"] = "no-cache"
        return response


def static_files() -> StaticFiles:
    """Return what serves the files."""
    return _Asked(directory=STATIC)
