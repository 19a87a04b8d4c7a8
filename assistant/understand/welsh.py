"""Welsh questions read in English: a question with its conversation, and what was not understood of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer, Claim, answer_text
from assistant.phrases import phrase
from index.language import fold, language_of, words
from index.language.welsh import Gloss, read_as

# Puts a Welsh text into English; a chat model may take the place of the glossary.
Translator = Callable[[str], Gloss]
Turn = str | Mapping[str, str]
# Where a further question begins in a Welsh sentence.
_PARTS = re.compile(
    r"[,;?]?\s+(?:a'?c?\s+)?(?=(?:(?:gan|gyda|â|i|am|o|at|ers|erbyn)\s+)?"
    r"(?:[pb]h?wy|beth|pryd|ble|pam|sut|faint|sawl|[pb]h?a|a oes|pwy)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class InEnglish:
    """A question and the turns before it in English.

    asked: the question as it was put; welsh: whether that was in Welsh; unknown: its words that were
        not understood.
    """

    question: str
    history: tuple[Turn, ...]
    asked: str = ""
    welsh: bool = False
    unknown: tuple[str, ...] = ()


def in_english(
    question: str, history: Sequence[Turn], translate: Translator, language: str = ""
) -> InEnglish:
    """Return a question and the user's turns before it in English.

    language: of the window, for what is too short to tell ("2018?", a name).
    """
    said = [_content(turn) for turn in history if _is_user(turn)]
    spoken = next((known for text in reversed(said) if (known := language_of(text))), language)
    turns = tuple(_turn(turn, translate, spoken) for turn in history)
    if language_of(question, spoken) != "cy":
        return InEnglish(question, turns, question)
    told = translate(question)
    return InEnglish(told.text, turns, question, welsh=True, unknown=told.unknown)


def told_of_welsh(answer: Answer, asked: InEnglish) -> Answer:
    """Return an answer to a question in Welsh with what was not understood of it.

    Where every quotation is in Welsh, and nothing of the conversation was filled in, the question as
    it was understood is the question itself.
    """
    if not asked.welsh:
        return answer
    shown = answer.citations or answer.nearest
    plain = not asked.history and bool(shown) and all(c.language == "cy" for c in shown)
    understood = answer.question if plain else answer.standalone_question
    claims = tuple(replace(c, text=_in_welsh(c.text, asked, answer.language)) for c in answer.claims)
    if asked.unknown and not plain:
        told = phrase("unknown_words", answer.language, words=", ".join(asked.unknown))
        claims = (Claim(told, verified=None), *claims)
    return replace(
        answer, standalone_question=understood, claims=claims, text=answer_text(claims),
        unknown_words=asked.unknown,
    )  # fmt: skip


def _in_welsh(text: str, asked: InEnglish, language: str) -> str:
    """Return a sentence that says which part of the question is missing with that part in Welsh."""
    before, after = phrase("not_said", language, part="\0").split("\0")
    if not (text.startswith(before) and text.endswith(after)):
        return text
    told = _words(text[len(before) : -len(after)])
    parts = [part.strip(" ?.,;") for part in _PARTS.split(asked.asked) if part.strip(" ?.,;")]
    nearest = max(parts, key=lambda part: (len(_words(read_as(part, "cy")) & told), -len(part)))
    return f"{before}{nearest}{after}"


def _words(text: str) -> set[str]:
    return set(words(fold(text)))


def _turn(turn: Turn, translate: Translator, spoken: str) -> Turn:
    if not _is_user(turn) or language_of(_content(turn), spoken) != "cy":
        return turn
    text = translate(_content(turn)).text
    return text if isinstance(turn, str) else {**turn, "content": text}


def _is_user(turn: Turn) -> bool:
    return isinstance(turn, str) or turn.get("role") == "user"


def _content(turn: Turn) -> str:
    return turn if isinstance(turn, str) else str(turn.get("content", "") or "")
