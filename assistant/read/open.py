"""Which reader reads: the packaged one, or the one that a setting names."""

from __future__ import annotations

from functools import lru_cache

from assistant.read.judge import Reader
from assistant.read.packaged import PackagedReader


@lru_cache(maxsize=2)
def open_reader(name: str = "") -> Reader:
    """Return the reader by name or folder, the packaged one for ""; raise ModelError if it can't be had."""
    if not name:
        return PackagedReader()
    from assistant.read.foreign import QuestionAnsweringReader

    return QuestionAnsweringReader(name)
