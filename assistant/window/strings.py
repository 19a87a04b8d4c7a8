"""What the window says, in each language: a file a language beside this one."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "cy")


@lru_cache
def strings(language: str) -> dict[str, str]:
    """Return key → text in a language, "en" or "cy"."""
    text: dict[str, str] = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return text
