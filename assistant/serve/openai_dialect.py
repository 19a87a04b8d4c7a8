"""The OpenAI dialect under /v1: models and chat completions, streamed and not, with annotations."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, model_validator

from assistant.answers import Answer
from assistant.phrases.plain import sources, without_markdown
from assistant.serve.events import event_stream, snapshots
from assistant.serve.identity import user_of
from assistant.serve.problems import MissingError, speak_problems
from assistant.serve.references import query
from assistant.serve.schemas import check_text
from assistant.serve.service import Service
from index.errors import QueryError

MODEL = "ateb"
_KINDS = {401: "authentication_error", 429: "rate_limit_error", 503: "server_error", 500: "server_error"}


class Message(BaseModel):
    """A message as other programs write them; parts that are no text are passed over."""

    role: str
    content: str | list[dict[str, Any]] | None = None

    def text(self) -> str:
        """Return the message's text."""
        if not isinstance(self.content, list):
            return self.content or ""
        return "\n".join(str(part.get("text", "")) for part in self.content if part.get("type") == "text")


class ChatRequest(BaseModel):
    """What is heeded of a request; temperature and the like mean nothing to a quotation."""

    _text = model_validator(mode="before")(check_text)
    model: str = MODEL
    messages: list[Message] = Field(min_length=1, max_length=1000)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    n: int | None = 1


def openai_dialect(service: Service) -> FastAPI:
    """Return the interface, to be mounted at /v1."""
    api = FastAPI(title="Ateb", docs_url=None, redoc_url=None, openapi_url=None)
    speak_problems(api, error_response)
    model = {"id": MODEL, "object": "model", "created": int(time.time()), "owned_by": "ateb"}

    @api.get("/models")
    def models() -> dict[str, Any]:
        """List the one model."""
        return {"object": "list", "data": [model]}

    @api.get("/models/{name}")
    def one(name: str) -> dict[str, Any]:
        """Return the one model."""
        _check_model(name)
        return model

    @api.post("/chat/completions", response_model=None)
    async def complete(asked: ChatRequest, request: Request) -> dict[str, Any] | Response:
        """Answer the user's last message, understood with those before it; system ones instruct nobody."""
        _check_model(asked.model)
        if asked.n not in (None, 1):
            raise QueryError(f"n is {asked.n}; expected 1: there is one answer to a question.")
        said = [m for m in asked.messages if m.role in ("user", "assistant") and m.text().strip()]
        if not said or said[-1].role != "user":
            raise QueryError("The last message is none of the user's; expected a question as the last one.")
        question: dict[str, Any] = {
            "question": said[-1].text(),
            "history": [{"role": m.role, "content": m.text()} for m in said[:-1]],
            "user": user_of(request),
            "interface": "openai",
        }
        window = str(request.base_url)
        if not asked.stream:
            return completion(await service.gate.run(lambda: service.ask(**question)), window)
        usage = bool((asked.stream_options or {}).get("include_usage"))
        answers = snapshots(service.gate, lambda: service.stream(**question))
        return await event_stream(answers, lambda grown: _chunks(grown, window, usage=usage))

    return api


def completion(answer: Answer, window: str) -> dict[str, Any]:
    """Return an answer as a chat completion; `ateb` holds it whole, in its published form."""
    text = content(answer)
    annotations = url_citations(answer, text, window)
    message = {"role": "assistant", "content": text, "refusal": None, "annotations": annotations}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        **_frame("chat.completion"), "choices": [choice], "usage": _usage(answer), "ateb": answer.to_dict(),
    }  # fmt: skip


def content(answer: Answer) -> str:
    """Return the answer's text with its sources below; a part of an answer has none yet."""
    return without_markdown("\n".join([answer.text, *(sources(answer) if answer.done else [])]))


def url_citations(answer: Answer, text: str, window: str) -> list[dict[str, Any]]:
    """Return a `url_citation` for each citation number in the text; it opens in the window."""
    known = {c.number: c for c in answer.citations}
    said = len(without_markdown(answer.text))  # the sources below it are no citations
    found = []
    for match in re.finditer(r"\[(\d{1,4})\]", text[:said]):
        if c := known.get(int(match[1])):
            title = ", ".join(filter(None, (c.title, c.date, c.heading)))
            place = {"start_index": match.start(), "end_index": match.end()}
            found.append({**place, "title": title, "url": f"{window}?{query(c)}"})
    return [{"type": "url_citation", "url_citation": citation} for citation in found]


async def _chunks(answers: AsyncIterator[Answer], window: str, *, usage: bool) -> AsyncIterator[str]:
    """Yield the chunks of a stream; each holds what its snapshot has more than the one before."""
    frame = _frame("chat.completion.chunk")
    yield _chunk(frame, {"role": "assistant", "content": ""})
    sent, last = "", None
    try:
        async for last in answers:
            text = content(last)
            if text.startswith(sent):
                more, sent = text[len(sent) :], text
            elif last.done:  # it was written anew: what was sent can't be taken back
                more, sent = f"\n\n{text}", text
            else:
                continue
            if more:
                yield _chunk(frame, {"content": more})
    except Exception:
        yield _data({"error": _error(500, "The answer broke off; ask again.")})
        raise
    if last is not None:
        yield _chunk(frame, {"annotations": url_citations(last, content(last), window)}, ateb=last.to_dict())
    yield _chunk(frame, {}, finish="stop")
    if usage and last is not None:
        yield _data({**frame, "choices": [], "usage": _usage(last)})
    yield "data: [DONE]\n\n"


def _frame(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _chunk(frame: dict[str, Any], delta: dict[str, Any], *, finish: str | None = None, **more: Any) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return _data({**frame, "choices": [choice], **more})


def _data(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _usage(answer: Answer) -> dict[str, int]:
    """Return the tokens of a chat model that were used; a quoted answer uses none."""
    read = sum(step.input_tokens for step in answer.steps)
    written = sum(step.output_tokens for step in answer.steps)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _check_model(name: str) -> None:
    if name != MODEL:
        raise MissingError(f"There is no model {name[:80]!r}; the one here is {MODEL!r}.")


def _error(status: int, message: str) -> dict[str, Any]:
    kind = _KINDS.get(status, "invalid_request_error")
    code = {404: "model_not_found", 413: "context_length_exceeded"}.get(status)
    return {"message": message, "type": kind, "param": None, "code": code}


def error_response(
    status: int, detail: str, *, request: Any, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return an error in the dialect's form."""
    return JSONResponse({"error": _error(status, detail)}, status, headers=headers)
