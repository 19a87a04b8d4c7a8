"""What goes wrong with a chat model, in one code and one sentence each."""

from __future__ import annotations

import re

from assistant.answers import Fallback
from assistant.phrases import phrase

_REFUSAL = re.compile(
    r"^\W*(?:i(?:'|’)?m sorry|i am sorry|sorry|i apologi[sz]e|i can(?:no|'|’)t|i(?:'|’)m (?:unable|not able)"
    r"|i am (?:unable|not able)|as an ai|i won(?:'|’)t)\b",
    re.IGNORECASE,
)
_WINDOW = re.compile(
    r"context[ _](?:length|window|size)|maximum context|too many tokens|(?:prompt|input) is too long"
    r"|exceeds? the available|token limit",
    re.IGNORECASE,
)  # fmt: skip


class ModelFailure(Exception):  # noqa: N818  (it ends a call, and the quoted answer goes on)
    """A chat model gave no usable answer; `code` says why."""

    def __init__(self, code: Fallback) -> None:
        super().__init__(code)
        self.code = code


def notice(code: Fallback, language: str) -> str:
    """Return what is said where the quoted answer takes the model's place."""
    return f"{phrase(f'model_{code}', language)} {phrase('model_instead', language)}"


def failure_of(error: BaseException, *, begun: bool) -> ModelFailure:
    """Return what a provider's error means; begun: it had written something already."""
    told = error if hasattr(error, "status_code") else getattr(error, "response", None)
    status = getattr(told, "status_code", None)
    name = type(error).__name__.lower()
    if isinstance(error, TimeoutError) or "timeout" in name or status in (408, 504):
        return ModelFailure("time_out")
    if status == 429 or "ratelimit" in name:
        return ModelFailure("rate_limit")
    if status in (400, 413, 422, 500, None) and _WINDOW.search(str(error)):
        return ModelFailure("window")
    return ModelFailure("cut_off" if begun else "unreachable")


def is_refusal(text: str) -> bool:
    """Tell whether a model says that it will not answer."""
    return bool(_REFUSAL.match(text))
