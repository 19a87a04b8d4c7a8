"""Numbers, amounts, percentages and dates: read to a value, and compared with what they belong to."""

# ruff: noqa: E501  (a table or a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checks.tokens import content, same_word
from index.language import kept

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
_UNIT = re.compile(
    r"^[\s-]?(?P<unit>seconds?|minutes?|hours?|days?|weeks?|fortnights?|months?|years?|decades?|centuries|century"
    r"|mm|cm|km|miles?|met(?:re|er)s?|kilomet(?:re|er)s?|centimet(?:re|er)s?|millimet(?:re|er)s?|inch(?:es)?|feet|foot|ft"
    r"|yards?|acres?|hectares?|kg|kilos?|kilograms?|grams?|mg|milligrams?|micrograms?|millilit(?:re|er)s?|kilobits?|megabits?|gigabits?|francs?|crowns?|tonnes?|tons?|lbs?|ounces?|oz|lit(?:re|er)s?|gallons?|pints?"
    r"|ml|degrees?|volts?|watts?|kilowatts?|megawatts?|kw|mw)\b",
    re.IGNORECASE,
)
# What a number counts: words right after it, up to the next small word or mark.
_BESIDE = re.compile(
    r"^(?:\s+of(?:\s+(?:the|their|its|these|those|all))?)?(?:[\s-]+(?!(?:and|or|but|of|in|on|at|to|for|from|by|with|per|a|an|the|was"
    r"|were|is|are|which|who|that|when|while|as|than|then|more|less|fewer)\b)[^\W\d_][\w'’-]*){1,3}"
)
_UNITS = {"kilometre": "km", "kilometer": "km", "meter": "metre", "foot": "feet", "ft": "feet", "kilo": "kg",
          "kilogram": "kg", "centimetre": "cm", "centimeter": "cm", "millimetre": "mm", "millimeter": "mm",
          "inche": "inch", "liter": "litre", "centurie": "century", "pound": "£", "dollar": "$", "euro": "€",
          "kilowatt": "kw", "megawatt": "mw"}  # fmt: skip


_ABOUT = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|approximately|over|more than|under|less than|fewer than|some|up to"
    r"|at least|at most|just)\s*$", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: its value, what kind it is, and the stems of the words it stands with.

    kind: "money", "percent", "date" (value is (year, month, day), 0 for what is not said), "year",
    "ordinal", "fraction", "multiple" or "count". unit: of measure or money, in one form, or "".
    around: stems of the words on both sides; after: of those that it most likely counts.
    about: said to be approximate.
    """

    text: str
    kind: str
    value: float | tuple[int, int, int]
    start: int
    end: int
    around: tuple[str, ...]
    after: tuple[str, ...]
    about: bool = False
    unit: str = ""


@kept(10_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers and dates of a text, in order."""
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        if (date := _date(match)) is not None:
            taken.append(match.span())
            found.append(_quantity(text, match.start(), match.end(), "date", date))
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
            found.append(_quantity(text, match.start(), end, kind, value))
    return tuple(sorted(found, key=lambda q: q.start))


def agree(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities have one value: what a date leaves out is no difference."""
    if a.unit and b.unit and a.unit != b.unit:
        return False
    if isinstance(a.value, tuple) or isinstance(b.value, tuple):
        return _dates_agree(a, b)
    if {a.kind, b.kind} & {"money", "percent"} and a.kind != b.kind and "fraction" not in (a.kind, b.kind):
        return a.value == b.value and "count" in (a.kind, b.kind) and not {"percent"} & {a.kind, b.kind}
    if "ordinal" in (a.kind, b.kind) and a.kind != b.kind:
        return a.value == b.value and "count" not in (a.kind, b.kind)
    if "fraction" in (a.kind, b.kind) and a.kind != b.kind:
        percent = [q.value / 100 for q in (a, b) if q.kind == "percent" and isinstance(q.value, (int, float))]
        share = [q.value for q in (a, b) if q.kind == "fraction" and isinstance(q.value, (int, float))]
        return bool(percent and share) and abs(percent[0] - share[0]) < 0.02
    room = 0.05 if a.about or b.about else 1e-9
    return abs(a.value - b.value) <= room * max(abs(a.value), abs(b.value))


def attachment(a: Quantity, b: Quantity) -> float:
    """Return from 0 to 1 how far two quantities stand with the same words, the word they count first."""
    if not a.around:
        return 1.0
    share = sum(any(same_word(word, other) for other in b.around) for word in a.around) / len(a.around)
    if a.kind in ("date", "year"):
        return share
    first = any(same_word(word, other) for word in a.after[:1] for other in b.after[:2])
    near = sum(any(same_word(word, other) for other in b.after) for word in a.after) / max(1, len(a.after))
    return 0.4 * share + 0.35 * near + 0.25 * first


def competes(a: Quantity, b: Quantity) -> bool:
    """Tell whether a quantity is of the same kind as another and of another value."""
    dates, numbers = {"date", "year"}, {"count", "money", "percent", "fraction", "multiple"}
    alike = a.kind == b.kind or {a.kind, b.kind} <= dates or {a.kind, b.kind} <= numbers
    return alike and not agree(a, b)


def support(quantity: Quantity, evidence: Sequence[Quantity]) -> float:
    """Return -1 where no quantity of the evidence has its value, else how well the best one's words fit."""
    return max((attachment(quantity, other) for other in evidence if agree(quantity, other)), default=-1.0)


def is_slight(quantity: Quantity) -> bool:
    """Tell whether a number says little: a small count or ordinal in words, which may be counted from a list."""
    value = quantity.value
    worded = not any(c.isdigit() for c in quantity.text)
    if quantity.kind == "multiple" and value == 1:
        return True  # "once a year" is "every year"
    return worded and not isinstance(value, tuple) and value < 6 and quantity.kind in ("count", "ordinal")


def _dates_agree(a: Quantity, b: Quantity) -> bool:
    def parts(q: Quantity) -> tuple[int, int, int]:
        if isinstance(q.value, tuple):
            return q.value
        return (int(q.value), 0, 0) if q.kind == "year" else (-1, 0, 0)

    return all(x == y or x == 0 or y == 0 for x, y in zip(parts(a), parts(b), strict=True)) and (
        any(x == y and x != 0 for x, y in zip(parts(a), parts(b), strict=True))
    )


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


def _quantity(text: str, start: int, end: int, kind: str, value: float | tuple[int, int, int]) -> Quantity:
    before = [t for t in content(text[:start]) if t.kind != "number"][-4:]
    after = [t for t in content(text[end:]) if t.kind != "number"][:4]
    beside = _BESIDE.match(text[end:])
    counted = content(beside.group(0))[:2] if beside else []
    around = tuple(t.stem for t in (*before, *after))
    about = bool(_ABOUT.search(text[:start])) and kind != "date"
    unit = "" if kind == "date" else _unit(text[start:end], text[end:])
    noun = tuple(t.stem for t in counted) or tuple(t.stem for t in before[-1:])
    return Quantity(text[start:end].strip(), kind, value, start, end, around, noun, about, unit)


def _unit(number: str, after: str) -> str:
    """Return the unit that a number is given in, in one form."""
    if "point" in number:
        return "points"
    if re.search(r"%|per ?cent$", number, re.IGNORECASE):
        return "%"
    if number[0] in "£€$":
        return number[0]
    match = _UNIT.match(after) or re.search(
        r"(?P<unit>pounds?|pence|dollars?|euros?)$", number, re.IGNORECASE
    )
    if not match:
        return ""
    word = match["unit"].lower()
    word = word if word in ("feet", "pence", "inches", "century") or len(word) < 3 else word.removesuffix("s")
    return _UNITS.get(word, word)
