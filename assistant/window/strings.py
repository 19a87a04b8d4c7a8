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


def gradio_words(language: str) -> dict[str, str]:
    """Return Gradio's own words by its keys; it has no Welsh, so that stands for its English."""
    path = FOLDER / f"gradio_{language}.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {f"{table}.{key}": text for table, words in tables.items() for key, text in words.items()}
