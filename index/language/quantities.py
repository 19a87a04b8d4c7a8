"""Numbers, amounts, percentages and dates of a text, read to a value."""

# ruff: noqa: E501  (a table or a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from dataclasses import dataclass

from index.language.kept import kept

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {
    w: 10 * (i + 2) for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9,
           "trillion": 1e12, "dozen": 12}  # fmt: skip
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_MANY = {"halves": "half", "thirds": "third", "quarters": "quarter", "fifths": "fifth", "tenths": "tenth"}
_MULTIPLES = {"twice": 2, "double": 2, "doubled": 2, "triple": 3, "tripled": 3, "once": 1, "dozen": 12}
_ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
    )
}
_MONTHS = {
    name[:3]: number + 1
    for number, name in enumerate(
        "january february march april may june july august september october november december".split()
    )
}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? )?(?P<m>{_MONTH})(?: (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)?"
    rf"(?:(?:,? of|,)? ?(?P<y>(?:1\d|20)\d{{2}}))?(?![\w])|\b(?P<iy>(?:1[5-9]|20)\d{{2}})-(?P<im>\d{{2}})-(?P<id>\d{{2}})\b",
    re.IGNORECASE,
)
_WORDS = "|".join(sorted({*_SMALL, *_TENS}, key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion|trillion|bn|mn|m|k"
_NUMBER = re.compile(
    rf"(?P<sign>[£€$]\s?)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?:(?P<ordinal>st|nd|rd|th)\b)?[ -]?(?P<scale>(?:{_SCALE})\b)?"
    rf"|\b(?P<words>(?:{_WORDS}|a(?= hundred| thousand| million| dozen))(?:[ -](?:and )?(?:{_WORDS}|hundred|thousand|million|billion|dozen))*)\b"
    rf"|\b(?P<other>{'|'.join([*_FRACTIONS, *_MANY, *_MULTIPLES, *_ORDINALS])})\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\s?(?P<percent>%|per ?cent\b|percentage points?)|^\s?(?P<money>pounds?|pence|dollars?|euros?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text, its value, and what kind it is.

    kind: "money", "percent", "date" (value is (year, month, day), 0 for what is not said), "year",
    "ordinal", "fraction", "multiple" or "count".
    """

    text: str
    kind: str
    value: float | tuple[int, int, int]
    start: int
    end: int


@kept(10_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers and dates of a text, in order."""
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        if (date := _date(match)) is not None:
            taken.append(match.span())
            found.append(Quantity(match.group(0).strip(), "date", date, *match.span()))
    for match in _NUMBER.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        read = _number(match, text)
        if read is not None:
            kind, value, end = read
            if (
                kind == "fraction"
                and found
                and found[-1].value in (2, 3)
                and text[found[-1].end : match.start()] in (" ", "-")
            ):
                found.pop()  # the "three" of "three quarters"
            found.append(Quantity(text[match.start() : end].strip(), kind, value, match.start(), end))
    return tuple(sorted(found, key=lambda q: q.start))


def _date(match: re.Match[str]) -> tuple[int, int, int] | None:
    if match["iy"]:
        return int(match["iy"]), int(match["im"]), int(match["id"])
    day = match["d1"] or match["d2"]
    name = match["m"]
    if not day and not match["y"] and (not name[0].isupper() or name in ("May", "March", "Mar", "Dec")):
        return None  # a word of another meaning
    return int(match["y"] or 0), _MONTHS[name[:3].lower()], int(day or 0)


def _number(match: re.Match[str], text: str) -> tuple[str, float, int] | None:
    end = match.end()
    after = _AFTER.match(text[end:])
    if match["digits"]:
        written = match["digits"].rstrip(",")
        try:
            value = float(written.replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1)
        except ValueError:
            return None
        if match["ordinal"]:
            return "ordinal", value, end
        year = re.fullmatch(r"(?:1[1-9]|20)\d{2}", written) and not match["scale"] and not match["sign"]
        kind = "year" if year else "count"
    elif match["words"]:
        value, kind = _worded(match["words"]), "count"
        if value == 1:
            return None  # "one" is most often a pronoun
    else:
        return _other(match["other"].lower(), text[: match.start()], text[end:], end)
    if match["sign"]:
        return "money", value, end
    if after:
        kind = "percent" if after["percent"] else "money"
        end += after.end()
    return kind, value, end


def _other(word: str, before: str, after: str, end: int) -> tuple[str, float, int] | None:
    word = _MANY.get(word, word)
    fraction = re.search(r"\b(?:a|one|two|three)[ -]$", before, re.IGNORECASE)
    if word in _FRACTIONS and (word == "half" or fraction):
        many = {"two": 2, "three": 3}.get(fraction.group(0).strip(" -").lower(), 1) if fraction else 1
        return "fraction", many * _FRACTIONS[word], end
    if word in _ORDINALS:
        return ("ordinal", float(_ORDINALS[word]), end) if not after.startswith(",") else None
    if word == "once" and not re.match(r"\s(?:a|an|per|each|every|in|or|daily|weekly)\b", after):
        return None  # "as soon as"
    return ("multiple", float(_MULTIPLES[word]), end) if word in _MULTIPLES else None


def _worded(text: str) -> float:
    total = current = 0.0
    for word in re.split(r"[ -]", text.lower()):
        if word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
        else:
            current += {**_SMALL, **_TENS, "a": 1}.get(word, 0)
    return total + current
