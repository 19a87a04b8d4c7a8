"""A follow-up rewritten by the chat model so that it stands without the conversation before it."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, trim_messages

from assistant.write.call import Usage, count_tokens, stream
from assistant.write.failures import ModelFailure
from assistant.write.prompts import prompt

_LONGEST = 400  # characters of a rewritten question
_ROOM = 200  # tokens of the window that are left for it


def _count(messages: Sequence[BaseMessage]) -> int:
    return sum(count_tokens(message.text) for message in messages)


def rewritten(
    model: BaseChatModel,
    asked: str,
    question: str,
    history: Sequence[str],
    *,
    window: int,
    timeout: float,
    usage: Usage,
) -> str:
    """Return the question made to stand alone, from as much of the conversation as the window holds.

    asked: the question as it was put; question: the same in English; history: the questions before, as
    they were put, oldest first. Raises ModelFailure where what comes back is no question.
    """

    def text(conversation: str) -> str:
        return prompt("follow-up", conversation=conversation or "-", asked=asked, question=question)

    room = window - _ROOM - count_tokens(text(""))
    if room < 0:
        raise ModelFailure("window")
    lines = [HumanMessage(f"- {' '.join(turn.split())}") for turn in history]
    kept = trim_messages(lines, max_tokens=room, token_counter=_count)
    message = HumanMessage(text("\n".join(line.text for line in kept)))
    written = "".join(stream(model, [message], timeout=timeout, usage=usage))
    said = [line.strip().strip('"“”') for line in written.splitlines() if line.strip()]
    if len(said) != 1 or len(said[0]) > _LONGEST:
        raise ModelFailure("malformed")
    return said[0].removeprefix("Question:").strip()
