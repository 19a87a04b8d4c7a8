"""A follow-up rewritten by the chat model so that it stands without the conversation before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.write.call import Usage, count_tokens, stream
from assistant.write.failures import ModelFailure
from assistant.write.prompts import prompt

_LONGEST = 400  # characters of a rewritten question
_ROOM = 200  # tokens of the window that are left for it


def rewritten(
    model: Any,
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
    from langchain_core.messages import HumanMessage

    room = window - _ROOM - count_tokens(_prompt("", asked, question))
    text = _prompt(_cut(history, room), asked, question)
    written = "".join(stream(model, [HumanMessage(text)], timeout=timeout, usage=usage))
    lines = [line.strip().strip('"“”') for line in written.splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _LONGEST:
        raise ModelFailure("malformed")
    return lines[0].removeprefix("Question:").strip()


def _prompt(conversation: str, asked: str, question: str) -> str:
    return prompt("follow-up", conversation=conversation, asked=asked, question=question)


def _cut(history: Sequence[str], room: int) -> str:
    """Return the last questions that fit, each whole; raise ModelFailure where not even this one does."""
    if room < 0:
        raise ModelFailure("window")
    kept: list[str] = []
    for turn in reversed(history):
        line = f"- {' '.join(turn.split())}"
        room -= count_tokens(line)
        if room < 0:
            break
        kept.insert(0, line)
    return "\n".join(kept) or "-"
