"""Kinds of answer: which a question wants, and whether a text holds one.

Questions words and patterns are those of English and Welsh in general.
"""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from index.vocabulary import fold

# A text without an answer of one of these kinds can't answer such a question.
STRICT = frozenset(
    ["contact", "expansion", "author", "name", "money", "share", "count", "frequency", "duration", "date"]
)
_PAPER = r"(?:paper|statement|report|document|letter|minutes|information|list|review|plan)s?"
_ORGANISATION = (
    r"company|firm|contractor|supplier|manufacturer|publisher|employer|force|constabulary|hospital|university|college"
    r"|school|council|authority|department|ministry|inspectorate|regulator|charity|association|trust|union|bank|court"
)
_QUESTIONS = (
    ("contact", r"\be-?mail\b|\b(?:tele)?phone\b|contact details|\bpostcode|postal address|web ?site|\burl\b"),
    ("expansion", r"stands? for|abbreviat|acronym|full (?:name|form) of|short for|\bsefyll am\b"),
    ("written", rf"(?:when|what (?:year|date)|which year) (?:\w+ ){{0,4}}{_PAPER} (?:\w+ ){{0,3}}"
                r"(?:from|dated?|written|published|issued)"),
    ("author", rf"\bauthor\b|\bwho (?:wrote|issued|signed|published) (?:it|this|that|them|(?:[\w’']+ )*?{_PAPER})\b|(?:issued|wrote|signed) the (?:[\w’']+ )*?"
               rf"{_PAPER}|\bwho (?:is|was) (?:\w+ ){{0,3}}{_PAPER} (?:by|from)|\b(?:write|wrote|sign) it\b"),
    ("money", r"how much(?! (?:of|more|time)\b)(?:,? (?:in total|in all|altogether|together),?)?(?= (?:is|was|are|were|did|does|do|has|have|had|will|would|can|could"
              r"|should|money|funding|cash|grant|income|to\b)|\W*$)|what (?:amount|sum|budget|cost|price)|costs?\b"
              r"|\bbudget|spen[dt]\b|£|\bfaint o arian|how (?:big|large) (?:is|was) the (?:\w+ )?(?:grant|fund|budget"
              r"|award)|what (?:is|was|are|were) (?:[\w’'-]+ ){0,5}(?:fines?|fees?|salar(?:y|ies)|wages?|rent|penalty"
              r"|subscription|income|turnover)\b"),
    ("share", r"what (?:\w+ )?(?:proportion|percentage|share|fraction)|percentage"),
    ("frequency", r"how (?:often|regularly|frequently)|\bpa mor aml\b"),
    ("duration", r"how (?:long|soon|quickly)\b(?! ago)|\bam faint\b|what length of time"),
    ("count", r"how (?:many|much)|what (?:\w+ )?number|\bsawl\b|\bfaint o\b"),
    ("date", r"(?:^|[,;?] |\b(?:and|but|or|since|until|by|say|tell me|know|ask) )when\b(?! it comes)|what (?:date|year|month|day)|which (?:year|month|date)|since when"
             r"|how long ago|\bpryd\b"),
    ("name", r"\bnames? of (?:the|its|that|this|those) (?:\w+ )*?(?:officer|inspector|person|minister|chair|head"
             r"|director|constable|commissioner|manager|secretary|leader|superintendent|author|owner|member)"
             r"|\bwho (?:is|was) (?:currently |now )?(?:the|its|their|this|that) |\bwho (?:took over|succeeded"
             r"|replaced)\b|\bwho is [a-z]+(?:'s|’s) "),
    ("person", r"\bwho\b|\bwhom\b|\bwhose\b|\bpwy\b|which (?:\w+ )?(?:person|minister|officer|commissioner"
               r"|secretar(?:y|ies)|constable|councillor|director)"),
    ("organisation", rf"(?:which|what) (?:[\w’'-]+ ){{0,2}}?(?:{_ORGANISATION})\b(?! (?:chair|member|officer|head))"),
    ("place", r"\bwhere\b|which (?:area|town|city|place|county|location)s?\b|\bble\b"),
    ("reason", r"\bwhy\b|what (?:reason|purpose)|\bpam\b"),
)  # fmt: skip
_QUESTION_WORDS = {"wen": "when", "wat": "what", "wot": "what", "wich": "which", "ware": "where"}
_MISSPELT = re.compile(rf"\b(?:{'|'.join(_QUESTION_WORDS)})\b")
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Hon|Prof|Professor|AM|MP|MS)\.?\s+"
    r"([A-Z][\w’-]+)|\b(?:Constable|Commissioner|Inspector|Superintendent|Sergeant|Judge)\s+"
    r"([A-Z][a-z’-]+)(?!\s+(?:of|for|and)\b)"
)
_FIRST_AND_LAST = re.compile(r"\b(?=([A-Z][a-z’-]+)\s+(?:[A-Z]\.\s*)?[A-Z][a-z’-]+)")
_NEGATION = re.compile(r"\b(?:no|not|never|neither|nor|without|cannot|non)\b|n[’']t\b", re.IGNORECASE)


def question_kind(text: str) -> str:
    """Return the kind of answer wanted: "money", "count", "date", "person", … or "fact"."""
    lowered = _MISSPELT.sub(lambda m: _QUESTION_WORDS[m.group(0)], fold(text))
    return next((kind for kind, pattern in _QUESTIONS if re.search(pattern, lowered)), "fact")


def denies(text: str) -> bool:
    """Tell whether a text says that something is not so."""
    return bool(_NEGATION.search(text))


def personal_names(text: str) -> list[str]:
    """Return a word of each personal name: after a title or a rank, or a first name before another."""
    titled = [after_title or after_rank for after_title, after_rank in _TITLED.findall(text)]
    return titled + [name for name in _FIRST_AND_LAST.findall(text) if name.lower() in first_names()]


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    path = Path(__file__).parent / "first_names.txt"
    return frozenset(path.read_text(encoding="utf-8").split())
