"""Kinds of answer: which a question wants, and whether a text holds one.

Questions words and patterns are those of English and Welsh in general.
"""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from index.vocabulary import fold, stem

# A text without an answer of one of these kinds can't answer such a question.
STRICT = frozenset(["contact", "expansion", "author", "name", "money", "count", "date"])
_PAPER = r"(?:paper|statement|report|document|letter|minutes|information|list|review|plan)s?"
_QUESTIONS = (
    ("contact", r"\be-?mail\b|\b(?:tele)?phone\b|contact details|\bpostcode|postal address|web ?site|\burl\b"),
    ("expansion", r"stands? for|abbreviat|acronym|full (?:name|form) of|short for|\bsefyll am\b"),
    ("written", rf"(?:when|what (?:year|date)|which year) (?:\w+ ){{0,4}}{_PAPER} (?:\w+ ){{0,3}}"
                r"(?:from|dated?|written|published|issued)"),
    ("author", rf"\bauthor\b|\bwho (?:wrote|issued|signed|published)\b|(?:issued|wrote|signed) the (?:[\w’']+ )*?"
               rf"{_PAPER}|\bwho (?:is|was) (?:\w+ ){{0,3}}{_PAPER} (?:by|from)|\b(?:write|wrote|sign) it\b"),
    ("money", r"how much(?! (?:of|more|time))|what (?:amount|sum|budget|cost|price)|costs?\b|\bbudget|spen[dt]\b|£"
              r"|\bfaint o arian|how (?:big|large) (?:is|was) the (?:\w+ )?(?:grant|fund|budget|award)"),
    ("count", r"how many|what (?:\w+ )?(?:number|proportion|percentage|share|fraction)|how often|percentage"
              r"|\bsawl\b|\bfaint o\b"),
    ("date", r"\bwhen\b(?! it comes)|what (?:date|year|month|day)|which (?:year|month|date)|since when"
             r"|how long ago|\bpryd\b"),
    ("name", r"\bnames? of (?:the|its|that|this|those) (?:\w+ )*?(?:officer|inspector|person|minister|chair|head"
             r"|director|constable|commissioner|manager|secretary|leader|superintendent|author|owner|member)"
             r"|\bwho (?:is|was) (?:currently |now )?(?:the|its|their|this|that) |\bwho (?:took over|succeeded"
             r"|replaced)\b|\bwho is [a-z]+(?:'s|’s) "),
    ("person", r"\bwho\b|\bwhom\b|\bwhose\b|\bpwy\b|which (?:\w+ )?(?:person|minister|officer|commissioner"
               r"|secretar(?:y|ies)|constable|councillor|director)"),
    ("place", r"\bwhere\b|which (?:area|town|city|place|county|location)s?\b|\bble\b"),
    ("reason", r"\bwhy\b|what (?:reason|purpose)|\bpam\b"),
)  # fmt: skip
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
    " million half third quarter twice once dozen both several majority none un dau tri pedwar pump"
)
_MONTHS = (
    "january february march april may june july august september october november december ionawr"
    " chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr"
)
_ANSWERS = {
    "contact": re.compile(r"\S@\S|\bwww\.|https?:|\b0[0-9]{2,4}[ -]?[0-9]{3}[ -]?[0-9]{3,}"),
    "money": re.compile(r"[£€$]\s?[0-9]|[0-9]\s?(?:pence|pounds)", re.IGNORECASE),
    "count": re.compile(rf"[0-9]|\b(?:{'|'.join(_NUMBERS.split())})\b", re.IGNORECASE),
    "date": re.compile(
        rf"\b(?:19|20)[0-9]{{2}}\b|\b(?:{'|'.join(_MONTHS.split())})\b|\b(?:years?|annually|monthly|weekly"
        r"|daily|weeks?|months?|days?|today|spring|summer|autumn|winter)\b",
        re.IGNORECASE,
    ),
    "reason": re.compile(
        r"\b(?:because|since|so that|in order|to \w+|as a result|due to|therefore)\b", re.IGNORECASE
    ),
}
_CAPITALISED = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’&-]+|\b[A-Z]{2,}\b")
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Hon|Prof|Professor|AM|MP|MS)\.?\s+"
    r"([A-Z][\w’-]+)|\b(?:Constable|Commissioner|Inspector|Superintendent|Sergeant|Judge)\s+"
    r"([A-Z][a-z’-]+)(?!\s+(?:of|for|and)\b)"
)
_FIRST_AND_LAST = re.compile(r"\b(?=([A-Z][a-z’-]+)\s+(?:[A-Z]\.\s*)?[A-Z][a-z’-]+)")
_NEGATION = re.compile(r"\b(?:no|not|never|neither|nor|without|cannot|non)\b|n[’']t\b", re.IGNORECASE)


def question_kind(text: str) -> str:
    """Return the kind of answer wanted: "money", "count", "date", "person", … or "fact"."""
    lowered = fold(text)
    return next((kind for kind, pattern in _QUESTIONS if re.search(pattern, lowered)), "fact")


def kind_match(kind: str, text: str, asked: Collection[str]) -> float:
    """Return from 0 to 1 how far a text holds an answer of a kind; asked: stems of the question."""
    if kind in ("person", "place"):
        new = [n for n in _CAPITALISED.findall(text) if stem(fold(n)) not in asked]
        return min(1.0, len(new) / 2)
    if kind == "name":
        return 1.0 if any(stem(fold(name)) not in asked for name in personal_names(text)) else 0.0
    if kind == "reason":
        return 1.0 if _ANSWERS["reason"].search(text) else 0.3
    pattern = _ANSWERS.get(kind)
    return 0.5 if pattern is None else 1.0 if pattern.search(text) else 0.0


def denies(text: str) -> bool:
    """Tell whether a text says that something is not so."""
    return bool(_NEGATION.search(text))


def personal_names(text: str) -> list[str]:
    """Return a word of each personal name: after a title or a rank, or a first name before another."""
    titled = [after_title or after_rank for after_title, after_rank in _TITLED.findall(text)]
    return titled + [name for name in _FIRST_AND_LAST.findall(text) if name.lower() in _first_names()]


@lru_cache(maxsize=1)
def _first_names() -> frozenset[str]:
    path = Path(__file__).parent / "first_names.txt"
    return frozenset(path.read_text(encoding="utf-8").split())
