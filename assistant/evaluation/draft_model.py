"""A chat model as the writer of draft questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evaluation.draft import Writer
from assistant.settings import Settings
from assistant.write.connect import connect
from assistant.write.prompts import prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def open_question_writer(settings: Settings) -> Writer | None:
    """Return the chat model that the settings name as a writer of questions, or None if they name none."""
    if not settings.model:
        return None
    return question_writer(connect(settings.model, timeout=settings.model_timeout))


def question_writer(model: BaseChatModel) -> Writer:
    """Return what asks a chat model for a question that a text answers: its first line that is one, or ""."""

    def write(text: str) -> str:
        said = str(model.invoke(prompt("draft-question", text=text)).text)
        lines = (line.strip().strip('"“”*- ') for line in said.splitlines())
        return next((line for line in lines if line.endswith("?")), "")

    return write
