"""The one way to the documents for every interface: within limits, recorded alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.answers import Answer
from assistant.assistant import LONGEST_QUESTION, Assistant, History
from assistant.register.register import Register
from assistant.serve import schemas as s
from assistant.serve.audit import AuditLog, audit_days
from assistant.serve.identity import User
from assistant.serve.limits import AnswerGate
from assistant.serve.logs import log
from assistant.serve.problems import TooLongError
from index import Index
from index.errors import QueryError


class Service:
    """Answers for a user through an interface ("window", "gradio", "rest", "openai", "mcp").

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

    @property
    def index(self) -> Index:
        """Return the index that is searched."""
        return self.assistant.index

    def stream(
        self, question: str, history: History = (), *, user: User, interface: str = "window", **narrowed: Any
    ) -> Iterator[Answer]:
        """Yield growing snapshots of the answer; the last one, `done`, is the answer.

        narrowed: where, language and caution, as `Assistant.stream` takes them. Raises TooLongError.
        """
        _check_length(question)
        for answer in self.assistant.stream(question, history, **narrowed):
            if answer.done:  # recorded before it is given
                self._record(answer, user=user, interface=interface)
            yield answer

    def ask(self, question: str, history: History = (), **asked: Any) -> Answer:
        """Return the answer, as `stream` does."""
        *_, answer = self.stream(question, history, **asked)
        return answer

    def _record(self, answer: Answer, *, user: User, interface: str) -> None:
        """Log that a question was answered, and keep the record of it where one is wanted."""
        told = {name: getattr(answer, name) for name in ("status", "index_version", "seconds")}
        if self.assistant.settings.log_questions:
            told["question"] = answer.question
        log("answer", user=user.name, interface=interface, **told)
        if self._audit is not None:
            self._audit.add(answer, user=user, interface=interface)

    def search(self, question: str, *, k: int, where: Mapping[str, str]) -> s.SearchResult:
        """Return the k best passages with their text, best first; raise TooLongError."""
        _check_length(question)
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


def _check_length(question: str) -> None:
    if len(question) > LONGEST_QUESTION:
        raise TooLongError(
            f"The question has {len(question)} characters; at most {LONGEST_QUESTION} are read. Shorten it."
        )
