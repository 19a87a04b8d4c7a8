"""Which rows of a PDF's pages are running heads, running feet and page numbers: only what is sure."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from index.files.numbers import printed_number
from index.files.pdf_layout import Row

_EDGE = 2  # rows at the top and at the foot of a page that may be its head or foot
_NEAR = 4.0  # points by which the place of a page's head varies
_NUMBER = re.compile(r"[0-9]+")
_ROMAN = {printed_number(n, style): n for n in range(1, 100) for style in "iI"}
_FIRST_PAGE = re.compile(
    r"1|[-–—|]\s*[0-9]{1,4}\s*[-–—|]|(?:page|tudalen|p\.)\s*[0-9]{1,4}(?:\s*(?:of|o|/)\s*[0-9]{1,4})?", re.I
)

Key = tuple[str, tuple[int, ...], int]  # words, numbers, which of them is told from the page's (-1: none)
Place = tuple[float, int, int]  # height, page, position among its rows


def furniture_rows(pages: Sequence[Sequence[Row]]) -> list[set[int]]:
    """Return, for each page, the positions of the rows that are its head, its foot or its number.

    Furniture is a row that stands on another page too, at the same place and the same but for one
    number that counts with the pages, where such rows stand at that place on half of all pages. A
    number alone that does not count is text, unless it begins anew there. A table's head that is
    repeated stays where it is first.
    """
    if len(pages) == 1:
        edges = _edges(pages[0]) if len(pages[0]) > 1 else []
        alone = {at for at in edges if _FIRST_PAGE.fullmatch(_row_text(pages[0][at]))}
        return [_outermost(pages[0], alone)]
    rows_of: dict[tuple[Key, bool], list[Place]] = defaultdict(list)
    repeated: dict[bool, set[Place]] = {True: set(), False: set()}
    for page, rows in enumerate(pages):
        for at in _edges(rows):
            top, place, text = at < len(rows) / 2, (rows[at].y, page, at), _row_text(rows[at])
            for key in _keys(text, page):
                rows_of[key, top].append(place)
            if text == "1":
                repeated[top].add(place)
    for (_, top), places in rows_of.items():
        for same in _clusters(places, 2):
            page, at = min(place[1:] for place in same)
            head_of_table = len(pages[page][at].segments()) > 2
            repeated[top].update(place for place in same if not (head_of_table and place[1] == page))
    found: list[set[int]] = [set() for _ in pages]
    for places_at_edge in repeated.values():
        for sure in _clusters(places_at_edge, max(2, len(pages) / 2)):
            for _, page, at in sure:
                found[page].add(at)
    return [_outermost(rows, some) for rows, some in zip(pages, found, strict=True)]


def _keys(text: str, page: int) -> Iterator[Key]:
    """Yield what a row is, once as it stands, and once for each number that may be the page's."""
    if text in _ROMAN:
        yield "", (_ROMAN[text] - page,), 0
        return
    words = _NUMBER.sub("#", text)
    numbers = tuple(int(n) for n in _NUMBER.findall(text)[:9])
    if any(c.isalpha() for c in words):
        yield words, numbers, -1
    for at, number in enumerate(numbers):
        yield words, (*numbers[:at], number - page, *numbers[at + 1 :]), at


def _clusters(places: Iterable[Place], least: float) -> Iterator[list[Place]]:
    """Yield the places that stand at about one height, where these are of so many pages."""
    ordered = sorted(places)
    steps = [0, *(b[0] - a[0] > _NEAR for a, b in itertools.pairwise(ordered))]
    groups = itertools.groupby(zip(itertools.accumulate(steps), ordered, strict=False), key=lambda x: x[0])
    for _, group in groups:
        some = [place for _, place in group]
        if len({page for _, page, _ in some}) >= least:
            yield some


def _edges(rows: Sequence[Row]) -> list[int]:
    return [*range(min(_EDGE, len(rows))), *range(max(_EDGE, len(rows) - _EDGE), len(rows))]


def _outermost(rows: Sequence[Row], some: set[int]) -> set[int]:
    """Return those positions between which and the page's edge nothing but furniture stands."""
    top = next((at for at in range(len(rows)) if at not in some), len(rows))
    foot = next((at for at in range(len(rows) - 1, -1, -1) if at not in some), -1)
    return {at for at in some if at < top or at > foot}


def _row_text(row: Row) -> str:
    return " ".join(w.text for w in sorted(row.words, key=lambda w: w.x0))
