"""The one way to the documents for every interface: within limits, recorded alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.answers import Answer
from assistant.assistant import Assistant, History
from assistant.register.register import Register
from assistant.serve import schemas as s
from assistant.serve.audit import AuditLog, audit_days
from assistant.serve.identity import User
from assistant.serve.limits import AnswerGate
from assistant.serve.logs import log
from index import Index
from index.errors import QueryError


class Service:
    """Answers for a user through an interface ("window", "rest", "openai", "mcp").

    is_ready: whether the assistant is open; what asks it before waits.
    gate: what an interface passes before it answers; interfaces: name → where it is, or why not.
    """

    def __init__(self, assistant: Assistant, *, is_ready: Callable[[], bool] = lambda: True) -> None:
        self.assistant = assistant
        self.is_ready = is_ready
        settings = assistant.settings
        self.gate = AnswerGate(concurrent=settings.concurrent_answers, queue=settings.queue)
        self.interfaces: dict[str, str] = {}
        self.recorded_days = audit_days(settings)
        self._audit = AuditLog(settings.index, days=self.recorded_days) if self.recorded_days else None
        self.mcp_wanted = settings.mcp

    @property
    def index(self) -> Index:
        """Return the index that is searched."""
        return self.assistant.index

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        user: User,
        interface: str = "window",
        where: Mapping[str, str] | None = None,
        language: str = "",
        caution: str = "",
    ) -> Iterator[Answer]:
        """Yield growing snapshots of the answer; the last one, `done`, is the answer."""
        for answer in self.assistant.stream(
            question, history, where=where, language=language, caution=caution
        ):
            if answer.done:  # recorded before it is given
                self._record(answer, user=user, interface=interface)
            yield answer

    def ask(
        self, question: str, history: History = (), *, user: User, interface: str, **narrowed: Any
    ) -> Answer:
        """Return the answer, as `stream` does; raise QueryError for an empty or overlong question."""
        *_, answer = self.stream(question, history, user=user, interface=interface, **narrowed)
        return answer

    def _record(self, answer: Answer, *, user: User, interface: str) -> None:
        """Log that a question was answered, and keep the record of it where one is wanted."""
        asked: dict[str, Any] = {"question": answer.question} if self.assistant.settings.log_questions else {}
        log(
            "answer",
            user=user.name,
            interface=interface,
            status=answer.status,
            index_version=answer.index_version,
            seconds=answer.seconds,
            **asked,
        )
        if self._audit is not None:
            self._audit.add(answer, user=user, interface=interface)

    def search(self, question: str, *, k: int, where: Mapping[str, str]) -> s.SearchResult:
        """Return the k best passages with their text, best first."""
        hits = self.index.search(question, k=k, where=where or None)
        documents = {d.id: d for d in self.index.documents()}
        found = [
            s.PassageFound.of(hit, documents[hit.passage.document_id])
            for hit in hits
            if hit.passage.document_id in documents  # it may have been removed a moment ago
        ]
        return s.SearchResult(index_version=self.index.version, passages=found)

    def roles(self, *, offset: int = 0, limit: int = 50, **asked: str) -> s.RolePage:
        """Return a page of who does what, empty for a document that there is not; see `Register.page`."""
        try:
            page = Register(self.index).page(offset=offset, limit=limit, **asked)
        except QueryError:
            return s.RolePage(index_version=self.index.version, total=0, roles=[])
        found = [s.RoleFound.model_validate(role.to_dict()) for role in page.roles]
        return s.RolePage(index_version=self.index.version, total=page.total, roles=found)

    def documents(self) -> s.DocumentList:
        """Return what is known of each document, by source."""
        cards = [s.DocumentCard.of(document) for document in self.index.documents()]
        return s.DocumentList(index_version=self.index.version, documents=cards)
