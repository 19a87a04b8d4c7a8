"""A chat model that writes what it was told to, piece by piece, or fails where it was told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

Piece = str | threading.Event | BaseException


class RateLimitError(Exception):
    """What a provider raises that is asked too often."""

    status_code = 429


class ScriptedModel(BaseChatModel):
    """Each call takes the next script: texts are written, events waited for, errors raised."""

    _scripts: list[tuple[Sequence[Piece], str]] = PrivateAttr(default_factory=list)
    _asked: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @property
    def asked(self) -> list[list[BaseMessage]]:
        """The messages of each call so far."""
        return self._asked

    def enqueue(self, *pieces: Piece, finish: str = "stop") -> ScriptedModel:
        """Add the script of a call; finish: the reason for stopping that it gives."""
        self._scripts.append((pieces, finish))
        return self

    def _stream(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any
    ) -> Iterator[ChatGenerationChunk]:
        self._asked.append(messages)
        assert self._scripts, "the model was called more often than its scripts say"
        pieces, finish = self._scripts.pop(0)
        for piece in pieces:
            if isinstance(piece, BaseException):
                raise piece
            if isinstance(piece, threading.Event):
                piece.wait(30)
                continue
            yield ChatGenerationChunk(message=AIMessageChunk(piece))
        usage = {"input_tokens": 120, "output_tokens": 30, "total_tokens": 150}
        yield ChatGenerationChunk(
            message=AIMessageChunk("", usage_metadata=usage, response_metadata={"finish_reason": finish})
        )

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        chunks = list(self._stream(messages))
        text = "".join(str(chunk.message.content) for chunk in chunks)
        return ChatResult(generations=[ChatGeneration(message=AIMessageChunk(text))])

    @property
    def _llm_type(self) -> str:
        return "scripted"
