"""Where in a text an answer of a kind could stand: names, roles, amounts, counts, dates, places.

The patterns are those of English and Welsh in general.
"""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from assistant.kinds import first_names, personal_names
from assistant.question import STOPWORDS
from index.vocabulary import fold, language_words, stem, words

Span = tuple[int, int]
_NUMERALS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
    " million billion dozen both several none un dau dwy tri tair pedwar pedair pump chwech saith wyth naw deg"
)
_ROLES = (
    "adviser advisor agency analyst assembly assistant association auditor author authority board body cabinet"
    " captain chair chairman chairperson chairwoman charity chief clerk commission commissioner committee company"
    " consortium consultant contractor coordinator co-ordinator council councillor counsellor department deputy"
    " developer director doctor employer engineer executive firm force forces forum foundation government governor"
    " governors group head headteacher health inspector inspectorate judge landlord leader librarian lead manager"
    " mayor member members minister ministry ministers nurse office officer officers official officials ombudsman"
    " operator organisation owner panel parent parents partner partners partnership police president principal"
    " professor provider psychologist ranger regulator representative resident residents secretary secretaries"
    " sergeant staff superintendent supplier surveyor task taskforce teacher teachers team teams tenant treasurer"
    " trust trustees union unit university user users volunteer volunteers warden worker workers king queen pope"
    " emperor prince duke bishop scientist scientists people tribe army"
)
_MONTH = (
    "january|february|march|april|may|june|july|august|september|october|november|december|ionawr|chwefror"
    "|mawrth|ebrill|mai|mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr"
)
_SEASON = "spring|summer|autumn|winter|easter|christmas|gwanwyn|haf|hydref|gaeaf"
_UNIT = (
    "seconds?|minutes?|hours?|days?|nights?|weeks?|fortnights?|months?|terms?|years?|decades?|centur(?:y|ies)"
)
_NUMBER = rf"(?:[0-9][0-9,.\s]*[0-9]|[0-9]|\b(?:{'|'.join(_NUMERALS.split())})\b)"
_PATTERNS = {
    "money": re.compile(r"[£€$]\s?[0-9][0-9,. ]*(?:\s?(?:k|m|bn|million|billion|thousand)\b)?|[0-9][0-9,.]*\s?(?:pence|pounds|euros|dollars|p\b)|\b(?:free of charge|no (?:cost|charge)|without charge)\b", re.I),
    "count": re.compile(rf"{_NUMBER}(?:\s(?:hundred|thousand|million|billion))?|\b(?:half|a third|a quarter|twice|once)\b", re.I),
    "share": re.compile(r"[0-9][0-9,.]*\s?(?:%|per ?cent|percent)|\b(?:half|(?:a|one|two|three) (?:third|quarter|fifth|tenth)s?|three quarters|thirds?|quarters?|majority|one in \w+|[0-9]+ in [0-9]+|[0-9]+ out of [0-9]+|all|none)\b", re.I),
    "frequency": re.compile(rf"\b(?:once|twice|(?:\w+ )?times|every(?: \w+)?(?: \w+)?|each|per|annual(?:ly)?|yearly|monthly|weekly|daily|quarterly|fortnightly|hourly|termly|(?:a|an) (?:{_UNIT}))\b", re.I),
    "duration": re.compile(rf"{_NUMBER}(?:[- ]\w+){{0,1}}?[- ](?:{_UNIT})\b|\b(?:a|an|half an?) (?:{_UNIT})\b|\b(?:until|indefinite(?:ly)?|permanent(?:ly)?)\b", re.I),
    "date": re.compile(rf"\b(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{_MONTH})\b(?:\s+[0-9]{{1,2}}(?:st|nd|rd|th)?\b)?(?:,?\s+[0-9]{{4}})?|\b(?:1[0-9]|20)[0-9]{{2}}(?:[-/–][0-9]{{2,4}})?s?\b|\b(?:{_SEASON})\b|\b[0-9]{{1,2}}(?:st|nd|rd|th) century\b|\b(?:{_NUMBER}\s+(?:{_UNIT})|next|last|this|each|every) (?:{_UNIT}|ago|later|earlier|before|after)\b|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b|\b[0-9]{{1,2}}(?:[.:][0-9]{{2}})?\s?[ap]\.?m\b|\b(?:annually|monthly|weekly|daily|quarterly|today|noon|midnight)\b", re.I),
    "contact": re.compile(r"\S+@\S+|\bwww\.\S+|https?:\S+|\b0[0-9]{2,4}[ -]?[0-9]{3}[ -]?[0-9]{3,}"),
    "reason": re.compile(r"\b(?:because|since|so that|in order|so as|as a result|due to|therefore|owing to|to (?:\w+ly )?[a-z]{3,}|for (?:the )?\w+ing|reasons?|achos|oherwydd)\b", re.I),
}  # fmt: skip
_NAME = re.compile(
    r"[A-ZÂÊÎÔÛŴŶ][\w’'&-]*(?:(?:\s+(?:of|for|and|the|&|y|yr|o)){0,2}\s+[A-ZÂÊÎÔÛŴŶ][\w’'&-]*)*"
)
_ROLE = re.compile(rf"\b(?:{'|'.join(_ROLES.split())})\b", re.I)
_ORGANISATION = re.compile(
    r"\b(?:company|companies|firms?|contractors?|suppliers?|hospitals?|university|universities|colleges?|schools?"
    r"|councils?|authority|authorities|departments?|ministry|inspectorate|regulator|charity|charities|association"
    r"|trusts?|union|bank|court|police|forces?|constabulary|service)\b",
    re.I,
)
_WHERE = re.compile(r"\b(?:in|at|on|near|from|to|across|beside|outside|within|behind|under|between|into|through|throughout|yn|ym|yng|wrth)\s+(?:the\s+|a\s+)?((?:[\w’'-]+\s?){1,3})", re.I)  # fmt: skip
_NOT_A_COUNT = re.compile(r"^(?:1[0-9]|20)[0-9]{2}$")


def candidates(kind: str, text: str, asked: Collection[str]) -> list[Span] | None:
    """Return where `text` may answer a question of a kind, or None for a kind without a form.

    asked: stems of the question: what only repeats them answers nothing.
    """
    spans = _spans(kind, text)
    if spans is None or kind == "reason":
        return spans
    return _fresh(
        text, spans, asked, numbers=kind not in ("person", "name", "author", "place", "organisation")
    )


def kind_match(kind: str, text: str, asked: Collection[str]) -> float:
    """Return from 0 to 1 how far a text holds an answer of a kind; asked: stems of the question."""
    if kind == "name":
        return 1.0 if any(stem(fold(name)) not in asked for name in personal_names(text)) else 0.0
    found = candidates(kind, text, asked)
    if found is None:
        return 0.5
    if kind == "reason":
        return 1.0 if found else 0.3
    return min(1.0, len(found) / 2) if kind in ("person", "place") else float(bool(found))


@lru_cache(maxsize=20_000)
def _spans(kind: str, text: str) -> list[Span] | None:
    if kind in ("person", "name", "author"):
        return _names(text) + ([m.span() for m in _ROLE.finditer(text)] if kind == "person" else [])
    if kind == "organisation":
        people = {m.span() for m in re.finditer(r"[\w’'-]+", text) if m.group(0) in personal_names(text)}
        others = [(a, b) for a, b in _names(text) if not any(a <= s and e <= b for s, e in people)]
        return others + [m.span() for m in _ORGANISATION.finditer(text)]
    if kind == "place":
        return [*_names(text), *(m.span(1) for m in _WHERE.finditer(text))]
    if kind not in _PATTERNS:
        return None
    spans = [m.span() for m in _PATTERNS[kind].finditer(text)]
    return [(a, b) for a, b in spans if kind != "count" or not _is_other_number(text, a, b)]


def counts(text: str, span: Span, noun: Collection[str]) -> bool:
    """Tell whether the number at `span` counts the thing with these stems: it follows within a few words."""
    after = re.split(r"[.;:()]|,\s", text[span[1] : span[1] + 60])[0]
    return bool({stem(word) for word in words(fold(after))[:5]} & set(noun))


def _names(text: str) -> list[Span]:
    """Return the runs of capitalised words, but for an everyday word that only opens a sentence."""
    spans = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        opens = start == 0 or text[:start].rstrip()[-1:] in '.!?:“‘"('
        first = re.match(r"[\w’'&-]+", match.group(0))
        if opens and first:
            word, rest = fold(first.group(0)), _NAME.search(text, start + first.end(), end)
            everyday = set(word.split("-")) <= language_words() and word not in first_names()
            if rest is None and (word in STOPWORDS or everyday):
                continue
            if rest is not None and word in STOPWORDS:
                start = rest.start()
        spans.append((start, end))
    return spans


def _fresh(text: str, spans: list[Span], asked: Collection[str], *, numbers: bool = False) -> list[Span]:
    """Return the spans that hold a telling word which the question does not."""
    out = []
    for start, end in spans:
        told = [w for w in words(fold(text[start:end])) if w not in STOPWORDS or numbers]
        if any(stem(word) not in asked and word not in asked for word in told) or (numbers and not told):
            out.append((start, end))
    return out


def _is_other_number(text: str, start: int, end: int) -> bool:
    """Tell whether a number is a year, an amount of money, a share, or counts off a list."""
    found = text[start:end].strip()
    before, after = text[max(0, start - 2) : start], text[end : end + 9]
    return bool(
        _NOT_A_COUNT.fullmatch(found)
        or before.rstrip()[-1:] in ("£", "€", "$")
        or re.fullmatch(r"[0-9][-/–]", before)
        or re.match(r"\s?(?:%|per ?cent|[.)]\s+[A-Z])", after)
        or (found.isdigit() and re.match(rf"(?:st|nd|rd|th)?\s+(?:{_MONTH})", after, re.I))
    )
