"""A question in its conversation: small talk, instructions, follow-ups made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.question import content_words, proper_names

_GREETING = re.compile(
    r"(?:(?:what (?:can|could) (?:you|i|we) (?:help(?: me)?(?: with)?|ask(?: you)?(?: about)?|do)(?: for me)?"
    r"|how (?:can|could) you help(?: me)?|hi|hello|hey|hiya|greetings|thanks|thank you"
    r"|good (?:morning|afternoon|evening|day)"
    r"|many thanks|cheers|bye|goodbye|ok|okay|great|how are you(?: today)?|who are you|what are you"
    r"|what can you do|what can i ask(?: you)?|can you help(?: me)?|help|please|there|all|everyone|ateb"
    r"|so much|very much|shwmae|s'?mae|helo|bore da|prynhawn da|nos da|diolch(?: yn fawr)?|hwyl)"
    r"[\s,.!?]*)+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|itself|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those)\b",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"\b(?:this|that|these|those)\s+(?!is\b|was\b|are\b|were\b|do\b|does\b|did\b|has\b|have\b|will\b)\w+",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:that|this)\s+(?:the|a|an|is|was|are|were|has|have|had)\b", re.IGNORECASE)
_ALSO = re.compile(
    r"^(?:and|but|ok(?:ay)?|so|also|then)?[\s,]*(?:what|how)\s+about\s+|^(?:and|but)\s+(?:for\s+|in\s+|at\s+)?"
    r"|^beth am\s+",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:the other|the others|the rest|another|else|the same)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:tell me (?:about\s+)?)?"
    r"(?:(?:what|who|which|when|where|why|how(?:\s+(?:many|much|long|often))?)\b\s*)?"
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|can|will)\b\s*)?",
    re.IGNORECASE,
)
_INJECTION = re.compile(
    r"(?:ignore|disregard|forget|override)\b[^.?!\n]{0,40}\b(?:previous|prior|above|earlier|all|any|your"
    r"|the|these)\b[^.?!\n]{0,60}(?:instruction|rule|prompt|direction|document|context|polic)\w*[^.?!\n]*[.?!:;\n]*"
    r"|(?:system|admin|developer)\s*(?:override|prompt|message|note|mode)\s*[:\-–][^.?!\n]*[.?!\n]*"
    r"|you are now\b[^.?!\n]*[.?!\n]*|(?:reply|respond|answer|output|print|say)\s+(?:only\s+)?(?:with\s+)?"
    r"(?:exactly|nothing but|only|just)\b[^.?!\n]*[.?!\n]*",
    re.IGNORECASE,
)


def is_small_talk(question: str) -> bool:
    """Tell whether a question is a greeting or thanks and asks nothing of the documents."""
    return bool(_GREETING.fullmatch(question.strip()))


def without_instructions(question: str) -> str:
    """Return the question without instructions to the program: they are text, never obeyed."""
    rest = " ".join(_INJECTION.sub(" ", question).split())
    return rest if content_words(rest) else question


def earlier_questions(history: Sequence[str | Mapping[str, str]]) -> list[str]:
    """Return the user's earlier questions, oldest first, from strings or role/content messages."""
    questions: list[str] = []
    for turn in history:
        if isinstance(turn, str):
            questions.append(turn)
        elif turn.get("role") == "user":
            questions.append(str(turn.get("content", "")))
    return [question for question in questions if question.strip() and not is_small_talk(question)]


def standalone(question: str, history: Sequence[str | Mapping[str, str]]) -> str:
    """Return the question made to stand without the conversation before it."""
    understood = ""
    for turn in [*earlier_questions(history), question]:
        understood = _resolve(turn, understood) if understood else turn
    return understood


def _resolve(question: str, before: str) -> str:
    """Return `question` with what it leaves to the question before it filled in."""
    also = _ALSO.match(question)
    rest = question[also.end() :].strip() if also else question
    if also and not re.match(r"(?:who|what|when|where|which|why|how|did|does|is|are|was)\b", rest, re.I):
        return _asked_of_another(rest, before)
    topic = topic_of(before)
    plain = _CLAUSE.sub(" ", question)
    if _PRONOUN.search(plain) and topic:
        return _fill(question, topic)
    few = len(content_words(question)) <= 4 and not proper_names(question)
    if topic and (_OTHERS.search(question) or also or few):
        return f"{question.rstrip('?. ')} ({topic})?"
    return question


def _asked_of_another(rest: str, before: str) -> str:
    """Return the question before, asked of another place, person or thing."""
    rest = rest.strip(" ?.")
    names = proper_names(before)
    if _OTHERS.search(rest) or not names or not content_words(rest):
        return f"{before.rstrip('?. ')}: {rest}?"
    best = _replaceable(before, names)
    return re.sub(re.escape(best), rest, before, count=1)


def _replaceable(before: str, names: list[str]) -> str:
    """Return the name that another takes the place of: not one that follows "in" or "of"."""
    for name in names:
        at = before.find(name)
        if not re.search(r"\b(?:in|of|from|by|under|the)\s+$", before[:at], re.IGNORECASE):
            return name
    return names[0]


def topic_of(question: str) -> str:
    """Return what a question is about: the question without how it was asked."""
    filled = re.search(r"\(([^()]{3,})\)\?$", question)
    if filled:
        return filled.group(1)
    return _OPENING.sub("", question.strip(), count=1).strip(" ?.!")


def _fill(question: str, topic: str) -> str:
    """Put the topic in place of the first pronoun, and after the question for any further part."""
    pronoun = next(m for m in _PRONOUN.finditer(question) if not _CLAUSE.match(question, m.start()))
    word = pronoun.group(0).lower()
    owner = word in ("its", "their", "theirs", "his", "hers") or (
        word == "her" and re.match(r"\s+\w", question[pronoun.end() :])
    )
    if _DETERMINED.match(question, pronoun.start()) or len(topic.split()) > 9:
        return f"{question.rstrip('?. ')} ({topic})?"
    filled = f"{topic}’s" if owner else topic
    return question[: pronoun.start()] + filled + question[pronoun.end() :]
