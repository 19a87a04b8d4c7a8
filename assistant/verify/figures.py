"""Numbers, dates and quoted words that stand nowhere in a context, and follow from no numbers there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from index.kept import kept
from index.quantities import Quantity, quantities
from index.vocabulary import fold, words

_QUOTED = re.compile(r"[“\"]([^“”\"\n]{3,200})[”\"]")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_RANGE = re.compile(r"(?<=(?:19|20)\d\d)[-–/]\d\d\b")  # of a year that goes by its first
_SLIGHT, _MOST = 12, 40  # what may be counted from a list; numbers that are set against each other
_SCALES = (1.0, 1e3, 1e5, 1e6)  # of tables in thousands, lakhs and millions


def nowhere(statement: str, context: str) -> list[tuple[int, int]]:
    """Return where numbers, dates and quoted words stand in a statement that the context doesn't have."""
    told = _RANGE.sub("   ", statement)
    held = _numbers(context)
    found = [(q.start, q.start + len(q.text)) for q in quantities(told) if not _held(q, held)]
    said = f" {' '.join(words(fold(context)))} "
    for match in _QUOTED.finditer(statement):
        quoted = " ".join(words(fold(match[1])))
        if " " in quoted and f" {quoted} " not in said:
            found.append(match.span(1))
    return sorted(found)


@kept(2_000)
def _numbers(text: str) -> tuple[frozenset[float], frozenset[int]]:
    """Return the values of the numbers of a text, and its months."""
    values, months = {float(digits.replace(",", "")) for digits in _DIGITS.findall(text)}, set()
    for quantity in quantities(text):
        if isinstance(quantity.value, tuple):
            values |= {float(part) for part in quantity.value}
            months.add(quantity.value[1])
        else:
            values.add(quantity.value)
    return frozenset(values), frozenset(months)


def _held(quantity: Quantity, held: tuple[frozenset[float], frozenset[int]]) -> bool:
    values, months = held
    if isinstance(quantity.value, tuple):
        year, month, day = quantity.value
        known = month in months or not months or not day
        return known and (not year or _year(year, values)) and (not day or float(day) in values)
    value, kind = quantity.value, quantity.kind
    worded = not any(character.isdigit() for character in quantity.text)
    if worded or kind in ("ordinal", "fraction", "multiple") or (kind == "count" and value <= _SLIGHT):
        return True
    if kind == "year":
        return value in values or _year(int(value), values)
    scales = _SCALES if value >= 1000 else _SCALES[:1]
    return any(
        abs(value / scale - other) <= max(0.02 * abs(other), 1e-9)
        for scale in scales
        for other in _derived(values)
    )


def _year(year: int, values: frozenset[float]) -> bool:
    """Tell whether a year is named, in full or as the second of "2010-11", or is beside one that is."""
    named = {value for value in values if 1000 < value < 2200} | {
        2000 + value for value in values if value < 60
    }
    return any(abs(year - one) <= 1 for one in named)


def _derived(values: frozenset[float]) -> Iterator[float]:
    """Yield what numbers come to: by themselves, and by two as sums, differences, products and shares."""
    some = sorted(values)[:_MOST]
    yield from values
    for a, b in combinations(some, 2):
        yield from (a + b, b - a, a * b)
        if a and b:
            yield from (b / a, a / b, 100 * a / b, 100 * (b - a) / a, 100 * (b - a) / b)
