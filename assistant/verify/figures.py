"""Numbers, dates and quoted words that stand nowhere in a context, and follow from no numbers there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from index.language import fold, kept, words
from index.language.quantities import Quantity, quantities

_QUOTED = re.compile(r"[“\"]([^“”\"\n]{3,200})[”\"]")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_RANGE = re.compile(r"(?<=(?:19|20)\d\d)[-–/]\d\d\b")  # of a year that goes by its first
_SLIGHT, _MOST = 12, 40  # what may be counted from a list; numbers that are set against each other


def nowhere(statement: str, context: str) -> list[tuple[int, int]]:
    """Return where numbers, dates and quoted words stand in a statement that the context doesn't have."""
    values = _values(context)
    told = quantities(_RANGE.sub("   ", statement))
    found = [(q.start, q.start + len(q.text)) for q in told if not _held(q, values)]
    said = f" {' '.join(words(fold(context)))} "
    for match in _QUOTED.finditer(statement):
        quoted = " ".join(words(fold(match[1])))
        if " " in quoted and f" {quoted} " not in said:
            found.append(match.span(1))
    return sorted(found)


@kept(2_000)
def _values(text: str) -> frozenset[float]:
    """Return the values of the numbers of a text, and of the parts of its dates."""
    values = {float(digits.replace(",", "")) for digits in _DIGITS.findall(text)}
    for quantity in quantities(text):
        values |= set(map(float, quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)))
    return frozenset(values)


def _held(quantity: Quantity, values: frozenset[float]) -> bool:
    if isinstance(quantity.value, tuple):
        year, _, day = quantity.value
        return (not year or _year(year, values)) and (not day or float(day) in values)
    value, kind = quantity.value, quantity.kind
    if kind == "year":
        return value in values or _year(value, values)
    worded = not any(character.isdigit() for character in quantity.text)
    if worded or kind in ("ordinal", "fraction", "multiple") or (kind == "count" and value <= _SLIGHT):
        return True
    shown = _leading(value)
    return value in values or any(abs(shown - _leading(one)) <= 0.02 * shown for one in _derived(values))


def _year(year: float, values: frozenset[float]) -> bool:
    """Tell whether a year is named, in full or as the second of "2010-11", or is beside one that is."""
    return any(abs(year - one) <= 1 or abs(year - 2000 - one) <= 1 for one in values)


def _leading(value: float) -> float:
    """Return a number without its scale: tables are in thousands, lakhs or millions."""
    return value / 10 ** math.floor(math.log10(abs(value))) if value else 0.0


def _derived(values: frozenset[float]) -> Iterator[float]:
    """Yield what numbers come to: by themselves, and by two as sums, differences, products and shares."""
    yield from values
    for a, b in combinations(sorted(values)[-_MOST:], 2):
        yield from (a + b, b - a, a * b)
        yield from (b / (a or 1.0), a / (b or 1.0), (b - a) / (a or 1.0), (b - a) / (b or 1.0))
