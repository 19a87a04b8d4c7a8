"""What a question is about, and how another one takes that over."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Callable

from assistant.kinds import personal_names
from assistant.question import content_words, proper_names
from index.vocabulary import fold

_PRONOUN = re.compile(
    r"\b(?:it|its|itself|they|them|their|theirs|he|him|his|she|her|hers|this|that|these|those)\b",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"\b(?:this|that|these|those)\s+(?!is\b|was\b|are\b|were\b|do\b|does\b|did\b|has\b|have\b|will\b)\w+",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:that|this)\s+(?:the|a|an|is|was|are|were|has|have|had)\b|\b(?<=[a-z] )that\s+(?:[a-z]+s|[a-z]+ed|can|will)\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(r"\bit\s+(?:take|cost)s?\s+to\b|\bwhen it comes to\b", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:tell me (?:about\s+)?)?"
    r"(?:(?:what|who|which|when|where|why|how(?:\s+(?:many|much|long|often))?)\b\s*)?"
    r"(?:(?:is|are|was|were|do|does|did|has|have|had|can|will)\b\s*)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}(?:-[0-9]{2})?\b")
_AT_A_TIME = re.compile(r"\s+(?:in|of|for|since|from|by)\s+(?:19|20)[0-9]{2}$")
_PREPOSITION = r"in|of|from|by|under|at|on|for|with|since|to|about"
_THING = re.compile(r"\b(?:the|an?)\s+[\w-]+", re.IGNORECASE)
_LONG_TOPIC = 9  # words
_NAMES_ITSELF = 3  # telling words of a clause before it, which a pronoun stands for; a thing counts twice
_OF_A_NATION = frozenset("Welsh English British Scottish Irish European French German Cornish".split())


def topic_of(question: str) -> str:
    """Return what a question is about: the thing that it names, or what is left of it."""
    filled = re.search(r"\(([^()]{3,})\)\?*$", question)
    if filled:
        return filled.group(1)
    rest = _OPENING.sub("", question.strip(), count=1).strip(" ?.!")
    found = (_AT_A_TIME.sub("", name) for name in proper_names(question))
    names = [name for name in found if not _YEAR.fullmatch(name) and name not in _OF_A_NATION]
    if not names:
        which = re.match(r"which\s+([\w-]+)\s+(\w.*)", question.strip(" ?.!"), re.IGNORECASE)
        many = re.match(
            r"([\w -]+?) (?:are|is|were|was) (?:there )?((?:in|on|of|at|from|for|with)\b.*)", rest
        )
        if many and not which:
            return f"the {many.group(1)} {many.group(2)}"
        return f"the {which.group(1)} that {which.group(2)}" if which else rest
    name = _telling(question, names)
    at = question.find(name)
    owner = re.search(r"\b(the|an?)\s+(?:[a-z-]+\s+){0,2}$", question[:at], re.IGNORECASE)
    lead = question[owner.start() : at] if owner else ""
    after = re.match(
        r"((?:\s+(?!in\b|of\b|and\b|is\b|was\b|has\b)[a-z-]+){1,2})$",
        question[at + len(name) :].rstrip(" ?."),
    )
    named = f"{lead}{name}" + (after.group(1) if after and _defines(question) else "")
    return re.sub(r"^An? ", "the ", named[:1].lower() + named[1:] if lead else named)


def _defines(question: str) -> bool:
    """Tell whether a question asks what something is."""
    return bool(re.match(r"(?:what|who) (?:is|are|was|were)\b", question, re.IGNORECASE))


def _telling(question: str, names: list[str]) -> str:
    """Return the name that a question is about: the last that isn't where, when or by whom."""
    free = [
        n
        for n in names
        if not re.search(
            r"\b(?:in|at|from|by|since|under)\s+(?:the\s+)?$", question[: question.find(n)], re.I
        )
    ]
    return (free or names)[-1]


def subject_of(question: str, answer: str, answer_to: Callable[[str], str]) -> str:
    """Return the person or office that the answer to a question names, or ""."""
    own = [n for n in proper_names(question) if personal_names(f"x {n}")]
    if own:
        return own[-1]
    if not re.match(
        r"(?:who|which (?:\w+ )?(?:person|officer|member|minister|councillor)|pwy)\b", question, re.IGNORECASE
    ):
        return ""
    answer = answer or answer_to(question)
    told = {fold(word) for word in content_words(question)}
    for line in answer.split("\n"):
        if re.match(r"(?:as of|as at)\b", line, re.IGNORECASE):
            continue
        line = re.sub(r"\[[0-9]+\]", "", line)
        new = [
            n for n in proper_names(line) if not {fold(w) for w in content_words(n)} <= told and len(n) > 3
        ]
        people = [n for n in new if personal_names(f"x {n}")]
        if people or new:
            return people[0] if people else f"the {new[0]}"
    return ""


def pronoun_in(question: str) -> re.Match[str] | None:
    """Return the first pronoun that stands for something outside the question."""
    hidden = _EXPLETIVE.sub(lambda m: "·" * len(m.group(0)), question)
    for match in _PRONOUN.finditer(hidden):
        if _CLAUSE.match(hidden, match.start()) and not re.match(
            r"(?:this|that) (?:is|was)\b", hidden[match.start() :], re.I
        ):
            continue
        if _named_before(hidden, match):
            continue  # it stands for what the question has named itself
        return match
    return None


def names_what_it_means(question: str) -> bool:
    """Tell whether a pronoun of a question stands for what the question itself has named."""
    return any(_named_before(question, match) for match in _PRONOUN.finditer(question))


def _named_before(question: str, pronoun: re.Match[str]) -> bool:
    """Tell whether the clause before a pronoun names something that it can stand for."""
    before = question[: pronoun.start()]
    clause = re.search(r"(?:,|;|\band\b|\?)[^,;?]*$", before)
    named = before[: clause.start()] if clause else ""
    told = len(content_words(named)) + bool(_THING.search(named))
    return bool(proper_names(named)) or told >= _NAMES_ITSELF


def fill(question: str, pronoun: re.Match[str], topic: str) -> str:
    """Put the topic in place of a pronoun, or after the question where it is too long for that."""
    word = pronoun.group(0).lower()
    start, end = pronoun.span()
    owner = word in ("its", "their", "theirs", "his", "hers") or (
        word == "her" and re.match(r"\s+\w", question[end:])
    )
    if _DETERMINED.match(question, start) or len(topic.split()) > _LONG_TOPIC:
        return f"{question.rstrip('?. ')} ({topic})?"
    return question[:start] + (f"{topic}’s" if owner else topic) + question[end:]


def asked_of_another(rest: str, before: str, *, instead: bool = False) -> str:
    """Return the question before, asked of another year, place, person or thing.

    instead: the other one was meant all along; else it may be a side of what was asked about.
    """
    filled = re.search(r"\s*\([^()]*\)\?*$", before)
    base = before[: filled.start()] + "?" if filled and not _YEAR.search(rest) else before
    years = _YEAR.findall(base)
    year = _YEAR.search(rest)
    if year and len(content_words(rest)) <= 2:
        if years:
            return base.replace(years[-1], year.group(0))
        return f"{base.rstrip('?. ')} in {year.group(0)}?"
    placed = re.match(rf"({_PREPOSITION}|before|after|during)\s+(.+)", rest, re.IGNORECASE)
    if placed:
        same = re.search(rf"\b{placed.group(1)}\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*", base)
        if same:
            return base[: same.start()] + rest + base[same.end() :]
        rest = placed.group(2) if placed.group(1).lower() in ("of", "for") and proper_names(base) else rest
        if rest != placed.group(2):
            return f"{base.rstrip('?. ')} {rest}?"
    names = [name for name in proper_names(base) if not _YEAR.fullmatch(name)]
    if names and re.search(r"[A-Z]", rest):
        bare = re.sub(r"^the\s+", "", rest, flags=re.IGNORECASE)
        old = _alike(bare, base, names)
        return re.sub(r"s[’']s\b", "s’", base.replace(old, bare, 1))
    if names and _defines(base) and not instead:
        return f"{rest} ({topic_of(before)})?"
    if names and _defines(base):
        return base.replace(names[-1], re.sub(r"^the\s+", "", rest), 1)
    tail = re.search(rf"\b(?:{_PREPOSITION}|the|an?)\s+((?!(?:{_PREPOSITION}|the|an?)\b)[^?]*?)\??$", base)
    if tail and not proper_names(tail.group(1)) and len(tail.group(1).split()) <= 5:
        return base[: tail.start(1)] + re.sub(r"^the\s+", "", rest) + base[tail.end(1) :]
    return f"{base.rstrip('?. ')}: {rest}?"


def _alike(rest: str, before: str, names: list[str]) -> str:
    """Return the name that another takes the place of: of the same make, or not one after "in" or "of"."""
    words = set(rest.split())
    shared = [name for name in names if words & set(name.split())]
    if shared:
        return shared[0]
    short = [name for name in names if name.isupper() and rest.isupper()]
    if short:
        return short[0]
    for name in names:
        at = before.find(name)
        if not re.search(r"\b(?:in|of|from|by|under|the)\s+$", before[:at], re.IGNORECASE):
            return name
    return names[0]
