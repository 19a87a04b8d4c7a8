"""The routes that the window speaks with, below /window: what it shows comes from here, escaped."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from assistant.answers import Answer
from assistant.feedback import Feedback, FeedbackStore
from assistant.phrases.errors import error_text
from assistant.serve.events import event_stream
from assistant.serve.identity import user_of
from assistant.serve.limits import check_length
from assistant.serve.problems import FELL_OVER, MissingError, asked_language
from assistant.serve.service import Service
from assistant.settings import Settings
from assistant.window.document import document_html
from assistant.window.requests import Ask, Language, Marked, Turns, parse_answer
from assistant.window.share import as_docx, as_markdown, as_text
from assistant.window.turn import answer_html
from index.errors import AtebError, QueryError
from index.language import language_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINES = "application/x-ndjson"


def from_the_window(request: Request) -> None:
    """Refuse what a page of another origin could have sent: only a script of ours sets this header."""
    if request.method != "GET" and request.headers.get("x-ateb-window") != "1":
        raise HTTPException(403, "Expected a request of the window itself.")


def window_router() -> APIRouter:
    """Return a router for routes of the window's own."""
    return APIRouter(
        prefix="/window",
        dependencies=[Depends(from_the_window)],
        include_in_schema=False,
    )


def window_routes(
    service: Service, settings: Settings, opening: Callable[[], Mapping[str, Any]]
) -> APIRouter:
    """Return the routes of the conversation and of the source; those of the library are apart."""
    routes = window_router()
    drawn: dict[tuple[str, Language], list[str]] = {}  # (state of the index, language) → examples

    @routes.get("/state")
    def state(request: Request) -> dict[str, Any]:
        """Say who asks; whether questions can be answered yet, and what is being done until then."""
        found = dict(opening())
        found["error"] = error_text(found["error"], asked_language(request.scope))
        user = user_of(request).name if settings.auth else ""
        return {**found, "user": user, "log_out": settings.auth == "users"}

    @routes.get("/start")
    def start() -> dict[str, Any]:
        """Return the documents that can be searched in."""
        documents = service.assistant.index.documents()
        return {"documents": [{"id": d.id, "title": d.title, "date": d.date_text} for d in documents]}

    @routes.get("/examples")
    def examples(lang: Language = "en") -> list[str]:
        """Return questions that the documents answer, drawn anew when they change."""
        key = (service.assistant.index.version, lang)
        if key not in drawn:
            drawn[key] = service.assistant.examples(lang)
        return drawn[key]

    @routes.post("/ask")
    async def ask(asked: Ask, request: Request) -> StreamingResponse:
        """Stream the answer as JSON, a line each snapshot; an error after the first is a line of its own."""
        check_length(asked.question)
        return await event_stream(
            service.gate, lambda: _answers(service, asked, request), _lines(asked.language), media_type=LINES
        )

    @routes.post("/turns")
    def turns(kept: Turns) -> list[dict[str, Any]]:
        """Show kept answers again, in the language of the window."""
        return [_shown(answer, kept.language) for answer in kept.parsed()]

    @routes.get("/document")
    def document(doc: str, start: int = 0, end: int = 0, lang: Language = "en") -> HTMLResponse:
        """Show a document with a passage marked."""
        try:
            found = service.assistant.index.document(doc)
        except QueryError:
            raise MissingError(
                "There is no document in the library at this address; it may have been removed."
            ) from None
        return HTMLResponse(document_html(found, start, end, lang))

    @routes.post("/export/{form}")
    def export(form: str, kept: Turns) -> Response:
        """Return a conversation as a file: docx, md, txt or json."""
        answers = kept.parsed()
        makers: dict[str, tuple[str, Callable[[], str | bytes]]] = {
            "docx": (DOCX, lambda: as_docx(answers, kept.language)),
            "md": ("text/markdown", lambda: as_markdown(answers, kept.language)),
            "txt": ("text/plain", lambda: as_text(answers, kept.language)),
            "json": ("application/json", lambda: json.dumps([a.to_dict() for a in answers], indent=2)),
        }
        if form not in makers:
            raise HTTPException(404, f"{form} is no form to export in; expected {', '.join(makers)}.")
        media, make = makers[form]
        return Response(make(), media_type=media)

    @routes.post("/feedback")
    def feedback(marked: Marked) -> JSONResponse:
        """Keep what a reader thinks of an answer."""
        answer = parse_answer(marked.answer)
        values = marked.model_dump() | {
            "history": tuple(marked.history),
            "answer": answer.to_dict(),
            "index_version": answer.index_version,
        }
        FeedbackStore(settings.index).add(Feedback(**values))
        return JSONResponse({"kept": True})

    return routes


def _answers(service: Service, asked: Ask, request: Request) -> Iterator[str]:
    stream = service.stream(
        asked.question,
        asked.history,
        user=user_of(request),
        interface="window",
        where=asked.where.given() or None,
        language=asked.language,
    )
    for answer in stream:
        yield _line(_shown(answer, asked.language))


def _lines(language: Language) -> Callable[[AsyncIterator[str]], AsyncIterator[str]]:
    async def lines(made: AsyncIterator[str]) -> AsyncIterator[str]:
        try:
            async for line in made:
                yield line
        except Exception as error:  # the response has begun: its status can't say it any more
            told = str(error) if isinstance(error, AtebError) else FELL_OVER
            yield _line({"error": error_text(told, language)})
            if not isinstance(error, AtebError):
                raise

    return lines


def _shown(answer: Answer, language: Language) -> dict[str, Any]:
    shown = {
        "answer": answer.to_dict(),
        "html": answer_html(answer, language),
        "spoken": language_of(answer.question, answer.language),
    }
    if answer.done:
        shown["text"] = as_text([answer], language)
        shown["markdown"] = as_markdown([answer], language)
    return shown


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"
