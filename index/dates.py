"""Dates as documents print them, in English and in Welsh, and which of them is a document's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

_MONTHS = (
    ("january", "ionawr"), ("february", "chwefror"), ("march", "mawrth"), ("april", "ebrill"),
    ("may", "mai"), ("june", "mehefin"), ("july", "gorffennaf"), ("august", "awst"),
    ("september", "medi"), ("october", "hydref"), ("november", "tachwedd"), ("december", "rhagfyr"),
)  # fmt: skip
_MUTATED = {
    "fawrth": 3, "fai": 5, "fehefin": 6, "orffennaf": 7, "ngorffennaf": 7, "fedi": 9, "dachwedd": 11,
    "nhachwedd": 11, "ragfyr": 12,
}  # fmt: skip
_SHORT = {names[0][:3]: n for n, names in enumerate(_MONTHS, 1)} | {"sept": 9}
_NUMBER = {name: n for n, names in enumerate(_MONTHS, 1) for name in names} | _MUTATED | _SHORT
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))
_YEARS = r"(?:19|20)[0-9]{2}"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|ain|fed|af|il|ydd|eg)?"
_PRINTED = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<iso>{_YEARS}-[0-9]{{2}}-[0-9]{{2}})(?:T[0-9:.]+Z?)?"
    rf"|(?P<first>[0-9]{{1,2}})(?P<stroke>[/.-])(?P<second>[0-9]{{1,2}})(?P=stroke)(?P<last>{_YEARS})"
    rf"|(?:(?P<day>{_DAY})[\s-]+(?:o[fr]?\s+)?)?(?P<month>{_NAMES})\b\.?,?[\s-]+(?P<year>{_YEARS})"
    rf"|(?P<month2>{_NAMES})\b\.?\s+(?P<day2>{_DAY}),?\s+(?P<year2>{_YEARS})"
    rf")(?![\w/-])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:^|\n)[ \t#*_|>-]*(?:date(?: (?:of|issued|published|adopted|approved|signed)[\w ]{0,30})?|dated"
    r"|published(?: on)?|publication date|issued(?: on)?|issue date|updated|last updated|last modified"
    r"|revised|version date|meeting date|report date|adopted|approved|dyddiad(?: [\w ]{0,30})?"
    r"|cyhoeddwyd(?: ar)?|diweddarwyd)[*_]*[ \t]*[:|–-][*_]*[ \t]*"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?[ \t]+|dydd \w+,?[ \t]+)?",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"next|meeting\b.{0,40}\bwill|deadline|due|closing|expir|review|commenc|start|end|birth|nesaf", re.I
)
_COMING = re.compile(
    r"\b(?:(?:next|nesaf|will|shall|is to|are to|deadline|due|closes?|e\.g\.|eg|for example"
    r"|for instance|such as|example|replaces?|supersed\w+|letter of|act of|er enghraifft)\b[^.\n]{0,60}"
    r"|(?:by|until|before|from|after|since|between|erbyn|tan|cyn|ers)\s+(?:the\s+|\w+day,?\s+)?)\Z",
    re.IGNORECASE,
)
_YEAR = re.compile(_YEARS)
_EDGE = 1500  # characters at each end of a document where its own date is looked for
_TOP = 15  # lines at each end where a date alone is the document's

Found = tuple[str, str, str]  # ISO date; "stated" or "inferred"; where it stands


def date_in_text(text: str, cells: Sequence[tuple[int, int]] = ()) -> Found | None:
    """Return (ISO date, basis, where it stands) of a document from its text, or None.

    A labelled date comes first, then a line near an end that is nothing but a date: both are stated.
    A date in a sentence near the beginning or the end is inferred. cells: spans of the text that are
    rows of tables, whose dates are not the document's; nor are those to come.
    """
    if not _YEAR.search(text):
        return None
    for label in _LABEL.finditer(text):
        match = _PRINTED.match(text, label.end())
        if match and not _LATER.search(label.group(0)) and (found := _past(match)):
            return found, "stated", f"labelled: “{_flat(text[label.start() : match.end()])}”"
    lines = [line for line in text.splitlines() if line.strip()]
    near = lines if len(lines) <= 2 * _TOP else lines[:_TOP] + lines[-_TOP:]
    for line in near:
        bare = re.sub(r"\A(?:\w+day,?|dydd \w+,?)\s+", "", line.strip(" \t.,#*_()"), flags=re.IGNORECASE)
        match = _PRINTED.fullmatch(bare) if len(line) < 60 else None
        if match and (found := _past(match)):
            return found, "stated", f"printed on a line of its own: “{line.strip()}”"
    edges = (
        (0, min(len(text), _EDGE), "printed near the beginning"),
        (max(0, len(text) - _EDGE), len(text), "printed near the end"),
    )
    for start, end, where in edges:
        for match in _PRINTED.finditer(text, start, end):
            at = match.start()
            alone = match.group("iso") or match.group("first") or match.group("day") or match.group("day2")
            if not alone or _COMING.search(text, max(start, at - 90), at):
                continue
            if not any(a <= at < b for a, b in cells) and (found := _past(match)):
                return found, "inferred", f"{where}: “{_flat(match.group(0))}”"
    return None


def _flat(text: str) -> str:
    return " ".join(text.split())


def _past(match: re.Match[str]) -> str:
    """Return a printed date in ISO form, "" for one to come."""
    found = iso_date(match)
    return found if found <= (date.today() + timedelta(days=1)).isoformat() else ""


def written_out(iso: str, language: str = "en") -> str:
    """Return an ISO date, month or year as it is read: "23 April 2018", "Ebrill 2018", "2018"."""
    parts = iso.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1][language == "cy"].capitalize())
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def iso_date(match: re.Match[str]) -> str:
    """Return a printed date in ISO form, "" for one that no calendar has.

    Of two numbers the first is the day, unless only the second can be.
    """
    if match.group("iso"):
        year, month, day = (int(n) for n in match.group("iso").split("-"))
    elif match.group("first"):
        day, month, year = (int(match.group(name)) for name in ("first", "second", "last"))
        if month > 12:
            day, month = month, day
    else:
        named = match.group("month") or match.group("month2")
        year, month = int(match.group("year") or match.group("year2")), _NUMBER[named.lower()]
        printed = match.group("day") or match.group("day2")
        if not printed:
            return f"{year}-{month:02}"
        day = int(re.sub(r"\D", "", printed))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
