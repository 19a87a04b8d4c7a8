"""From the letters of a PDF's page to words with their places; marks raised or lowered are told apart."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass, replace
from statistics import median_low
from typing import Any

import pypdfium2.raw as pdfium

from index.files.inline import Run

_GAP = 0.13  # of a letter's height: wider than the usual space between letters parts words
_BACK = 0.2  # of a letter's height: a step back by so much begins another word
_SMALL = 0.87  # of the height before: what is smaller and off the line is a mark
_HYPHENS = ("\x02", "\ufffe", "\u00ad")  # a hyphen at the end of a line, as pdfium gives it
_LOST = "\ufffd"  # stands for a letter that the file doesn't name
_BOLD = 600


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
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class _Letter:
    sign: str
    x0: float
    x1: float
    y: float
    height: float
    at: int


def page_words(page: Any) -> tuple[list[Word], int]:
    """Return the words of a page (pypdfium2's) in the order they are drawn, and how many letters have no map.

    A page that is written along its side is turned.
    """
    textpage = page.get_textpage()  # which must live as long as it is read
    raw = textpage.raw
    count = pdfium.FPDFText_CountChars(raw)
    turn = _turn(raw, count)
    words: list[Word] = []
    line: list[_Letter] = []
    unmapped = 0
    box = pdfium.FS_RECTF()
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else ""
        if sign and sign in "\r\n":
            words += _words(line, raw)
            line = []
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, at, box)
        left, right, foot, top = turn(box.left, box.right, box.bottom, box.top)
        if sign not in _HYPHENS and (not sign or code < 0x20 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD):
            sign, unmapped = _LOST, unmapped + 1
        if line and not sign.isspace() and abs(foot - line[-1].y) > line[-1].height:  # another line
            words += _words(line, raw)
            line = []
        line.append(_Letter(sign, left, right, foot, top - foot, at))
    return words + _words(line, raw), unmapped


def _turn(raw: Any, count: int) -> Any:
    """Return what turns a box so that the page's text runs from left to right."""
    sample = range(0, count, max(1, count // 40))
    angles = Counter(
        round(pdfium.FPDFText_GetCharAngle(raw, at) / (math.pi / 2)) % 4
        for at in sample
        if not pdfium.FPDFText_IsGenerated(raw, at)
    )
    quarter = angles.most_common(1)[0][0] if angles else 0
    return (
        lambda left, right, foot, top: (left, right, foot, top),
        lambda left, right, foot, top: (-top, -foot, left, right),
        lambda left, right, foot, top: (-right, -left, -top, -foot),
        lambda left, right, foot, top: (foot, top, -right, -left),
    )[quarter]


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
