"""The one way to an answer for every interface, so that each is recorded alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.answers import Answer
from assistant.assistant import Assistant, History
from assistant.serve.identity import User


class Service:
    """Answers for a user through an interface ("window", "rest", "openai", "mcp")."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant

    def stream(
        self,
        question: str,
        history: History = (),
        *,
        user: User,
        interface: str = "window",
        where: Mapping[str, str] | None = None,
        language: str = "",
    ) -> Iterator[Answer]:
        """Yield growing snapshots of the answer; the last one, `done`, is the answer."""
        yield from self.assistant.stream(question, history, where=where, language=language)

    def ask(
        self,
        question: str,
        history: History = (),
        *,
        user: User,
        interface: str,
        where: Mapping[str, str] | None = None,
        language: str = "",
    ) -> Answer:
        """Return the answer; raise QueryError for an empty or overlong question."""
        *_, answer = self.stream(
            question, history, user=user, interface=interface, where=where, language=language
        )
        return answer
