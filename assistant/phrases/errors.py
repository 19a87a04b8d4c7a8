"""Messages of errors in the language of who is told: written in English, where they are raised."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from index.language import LANGUAGES

LONGEST = 2_000  # characters of a message that is looked for


def error_text(message: str, language: str) -> str:
    """Return a message of an error in a language; as it is where the language has none for it."""
    for pattern, text in _patterns(language) if len(message) < LONGEST else ():
        if found := pattern.fullmatch(message):
            values = found.groupdict()
            name = values.pop("name", None)
            return (f"{name}: " if name else "") + text.format(*values.values())
    return message


def error_messages(language: str) -> dict[str, str]:
    """Return English message → message in a language, {0}, {1} … standing for what is filled in."""
    path = Path(__file__).with_name(f"errors_{language}.toml")
    if language not in LANGUAGES or not path.is_file():
        return {}  # English stands in the code
    messages: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return messages


@lru_cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what each message looks like with its values, those that say most of their own first."""
    messages = error_messages(language)
    order = sorted(messages, key=lambda message: -len(re.sub(r"\{\d\}", "", message)))
    return tuple((_pattern(message), messages[message]) for message in order)


def _pattern(message: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\d)\}", message)
    written = "".join(f"(?P<v{p}>.*?)" if at % 2 else re.escape(p) for at, p in enumerate(parts))
    before = "(?:(?P<name>.+?) )?" if message[0].islower() else ""  # of a file, whose name comes first
    return re.compile(before + written, re.DOTALL)
