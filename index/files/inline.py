"""Pieces of one line put together: no figure grows by a mark that is raised or lowered beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_UNIT = re.compile(r"(?:^|[^A-Za-z])[kcmd]?m$")  # m², km²: the mark belongs to the unit
_ORDINAL = re.compile(r"(?:st|nd|rd|th|ain|fed|af|il|ydd|eg|e|er|tm|®|™|o|°|º|ª)", re.IGNORECASE)

Run = tuple[str, int]  # text; 1 where it is raised, -1 where lowered, else 0


def join_runs(runs: Iterable[Run]) -> str:
    """Return pieces of text as one; what is raised or lowered stands apart from words and figures."""
    out = ""
    apart = figure = False  # what was added last must not touch a word, or only not a figure
    for text, shift in _merged(runs):
        if shift and text.strip():
            mark, apart = _mark(out, text.strip(), shift)
            figure = not apart and mark[-1:].isdigit()
            out += (" " if apart and out and not out[-1].isspace() else "") + mark
            if text[-1].isspace():
                out, apart, figure = out + " ", False, False
            continue
        if (apart and text[0].isalnum()) or (figure and text[0].isdigit()):
            out += " "
        out, apart, figure = out + text, False, False
    return out


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for text, shift in runs:
        if merged and merged[-1][1] == shift:
            merged[-1] = (merged[-1][0] + text, shift)
        elif text:
            merged.append((text, shift))
    return merged


def _mark(before: str, mark: str, shift: int) -> tuple[str, bool]:
    """Return a mark as it is written after a text, and whether it stands apart from it."""
    figures = mark.strip("[]() ")
    if not any(c.isalnum() for c in mark):
        return mark, False  # an asterisk, a dagger: no part of a figure
    if not figures.isdigit():
        joins = _ORDINAL.fullmatch(mark) or (shift < 0 and not before[-1:].isdigit() and mark.isalpha())
        if not any(c.isdigit() for c in mark):
            return mark, not joins
        return mark.translate(_RAISED if shift > 0 else _LOWERED), True
    if shift > 0:
        return figures.translate(_RAISED), not (figures in ("2", "3") and _UNIT.search(before))
    if before[-1:].isalpha():
        return figures, False
    return figures.translate(_LOWERED), True
