"""Results that are kept by text: the latest used, and none for texts so long that they would fill it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")
LONGEST = 2_000  # characters; whoever asks chooses how long a text is, so that a count alone bounds nothing


def kept(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Return a decorator that keeps what a function says of `most` texts of usual length."""

    def around(function: Callable[[str], T]) -> Callable[[str], T]:
        cached = lru_cache(maxsize=most)(function)

        @wraps(function)
        def call(text: str) -> T:
            return cached(text) if len(text) <= LONGEST else function(text)

        return call

    return around
