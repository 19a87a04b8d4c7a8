"""From the letters of a PDF's page to words with their places; marks raised or lowered are told apart."""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from index.files.inline import Run

_GAP = 0.13  # of a letter's height: wider than the usual space between letters parts words
_BACK = 0.2  # of a letter's height: a step back by so much begins another word
_SMALL = 0.87  # of the height before: what is smaller and off the line is a mark
_HYPHENS = frozenset(("\x02", "\ufffe", "\u00ad"))  # a hyphen at the end of a line, as pdfium gives it
_LOST = "\ufffd"  # stands for a letter that the file doesn't name
_UNNAMED = re.compile("[\0\1\3-\10\13\14\16-\37\ud800-\uf8ff]")  # codes that no letter has
_BOLD = 600

Boxes = NDArray[np.float32]
Places = NDArray[np.float64]
# The two calls that are made for each letter, without what checks their arguments anew each time.
_unicode = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetUnicode, ctypes.c_void_p).value or 0
)
_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its pieces, its box in points (y upwards, from its foot), and whether it is bold."""

    runs: tuple[Run, ...]
    x0: float
    x1: float
    y: float
    height: float
    bold: bool = False

    @property
    def text(self) -> str:
        """Return the letters alone."""
        return self.runs[0][0] if len(self.runs) == 1 else "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class _Letter:
    sign: str
    x0: float
    x1: float
    y: float
    height: float
    at: int


def page_words(raw: Any) -> tuple[list[Word], int]:
    """Return the words of a page in the order they are drawn, and how many letters have no map.

    raw: pdfium's text page, which must live as long as it is read. A page that is written along its
    side is turned.
    """
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return [], 0
    text, boxes = _letters(raw, count)
    left, right, foot, top = _turned(raw, boxes)
    height = np.maximum(top - foot, 1)
    space = np.array([sign.isspace() for sign in text], dtype=bool)
    gaps = np.append(0, left[1:] - right[:-1])
    gaps[space | np.append(True, space[:-1])] = np.nan  # of no two letters of a word
    same = np.append(False, np.abs(np.diff(left)) < 0.1)  # letters of a ligature share one box
    words: list[Word] = []
    for start, stop in _lines(text, space, foot, height):
        here = slice(start, stop)
        tall = height[here][~space[here]]
        if not len(tall):
            continue
        if tall.max() * _SMALL > tall.min() or _HYPHENS.intersection(
            text[here]
        ):  # with marks, or of several sizes
            boxed = zip(
                text[here], left[here], right[here], foot[here], height[here], range(start, stop), strict=True
            )
            words += _words([_Letter(*values) for values in boxed], raw)
            continue
        known = gaps[here][~np.isnan(gaps[here])]
        usual = (
            max(0.0, np.partition(known, (len(known) - 1) // 2)[(len(known) - 1) // 2]) if len(known) else 0.0
        )
        wide, back = usual + _GAP * tall[0], usual - _BACK * tall[0]
        parted = space[here] | (((gaps[here] > wide) | (gaps[here] < back)) & ~same[here])
        cuts = [start, *(np.flatnonzero(parted) + start).tolist(), stop]
        for first, last in itertools.pairwise(cuts):
            first += text[first].isspace()
            if first < last:
                bold = pdfium.FPDFText_GetFontWeight(raw, first) >= _BOLD
                x0, x1, y, high = left[first], right[last - 1], foot[first], height[first]
                words.append(
                    Word(((text[first:last], 0),), float(x0), float(x1), float(y), float(high), bold)
                )
    return words, text.count(_LOST)


def _letters(raw: Any, count: int) -> tuple[str, Boxes]:
    """Return the letters of a page, one a place, and their boxes (left, top, right, bottom), n × 4."""
    boxes = np.zeros((count, 4), dtype=np.float32)  # as pdfium's FS_RECTF
    page, base = ctypes.addressof(raw.contents), boxes.ctypes.data
    codes = np.array([_unicode(page, at) for at in range(count)], dtype="<u4")
    for at, place in enumerate(range(base, base + boxes.nbytes, boxes.strides[0])):
        _box(page, at, place)
    codes[codes > 0x10FFFF] = 0
    return _UNNAMED.sub(_LOST, codes.tobytes().decode("utf-32-le", "surrogatepass")), boxes


def _lines(text: str, space: NDArray[np.bool_], foot: Places, height: Places) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) of the runs of letters on one line."""
    ends = np.array([sign in "\r\n" for sign in text], dtype=bool)
    jumps = np.append(False, np.abs(np.diff(foot)) > height[:-1]) & ~space
    start = 0
    for at in [*np.flatnonzero(ends | jumps).tolist(), len(text)]:
        if start < at:
            yield start, at
        start = at + 1 if at < len(text) and ends[at] else at


def _turned(raw: Any, boxes: Boxes) -> tuple[Places, Places, Places, Places]:
    """Return left, right, foot and top of the letters, turned so that the text runs from left to right."""
    count = len(boxes)
    sample = range(0, count, max(1, count // 40))
    angles = Counter(
        round(pdfium.FPDFText_GetCharAngle(raw, at) / (math.pi / 2)) % 4
        for at in sample
        if not pdfium.FPDFText_IsGenerated(raw, at)
    )
    left, top, right, foot = boxes.astype(float).T
    return (
        (left, right, foot, top),
        (-top, -foot, left, right),
        (-right, -left, -top, -foot),
        (foot, top, -right, -left),
    )[angles.most_common(1)[0][0] if angles else 0]


def _words(letters: list[_Letter], raw: Any) -> list[Word]:
    """Cut a line of letters into words, at spaces and at gaps wider than those between its letters."""
    letters = [_printed(letter, last=letter is letters[-1]) for letter in letters]
    pairs = [
        (after.x0 - this.x1) / max(this.height, 1)
        for this, after in itertools.pairwise(letters)
        if not (this.sign.isspace() or after.sign.isspace())
    ]
    usual = max(0.0, median_low(pairs)) if pairs else 0.0
    words: list[Word] = []
    word: list[_Letter] = []
    shifts: list[int] = []
    for letter in letters:
        if letter.sign.isspace():
            words += _word(word, shifts, raw)
            word, shifts = [], []
            continue
        shift = 0
        if word:
            last, base = word[-1], _base(word, shifts)
            gap = (letter.x0 - last.x1) / max(last.height, 1)
            ligature = abs(letter.x0 - last.x0) < 0.1  # its letters share one box
            if not ligature and (gap > usual + _GAP or gap < usual - _BACK):
                words += _word(word, shifts, raw)
                word, shifts = [], []
            elif letter.height < _SMALL * base.height:
                off = (letter.y - base.y) / base.height
                shift = 1 if off > 0.1 else -1 if off < 0 else 0
        word.append(letter)
        shifts.append(shift)
    return words + _word(word, shifts, raw)


def _printed(letter: _Letter, *, last: bool) -> _Letter:
    """Return a letter with the hyphen that ends a line as a hyphen; elsewhere its sign names no letter."""
    return replace(letter, sign="-" if last else _LOST) if letter.sign in _HYPHENS else letter


def _base(word: list[_Letter], shifts: list[int]) -> _Letter:
    """Return the last letter of a word that stands on its line."""
    return next(
        (letter for letter, shift in zip(reversed(word), reversed(shifts), strict=True) if not shift),
        word[-1],
    )


def _word(letters: list[_Letter], shifts: list[int], raw: Any) -> list[Word]:
    if not letters:
        return []
    runs: list[Run] = []
    for letter, shift in zip(letters, shifts, strict=True):
        if runs and runs[-1][1] == shift:
            runs[-1] = (runs[-1][0] + letter.sign, shift)
        else:
            runs.append((letter.sign, shift))
    base = _base(letters, shifts)
    bold = pdfium.FPDFText_GetFontWeight(raw, letters[0].at) >= _BOLD
    return [Word(tuple(runs), letters[0].x0, letters[-1].x1, base.y, base.height, bold)]
