"""What a question is asked over: one place, all documents, or several beside each other."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index import Document

Order = Literal["", "oldest", "newest"]

_PAPERS = r"(?:papers?|documents?|reports?|statements?|minutes|sets of minutes|reviews?|plans?|sources)"
_ALL = re.compile(
    rf"\b(?:in|across|from|by|of)\s+(?:all|each|every one|any|the whole)\s+(?:of\s+)?(?:the |these |your )?{_PAPERS}\b"
    rf"|\b(?:all|each) (?:of )?(?:the |these |your )?{_PAPERS}\b|\beverywhere\b|\bacross the (?:library|{_PAPERS})\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    rf"\b(?:in|between|by|from|across|of|do|does|did)?\s*\b(?:both|(?:the|these) (?:two|three))\s+(?:of the )?(?:\w+ )?{_PAPERS}\b"
    rf"|\bbetween the {_PAPERS}\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\bhow (?:has|have|did|does|do|had|is|are|was|were)\b.{3,80}?\b(?:chang\w+|differ\w*|develop\w*|evolv\w+|compare\w*|grow\w*|grown"
    r"|fall\w*|risen?|rise|increase\w*|decrease\w*)\b|\bcompar(?:e|ed|ing|ison)\b|\bdifferences? between\b"
    r"|\bwhat (?:has |have |had )?(?:changed|is different|is new)\b|\bchanges? (?:in|to|of)\b.{2,60}\b(?:between|since|from)\b"
    r"|\bthen and now\b|\bover time\b|\bversus\b|\bvs\.?\b",
    re.IGNORECASE,
)
_BETWEEN_YEARS = re.compile(
    r"\b(?:between|from|in)\s+((?:19|20)[0-9]{2})\s+(?:and|to|until|or|or in|and in|with)\s+((?:19|20)[0-9]{2})\b",
    re.IGNORECASE,
)
_NEWEST = re.compile(r",?\s*\(?\b(?:new(?:est)?|latest|most recent) (?:one )?first\b\)?", re.IGNORECASE)
_OLDEST = re.compile(
    r",?\s*\(?\b(?:old(?:est)?|earliest) (?:one )?first\b\)?|\bin (?:date|chronological) order\b",
    re.IGNORECASE,
)
_GATHERS = re.compile(
    r"\b(?:which|what) (?:(?!is\b|are\b|was\b|were\b)[\w-]+[ -]){0,3}?(?:bodies|boards|groups|forums|fora|organisations|organizations|partnerships"
    r"|panels|committees|councils|schemes|programmes|programs|projects|initiatives|services|agencies|partners|funds|bodies|things"
    r"|posts|roles|activities|pilots|trusts|charities|events|reviews|reports)\b"
    r"|\b(?:what|which things) (?:is|are|was|were|gets?|has been|have been) (?:all )?(?:funded|paid|supported|financed|run|led|chaired|organised)\b"
    r"|\b(?:everything|anything|all that)\b|\bwhat (?:else )?(?:do|does|did) .{2,60} (?:fund|pay for|finance|chair|run|lead|own|support)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_TOTAL = re.compile(
    r"\b(?:in total|in all(?! the)|altogether|combined|together|total(?:led)?|sum)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"\bhow (?:many|much) (?:more|fewer|less|higher|lower)\b|\bby how (?:much|many)\b|\bdifference (?:in|between)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is asked over.

    text: the question without the words that say so; gathers: it asks for all that the documents
    hold; compares: it asks for several documents or years beside each other; order: as asked.
    total, difference: it asks for a sum or for how much more.
    """

    text: str
    gathers: bool = False
    compares: bool = False
    order: Order = ""
    total: bool = False
    difference: bool = False


def scope_of(question: str) -> Scope:
    """Return what a question is asked over."""
    order: Order = "newest" if _NEWEST.search(question) else "oldest" if _OLDEST.search(question) else ""
    text = _OLDEST.sub("", _NEWEST.sub("", question))
    plain = text.strip(" ?.")
    compares = bool(_BOTH.search(text) or _CHANGE.search(text) or _BETWEEN_YEARS.search(text))
    everywhere = _ALL.search(text)
    gathers = bool(everywhere or _GATHERS.search(plain))
    for pattern in (_ALL, _BOTH):
        text = pattern.sub(" ", text)
    if compares:
        text = _uncompared(text)
    text = " ".join(text.split())
    return Scope(
        text if len(text.split()) > 1 else question, gathers, compares or order != "", order,
        bool(_TOTAL.search(question)), bool(_MORE.search(question)),
    )  # fmt: skip


def _uncompared(text: str) -> str:
    """Return a question without how it compares: what is left is asked of each side."""
    text = _BETWEEN_YEARS.sub(r" \1 \2 ", text)
    text = re.sub(r"^\s*compare\w*\s+|\bhow (?:has|have|did|does|do|had) ", " ", text, flags=re.IGNORECASE)
    text = re.sub(
        r"\b(?:chang(?:e|ed|es)|differ(?:ed|s|ence|ences)?|compar(?:e|ed|es|ison)|then and now|over time|between)\b",
        " ", text, flags=re.IGNORECASE,
    )  # fmt: skip
    return text


def without_years(text: str) -> str:
    """Return a question without its years and what leads to them."""
    text = re.sub(
        r"\b(?:(?:in|of|since|from|and|to|by|for|during)\s+)*(?:the\s+)?(?:19|20)[0-9]{2}(?:-[0-9]{2})?\b(?:\s+(?:paper|document|report|statement|minutes)\b)?",
        " ",
        text,
    )
    return " ".join(re.sub(r"\s+([?.,])", r"\1", text).split())


def sides(question: str, documents: Sequence[Document]) -> list[list[Document]]:
    """Return the documents that a comparison is between, oldest first: of each year named, or each one."""
    dated = sorted((d for d in documents if d.date), key=lambda d: d.date)
    years = sorted(set(_YEAR.findall(question)))
    by_year = [[d for d in dated if d.date.startswith(year)] for year in years]
    named = [some for some in by_year if some]
    if len(named) >= 2:
        return named
    if len(named) == 1 and re.search(
        r"\b(?:now|today|current(?:ly)?|latest|since)\b", question, re.IGNORECASE
    ):
        later = [d for d in dated if d.date > named[0][-1].date]
        return [*named, later[-1:]] if later else named
    return [[d] for d in dated] + [[d] for d in documents if not d.date]
