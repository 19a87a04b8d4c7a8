"""One call of a chat model: what it writes, piece by piece, within a time, with its tokens counted."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.write.failures import ModelFailure, failure_of, is_refusal

_LENGTH = ("length", "max_tokens", "max_output_tokens", "model_length")
_WITHHELD = ("content_filter", "safety", "refusal")
# An approximation on the safe side, where a model doesn't count for itself: Welsh takes more than English.
_CHARACTERS_A_TOKEN = 3


@dataclass(slots=True)
class Usage:
    """Tokens that a call took, as the model counts them; 0 where it doesn't say."""

    input_tokens: int = 0
    output_tokens: int = 0


def stream(model: Any, messages: Sequence[Any], *, timeout: float, usage: Usage) -> Iterator[str]:
    """Yield what the model writes; raise ModelFailure where it fails, stops short or takes too long.

    The model is read in a thread of its own, so that one that hangs does not hold the question.
    timeout: seconds for the whole call.
    """
    pieces: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    left = threading.Event()
    worker = threading.Thread(target=_pump, args=(model, messages, pieces, left), daemon=True)
    deadline = time.monotonic() + timeout
    worker.start()
    written = ""
    reason = ""
    try:
        while True:
            try:
                kind, value = pieces.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                raise ModelFailure("time_out") from None
            if kind == "error":
                raise failure_of(value, begun=bool(written.strip())) from value
            if kind == "end":
                break
            _count(value, usage)
            reason = _finish_reason(value) or reason
            if text := str(value.text):
                written += text
                yield text
    finally:
        left.set()
    if any(word in reason for word in _WITHHELD):
        raise ModelFailure("refusal")
    if reason in _LENGTH:
        raise ModelFailure("cut_off" if written.strip() else "window")
    if not written.strip():
        raise ModelFailure("empty")
    if is_refusal(written.strip()):
        raise ModelFailure("refusal")


def count_tokens(text: str) -> int:
    """Return an estimate of a text's tokens, on the safe side and without a call or a download."""
    return len(text) // _CHARACTERS_A_TOKEN + 1


def _pump(
    model: Any, messages: Sequence[Any], pieces: queue.SimpleQueue[tuple[str, Any]], left: threading.Event
) -> None:
    try:
        for chunk in model.stream(list(messages)):
            if left.is_set():
                return
            pieces.put(("chunk", chunk))
        pieces.put(("end", None))
    except Exception as error:  # of whatever kind the provider raises; it is translated where it is read
        pieces.put(("error", error))


def _count(chunk: Any, usage: Usage) -> None:
    told = getattr(chunk, "usage_metadata", None)
    if told:
        usage.input_tokens += int(told.get("input_tokens", 0))
        usage.output_tokens += int(told.get("output_tokens", 0))


def _finish_reason(chunk: Any) -> str:
    told = getattr(chunk, "response_metadata", None) or {}
    if getattr(chunk, "additional_kwargs", {}).get("refusal"):
        return "refusal"
    return str(told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or "").lower()
