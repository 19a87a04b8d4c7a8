"""Whether a question is in a language that is not read."""

from __future__ import annotations

from py3langid import rank

_SURE = 15.0  # nats above English and Welsh: 15 of 16,544 English questions with foreign names reach it
_WORDS = 3  # below which a question tells no language


def is_foreign(text: str) -> bool:
    """Tell whether a text is surely in a language that is neither English nor Welsh."""
    if len(text.split()) < _WORDS and text.isascii():
        return False
    found: dict[str, float] = dict(rank(text))
    return max(found.values()) - max(found["en"], found["cy"]) > _SURE
