"""Dates as documents print them, in English and in Welsh."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    ("january", "ionawr"), ("february", "chwefror"), ("march", "mawrth"), ("april", "ebrill"),
    ("may", "mai"), ("june", "mehefin"), ("july", "gorffennaf"), ("august", "awst"),
    ("september", "medi"), ("october", "hydref"), ("november", "tachwedd"), ("december", "rhagfyr"),
)  # fmt: skip
_MUTATED = {
    "fawrth": 3, "fai": 5, "fehefin": 6, "orffennaf": 7, "ngorffennaf": 7, "fedi": 9, "dachwedd": 11,
    "nhachwedd": 11, "ragfyr": 12,
}  # fmt: skip
_NUMBER = {name: n for n, names in enumerate(_MONTHS, 1) for name in names} | _MUTATED
_NAMES = "|".join(_NUMBER)
_PRINTED = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|ain|fed|af|il|ydd|eg)?\s+(?:o\s+)?)?(?P<month>{_NAMES}),?\s+(?P<year>(?:19|20)[0-9]{{2}})"
    r"|(?P<iso>(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_EDGE = 1500  # characters at each end of a document where its own date is looked for


def date_in_text(text: str) -> tuple[str, str] | None:
    """Return (ISO date, where it stands) of a document from its text, or None.

    A line that is nothing but a date comes first; then a date near the beginning, then the end.
    """
    for line in text.splitlines():
        match = _PRINTED.fullmatch(line.strip(" \t.,")) if len(line) < 60 else None
        if match and (found := _iso(match)):
            return found, f"printed on a line of its own: “{line.strip()}”"
    if not _YEAR.search(text[:_EDGE]) and not _YEAR.search(text[-_EDGE:]):
        return None  # most texts have no date, and to look for one by its month takes long
    edges = ((text[:_EDGE], "printed near the beginning"), (text[-_EDGE:], "printed near the end"))
    for part, where in edges:
        for match in _PRINTED.finditer(part):
            if match.group("day") and (found := _iso(match)):
                return found, f"{where}: “{' '.join(match.group(0).split())}”"
    return None


def written_out(iso: str, language: str = "en") -> str:
    """Return an ISO date, month or year as it is read: "23 April 2018", "Ebrill 2018", "2018"."""
    parts = iso.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, _MONTHS[int(parts[1]) - 1][language == "cy"].capitalize())
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def _iso(match: re.Match[str]) -> str:
    """Return a printed date in ISO form, "" for one that no calendar has."""
    if match.group("iso"):
        year, month, day = (int(n) for n in match.group("iso").split("-"))
    else:
        year, month = int(match.group("year")), _NUMBER[match.group("month").lower()]
        if not match.group("day"):
            return f"{year}-{month:02}"
        day = int(match.group("day"))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
