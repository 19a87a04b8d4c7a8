"""A question in its conversation: follow-ups made to stand alone."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.question import content_words, proper_names
from assistant.small_talk import talk_kind
from assistant.topic import (
    asked_of_another,
    fill,
    names_what_it_means,
    pronoun_in,
    subject_of,
    topic_of,
)

_LONGEST = 8  # earlier questions that are looked back on
_OPENING_WORDS = re.compile(
    r"^(?:(?:and|but|ok(?:ay)?|so|also|then|no|yes|right|well)\b[\s,;.–-]+)+", re.IGNORECASE
)
_ALSO = re.compile(
    r"^(?:(?:what|how)\s+about|i meant?|i mean|(?:the )?same(?: question)? (?:for|of|in)|beth am)\s+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:by |for |to |with |in |from |since |at |on |under |of )?"
    r"(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|has|have|can|could|will|would|should"
    r"|list|name|tell|give|show|explain|describe|compare|pwy|beth|pryd|ble|pam|sut|faint|pa|a|ydy|oes)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:(?:by|for|to|with|in|from|since|at|on|under|of) )?(?:who|whom|whose|when|where|which(?: ones?)?|why(?: not)?"
    r"|what(?: for| else)?|how(?: (?:much|many|long|often|far|big|old|so|come|large|soon|exactly))?|pryd|pam|ble|pwy)"
    r"(?: (?:exactly|then|now|was that|is that|is it|was it|that|so))?$",
    re.IGNORECASE,
)
_WITH_PREPOSITION = re.compile(
    r"^(?:in|at|for|by|from|on|under|with|since|before|after|during|of|yn|ym)\s+\S", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\bthe (?:other|remaining)(?: (?:one|two|three|four|five|six|seven|eight|ones?))?\b(?! \w)|\bthe (?:others|rest)\b"
    r"|\b(?:any|which|what|who) (?:others|else)\??$|^(?:the )?(?:others|rest)$|\by lleill\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:(?:please )?(?:tell|say|give|show)(?: me)? (?:a (?:bit|little) )?more(?: (?:details?|information))?"
    r"(?: (?:about|on) (?:it|this|that|them))?"
    r"|(?:any )?more(?: details?| information)?|(?:anything|what) else|go on|continue|can you (?:say|tell me) more"
    r"(?: about (?:it|this|that|them))?|mwy)(?: please)?$",
    re.IGNORECASE,
)
_INDEFINITE = re.compile(
    r"^(?i:what|who) (?:is|are|was|were) (?:an?\s|[A-Z])|\bmeant by\b|\bstands? for\b|\bdefinition\b"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, and the answer to it, where the history has it."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """A question made to stand without the conversation before it.

    alone: the question without it, where it may as well be a new subject; else "".
    rest_of: the question whose answer this one asks the rest of ("and the others?"), else "";
    told: that answer, where the history has it.
    """

    text: str
    alone: str = ""
    rest_of: str = ""
    told: str = ""


def turns_of(history: Sequence[str | Mapping[str, str]]) -> list[Turn]:
    """Return the earlier questions with their answers, oldest first, small talk left out."""
    turns: list[Turn] = []
    for said in history:
        message = {"role": "user", "content": said} if isinstance(said, str) else said
        content = str(message.get("content", "") or "").strip()
        if message.get("role") == "user" and content:
            turns.append(Turn(content))
        elif message.get("role") == "assistant" and turns and content:
            turns[-1] = Turn(turns[-1].question, content)
    return [turn for turn in turns if not talk_kind(turn.question)][-_LONGEST:]


def said_before(history: Sequence[str | Mapping[str, str]]) -> str:
    """Return the kind of small talk that the user's last turn was, or ""."""
    said = [
        t if isinstance(t, str) else str(t.get("content", ""))
        for t in history
        if isinstance(t, str) or t.get("role") == "user"
    ]
    return talk_kind(said[-1]) if said else ""


def understand(
    question: str,
    history: Sequence[str | Mapping[str, str]],
    answer_to: Callable[[str], str] = lambda question: "",
) -> Understood:
    """Return a question made to stand alone.

    answer_to: gives the answer to an earlier question, where a pronoun may stand for what it names.
    """
    before: Turn | None = None
    for turn in turns_of(history):
        text = _resolve(turn.question, before, answer_to).text if before else turn.question
        before = Turn(text, turn.answer)
    return _resolve(question, before, answer_to) if before else Understood(question)


def standalone(question: str, history: Sequence[str | Mapping[str, str]]) -> str:
    """Return the question made to stand without the conversation before it."""
    return understand(question, history).text


def _resolve(question: str, before: Turn, answer_to: Callable[[str], str]) -> Understood:
    """Return `question` with what it leaves to the question before it filled in."""
    rest = _OPENING_WORDS.sub("", question).strip()
    also = _ALSO.match(rest)
    rest = rest[also.end() :] if also else rest
    plain = rest.rstrip("?.! ").strip()
    topic = topic_of(before.question)
    if _MORE.match(plain) or (_OTHERS.search(plain) and len(content_words(plain)) <= 3):
        return Understood(
            f"{before.question.rstrip('?. ')} ({plain})?", rest_of=before.question, told=before.answer
        )
    if _BARE.match(plain):
        return Understood(_elliptic(plain, before.question, topic))
    if plain and not _ASKS.match(plain) and (also or rest != question or len(plain.split()) <= 5):
        if also or rest != question or _WITH_PREPOSITION.match(plain):
            instead = bool(also and "mean" in also.group(0).lower())
            return Understood(asked_of_another(plain, before.question, instead=instead))
        return Understood(f"{plain} ({topic})?", alone=question)
    pronoun = pronoun_in(rest)
    if pronoun and topic:
        person = pronoun.group(0).lower() in (
            "he",
            "him",
            "his",
            "she",
            "her",
            "hers",
            "they",
            "them",
            "their",
        )
        subject = subject_of(before.question, before.answer, answer_to) if person else ""
        if (
            not subject
            and "(" not in before.question
            and re.match(r"(?:who|pwy)\b", before.question, re.IGNORECASE)
            and not proper_names(before.question)
        ):
            return Understood(f"{rest.rstrip('?. ')} ({before.question.rstrip('?. ').lower()})?")
        return Understood(fill(rest, pronoun, subject or topic))
    few = len(content_words(rest)) <= 4 and not proper_names(rest) and not names_what_it_means(rest)
    if topic and few and not _INDEFINITE.search(rest):
        return Understood(f"{rest.rstrip('?. ')} ({topic})?", alone=question)
    return Understood(question)


def _elliptic(asked: str, before: str, topic: str) -> str:
    """Return "why?" and the like, asked of the question before."""
    asked = asked[:1].upper() + asked[1:]
    polar = re.match(
        r"(?:did|does|do|is|are|was|were|has|have|can|could|will|would|should)\b", before, re.IGNORECASE
    )
    if polar:
        return f"{asked} {before[:1].lower()}{before[1:]}"
    return f"{asked} ({_predicate(before) or topic})?"


def _predicate(question: str) -> str:
    """Return a question without the word that it asks with."""
    return re.sub(
        r"^(?:who|whom|what|when|where|which|why|how(?: (?:many|much|long|often))?)\s+",
        "",
        question.strip(" ?."),
        flags=re.I,
    )
