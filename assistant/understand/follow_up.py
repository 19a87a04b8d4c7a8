"""A question in its conversation: the ways in which it can be meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.understand.forms import goes_on
from assistant.understand.question import content_words
from assistant.understand.small_talk import talk_kind

History = Sequence[str | Mapping[str, str]]
_REST = re.compile(r"\b(?:others?|rest|remaining|else|more|lleill|mwy)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^\W*(?:and|or|but|so|also|ok(?:ay)?|then|no|yes|right|well)\b[\s,;.–-]*", re.IGNORECASE
)
_SURE = 2.0  # log-odds from which on the form of a question alone tells how it is meant


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, and the answer to it where the history has it."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A way in which a question can be meant: as asked, or after the question before it.

    text: the question; shown: how it is told to the user; before: the question that it is read after, or "";
    odds: what its form says for this way, in log-odds.
    """

    text: str
    shown: str
    before: str = ""
    odds: float = 0.0


def turns_of(history: History) -> list[Turn]:
    """Return the earlier questions with their answers, oldest first, small talk left out."""
    turns: list[Turn] = []
    for said in history:
        message = {"role": "user", "content": said} if isinstance(said, str) else said
        content = str(message.get("content", "") or "").strip()
        if message.get("role") == "user" and content:
            turns.append(Turn(content))
        elif message.get("role") == "assistant" and turns and content:
            turns[-1] = Turn(turns[-1].question, content)
    return [turn for turn in turns if not talk_kind(turn.question)]


def said_before(history: History) -> str:
    """Return the kind of small talk that the user's last turn was, or ""."""
    said = [t if isinstance(t, str) else str(t.get("content", "")) for t in history]
    asked = [s for s, t in zip(said, history, strict=True) if isinstance(t, str) or t.get("role") == "user"]
    return talk_kind(asked[-1]) if asked else ""


def ways(question: str, turns: Sequence[Turn]) -> list[Way]:
    """Return the ways in which a question can be meant: one, or where its form leaves doubt, both."""
    alone = Way(question, question)
    if not turns:
        return [alone]
    before = turns[-1].question
    if len(turns) > 1 and goes_on(before) > 0:
        before = f"{turns[-2].question} {before}"
    odds = goes_on(question)
    after = Way(question, told_after(question, turns[-1]), before, odds)
    return [after] if odds >= _SURE else [alone] if odds <= -_SURE else [after, alone]


def told_after(question: str, before: Turn) -> str:
    """Return how a question that goes on from another is told to the user."""
    return f"{_OPENING.sub('', question).strip()} (after: {before.question.strip(' ?')})"


def asks_the_rest(question: str) -> bool:
    """Tell whether a question asks for what an answer left out ("and the others?", "tell me more")."""
    return bool(_REST.search(question)) and all(_REST.fullmatch(w) for w in content_words(question))
