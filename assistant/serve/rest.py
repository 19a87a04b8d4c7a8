"""REST under /api/v1: ask, search, documents, feedback, health; its OpenAPI is at /api/v1/openapi.json."""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import StreamingResponse

from assistant.answers import Answer
from assistant.serve import schemas as s
from assistant.serve.events import answer_events, event_stream, snapshots
from assistant.serve.feedback import Feedback, FeedbackStore
from assistant.serve.identity import user_of
from assistant.serve.openapi import describe
from assistant.serve.problems import BusyError, MissingError, speak_problems
from assistant.serve.service import Service
from index.errors import QueryError

DocumentId = Annotated[str, Path(description="a document's id", examples=["0123456789abcdef"])]
_EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["answer", "problem"]},
        "data": {"type": "string", "description": "an Answer, or a Problem, as JSON"},
    },
    "required": ["event", "data"],
}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events `answer`, each a growing Answer; the last has `done: true`.",
        "content": {"text/event-stream": {"schema": _EVENT}},
    }
}


def rest(service: Service) -> FastAPI:
    """Return the REST interface, to be mounted at /api/v1."""
    api = FastAPI(
        title="Ateb",
        version=version_of("ateb"),
        description="Answers from documents, quoted and cited; or that they do not say.",
        servers=[{"url": "/api/v1"}],
        docs_url=None,
        redoc_url=None,
    )
    speak_problems(api)

    @api.post("/ask")
    async def ask(question: s.Question, request: Request) -> Answer:
        """Answer a question from the documents."""
        return await service.gate.run(lambda: service.ask(**_asked(question, request)))

    @api.post("/ask/stream", response_class=StreamingResponse, responses=EVENTS)
    async def ask_stream(question: s.Question, request: Request) -> StreamingResponse:
        """Answer a question, growing snapshot by snapshot, as server-sent events."""
        answers = snapshots(service.gate, lambda: service.stream(**_asked(question, request)))
        return await event_stream(answers, answer_events)

    @api.post("/search")
    async def search(asked: s.SearchQuestion) -> s.SearchResult:
        """Find passages, best first."""
        where = asked.where.filters()
        return await service.gate.run(lambda: service.search(asked.question, k=asked.k, where=where))

    @api.get("/roles")
    async def roles(asked: Annotated[s.RolesAsked, Query()]) -> s.RolePage:
        """List who does what, filtered, a page at a time, each row with its citation."""
        return await service.gate.run(lambda: service.roles(**asked.model_dump()))

    @api.get("/documents")
    def documents() -> s.DocumentList:
        """List the documents."""
        return service.documents()

    @api.get("/documents/{document_id}")
    def document(document_id: DocumentId) -> s.WholeDocument:
        """Return a document's text with the offsets of its pages and passages."""
        try:
            found = service.index.document(document_id)
        except QueryError as error:
            raise MissingError(str(error)) from None
        places = [s.PassagePlace.model_validate(p) for p in service.index.passages(document_id)]
        return s.WholeDocument.of(found, passages=places)

    @api.post("/feedback", status_code=201)
    def feedback(given: s.FeedbackGiven) -> s.FeedbackKept:
        """Keep what a reader thought of an answer; it can't be read here."""
        kept = Feedback(**given.model_dump())
        FeedbackStore(service.assistant.settings.index).add(kept)
        return s.FeedbackKept(id=kept.id)

    @api.get("/health")
    def health() -> s.Health:
        """Tell that the server runs."""
        return s.Health(version=api.version)

    @api.get("/ready")
    def ready() -> s.Readiness:
        """Tell that the index can be searched; 503 where it can't."""
        if not service.is_ready():
            raise BusyError("The index is being opened; ask again soon.", retry_after=2)
        count, version = len(service.index.documents()), service.index.version
        return s.Readiness(index_version=version, documents=count, interfaces=service.interfaces)

    describe(api)
    return api


def _asked(question: s.Question, request: Request) -> dict[str, Any]:
    """Return what `Service.ask` is asked."""
    return {
        "question": question.question,
        "history": [part if isinstance(part, str) else part.model_dump() for part in question.history],
        "user": user_of(request),
        "interface": "rest",
        "where": question.where.filters() or None,
        "language": question.language,
    }
