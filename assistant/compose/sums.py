"""Sums and differences of figures that are quoted: worked out only where the terms are certain."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answers import Claim
from assistant.compose.groups import Group
from assistant.compose.quote import Quoter
from assistant.phrases import phrase
from assistant.read.units import Unit
from assistant.understand.question import Question, content_words
from index.language import fold, stem, words

_AMOUNT = re.compile(
    r"(?P<unit>£|€|\$)?\s?(?P<number>[0-9]{1,3}(?:,\s?[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?![0-9]|[-–/:][0-9])"
    r"(?P<scale>\s?(?:million|billion|thousand|m|bn|k)\b)?(?P<percent>\s?(?:%|per cent|percent))?",
    re.IGNORECASE,
)
_SCALE = {"million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "thousand": 10**3, "k": 10**3}
_CLAUSE_END = re.compile(
    r",\s+(?:and\s+)?|;\s+|\s+and\s+(?=(?:[a-z’']+\s+){0,3}[£€$]?[0-9])|\.\s+|:\s+", re.IGNORECASE
)
_WORDS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_TOTAL = re.compile(r"\b(?:total|altogether|combined|overall|sum)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A figure as it is printed, its value, and what its clause says of it."""

    printed: str
    value: Decimal
    currency: str
    clause: str
    unit: Unit


def worked_out(question: Question, groups: Sequence[Group], quoter: Quoter, language: str) -> list[Claim]:
    """Return the sum or difference that a question asks for, shown with its terms; or nothing."""
    terms = [term for group in groups for unit in group.units for term in terms_of(unit)]
    if question.total and len(chosen := _summed(question.text, terms)) >= 2:
        total = sum((term.value for term in chosen), Decimal(0))
        return [_claim("sum", " + ", total, chosen, quoter, language)]
    if question.difference and len(chosen := _apart(question.text, terms)) == 2:
        more, less = sorted(chosen, key=lambda term: -term.value)
        return [_claim("difference", " − ", more.value - less.value, (more, less), quoter, language)]
    return []


def terms_of(unit: Unit) -> list[Term]:
    """Return the figures in a unit, each with its clause; years, dates and shares are none."""
    text = unit.text
    ends = [
        0,
        *(m.end() for m in _CLAUSE_END.finditer(text)),
        len(text),
    ]
    found: list[Term] = []
    for match in _AMOUNT.finditer(text):
        number, currency = match.group("number"), match.group("unit") or ""
        if match.group("percent") or (re.fullmatch(r"(?:19|20)[0-9]{2}", number) and not currency):
            continue
        if re.search(r"[\w/–-]$", text[: match.start("number")]) and not currency:
            continue
        scale = _SCALE.get((match.group("scale") or "").strip().lower(), 1)
        start = max(e for e in ends if e <= match.start("number"))
        end = min((e for e in ends if e >= match.end()), default=len(text))
        value = Decimal(re.sub(r"[,\s]", "", number)) * scale
        printed = re.sub(r",\s+", ",", match.group(0).strip())
        found.append(Term(printed, value, currency, text[start:end], unit))
    return found


def _summed(question: str, terms: Sequence[Term]) -> list[Term]:
    """Return the terms that a question asks the sum of: all of one sentence, named one by one or counted."""
    for unit in dict.fromkeys(t.unit for t in terms):
        if _TOTAL.search(unit.text):
            return []  # the text has its own total
        own = [t for t in terms if t.unit is unit]
        if len(own) < 2 or len({t.currency for t in own}) > 1:
            continue
        asked = _names(question)
        named = [t for t in own if any(name <= _stems(t.clause) for name in asked)]
        each_once = all(sum(name <= _stems(t.clause) for t in own) == 1 for name in asked)
        if len(asked) >= 2 and len(named) == len(asked) and each_once:
            return named
        counted = next((_WORDS[w] for w in words(fold(question)) if w in _WORDS and _WORDS[w] > 1), 0)
        if counted == len(own):
            return own
    return []


def _names(question: str) -> list[frozenset[str]]:
    """Return the stems of each of the things that a question joins with "and"."""
    joined = re.search(
        r"\b(?:did|does|do|on|to|for|from|by|of)\s+(?:the\s+)?((?:(?!\b(?:did|does|do|on|to|for|from|by)\b)[^?])+?\s+and\s+[^?]+?)"
        r"(?=\s+(?:give|gave|pay|spend|provide|contribute|cost|get|receive|in total|together|altogether|combined|to|for|in)\b|\?|$)",
        question,
        re.IGNORECASE,
    )
    if not joined:
        return []
    pieces = re.split(r",\s*(?:and\s+)?|\s+and\s+", joined.group(1))
    return [frozenset(stem(w) for w in content_words(p)) for p in pieces if content_words(p)]


def _apart(question: str, terms: Sequence[Term]) -> list[Term]:
    """Return the two figures of the same thing: one in each of two places, printed before its name."""
    asked = re.search(
        r"\bhow (?:many|much) (?:more|fewer|less|higher|lower)\s+([a-z]+)", question, re.IGNORECASE
    )
    if not asked:
        return []
    thing = stem(fold(asked.group(1)))
    counted = [t for t in terms if thing in _after(t)]
    return counted if len(counted) == 2 and counted[0].unit is not counted[1].unit else []


def _after(term: Term) -> set[str]:
    """Return the stems of the words just after a figure."""
    rest = term.unit.text.split(term.printed, 1)[-1] if term.printed in term.unit.text else ""
    return {stem(w) for w in words(fold(rest))[:2]}


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in words(fold(text)))


def _claim(
    key: str, sign: str, result: Decimal, terms: Sequence[Term], quoter: Quoter, language: str
) -> Claim:
    """Return the working as a composed sentence that cites its terms."""
    currency = terms[0].currency
    working = sign.join(f"{t.currency}{t.value:,f}" for t in terms)
    numbers = tuple(dict.fromkeys(quoter.cite(t.unit) for t in terms))
    text = f"{working} = {currency}{result:,f}"
    said = (
        phrase("sum", language, working=text)
        if key == "sum"
        else phrase("difference", language, working=text)
    )
    return Claim(said, numbers, verified=None)
