"""Sentences of a text as spans."""

from __future__ import annotations

import re

# Abbreviations of general English (and Welsh) prose after which a full stop ends no sentence.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof rev hon rt st sir no nos art para paras sec ch fig vol ed eds pp p vs"
    " e.g i.e eg ie cf etc al approx est inc ltd co dept gov jan feb mar apr jun jul aug sep"
    " sept oct nov dec cllr sgt insp supt gen col capt e.e h.y ayyb tud tt gol cyf adn cyng".split()
)
_LONGEST = max(len(abbreviation) for abbreviation in _ABBREVIATIONS)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9ÀÂÊÎÔÛŴŶÁÉÍÓÚ£€$]|\s*$)")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]` as (start, end) without surrounding white space."""
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        if _is_abbreviation(text, start, match.start()) and match.end() < end:
            continue
        _add(spans, text, at, match.end())
        at = match.end()
    _add(spans, text, at, end)
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    """Tell whether the full stop at `stop` ends an abbreviation or an initial."""
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return False
    at = stop
    while at > start and stop - at <= _LONGEST and (text[at - 1].isalnum() or text[at - 1] in "._"):
        at -= 1
    found = text[at:stop]
    return found.lower() in _ABBREVIATIONS or (len(found) == 1 and found.isalpha())
