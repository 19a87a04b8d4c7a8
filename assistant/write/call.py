"""One call of a chat model: what it writes, piece by piece, within a time, with its tokens counted."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

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


def stream(
    model: BaseChatModel, messages: Sequence[BaseMessage], *, timeout: float, usage: Usage
) -> Iterator[str]:
    """Yield what the model writes; raise ModelFailure where it fails, stops short or takes too long.

    The model is read in a thread of its own, so that one that hangs does not hold the question.
    timeout: seconds for the whole call.
    """
    pieces: queue.SimpleQueue[AIMessageChunk | Exception | None] = queue.SimpleQueue()
    left = threading.Event()

    def pump() -> None:
        try:
            for chunk in model.stream(list(messages)):
                if left.is_set():
                    return
                pieces.put(chunk)
            pieces.put(None)
        except Exception as error:  # of whatever kind the provider raises; it is translated where it is read
            pieces.put(error)

    deadline = time.monotonic() + timeout
    threading.Thread(target=pump, daemon=True).start()
    written, reason = "", ""
    try:
        while (piece := pieces.get(timeout=max(0.001, deadline - time.monotonic()))) is not None:
            if isinstance(piece, Exception):
                raise failure_of(piece, begun=bool(written.strip())) from piece
            if piece.usage_metadata:
                usage.input_tokens += piece.usage_metadata["input_tokens"]
                usage.output_tokens += piece.usage_metadata["output_tokens"]
            reason = _finish_reason(piece) or reason
            if text := str(piece.text):
                written += text
                yield text
    except queue.Empty:
        raise ModelFailure("time_out") from None
    finally:
        left.set()
    if any(word in reason for word in _WITHHELD) or is_refusal(written.strip()):
        raise ModelFailure("refusal")
    if reason in _LENGTH:
        raise ModelFailure("cut_off" if written.strip() else "window")
    if not written.strip():
        raise ModelFailure("empty")


def count_tokens(text: str) -> int:
    """Return an estimate of a text's tokens, on the safe side and without a call or a download."""
    return len(text) // _CHARACTERS_A_TOKEN + 1


def _finish_reason(chunk: AIMessageChunk) -> str:
    if chunk.additional_kwargs.get("refusal"):
        return "refusal"
    told = chunk.response_metadata
    return str(told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason") or "").lower()
