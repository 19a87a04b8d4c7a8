"""From text to its physical blocks: lines joined where a hard wrap broke them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

BULLET = re.compile(r"[ \t]*(?:[•●▪■◦‣⁃·*–—\-]|\(?(?:[0-9]{1,2}|[a-z]|[ivx]{2,4})[.)])[ \t]+(?=\S)")
LABELLED = re.compile(r"[^\s:.;][^:.;\n]{0,48}: +\S")  # "Lead officer: J. Smith"
SLASHES = re.compile(r" / ")  # between the cells of a row on one line, two at least
TERMINAL = (".", "!", "?", ".”", ".’", '."', ".'", "?”", "!”", ".)")
_RUN_IN = re.compile(r"[A-Z][^\s.:;!?]*(?: [^\s.:;!?]+){0,6}: \S")
_JOINERS = frozenset(
    "a an the of and or for to in on at by with from as that which who is are was were be"
    " will would should can may has have had its their our your this these those not"
    " y yr a’r a'r o i ar yn gan am".split()
)
_FEW = 8  # lines, from which on their lengths tell at which column they end


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text without its white space: `text[start:end]`.

    indented: it began with white space; gap: blank lines before it.
    """

    start: int
    end: int
    indented: bool
    gap: int


def text_lines(text: str) -> list[Line]:
    """Return the lines that hold more than white space."""
    lines: list[Line] = []
    offset = gap = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if stripped:
            start = offset + raw.index(stripped[0])
            indented = raw[0].isspace()
            lines.append(Line(start, start + len(stripped), indented, gap))
            gap = 0
        else:
            gap += 1
        offset += len(raw)
    return lines


def wrap_width(text: str, lines: list[Line]) -> int:
    """Return the column at which the text was hard-wrapped, or 0 if its lines are paragraphs."""
    lengths = sorted(line.end - line.start for line in lines)
    few = len(lengths) < _FEW
    width = lengths[-1 if few else int(len(lengths) * 0.9)] if lengths else 0
    if not 40 <= width <= 130:
        return 0
    full = [
        (this, after)
        for this, after in itertools.pairwise(lines)
        if after.gap == 0 and this.end - this.start >= 0.75 * width
    ]
    continued = sum(not text[: this.end].endswith(TERMINAL, max(0, this.end - 2)) for this, _ in full)
    broken = sum(text[this.end - 1].isalnum() and text[after.start].islower() for this, after in full)
    # A sentence that goes on in the next line tells more than a full line without an end does.
    if few:
        return width if broken >= max(1, 0.2 * len(lines)) else 0
    return width if continued >= 0.25 * len(lines) or broken >= max(3, 0.12 * len(lines)) else 0


def join_lines(text: str, lines: list[Line], width: int) -> list[Line]:
    """Join the lines that a hard wrap at `width` broke (0: none did)."""
    if not width:
        return lines
    joined: list[Line] = []
    last: Line | None = None
    for at, line in enumerate(lines):
        before = joined[-1] if joined else None
        after = lines[at + 1] if at + 1 < len(lines) else None
        if (
            before
            and last
            and _continues(text, last, line, width)
            and not _opens(text, last, line, after, width)
        ):
            joined[-1] = Line(before.start, line.end, before.indented, before.gap)
        else:
            joined.append(line)
        last = line
    return joined


def _continues(text: str, before: Line, line: Line, width: int) -> bool:
    if line.gap or BULLET.match(text, line.start):
        return False
    last, first = text[before.start : before.end], text[line.start : line.end]
    if _alike(last, first):
        return False
    ended = last.endswith(TERMINAL)
    if first[0].islower():
        return not (ended and line.indented)
    if line.indented:
        return False
    word = first.split(None, 1)[0]
    full = len(last) + 1 + len(word) >= 0.86 * width
    if ended and _RUN_IN.match(first):
        return False
    open_end = last.rsplit(None, 1)[-1].lower() in _JOINERS or last.endswith((",", "&", "–"))
    return full or open_end or (first[0] == "(" and not ended)


def _alike(last: str, first: str) -> bool:
    """Tell whether two lines carry a label each, or cells between tabs or slashes: no wrapped sentence."""
    cells = len(SLASHES.findall(first))
    rows = ("\t" in last and "\t" in first) or (cells >= 2 and cells == len(SLASHES.findall(last)))
    return rows or bool(first[0].isupper() and LABELLED.match(first) and LABELLED.match(last))


def _opens(text: str, before: Line, line: Line, after: Line | None, width: int) -> bool:
    """Tell whether a short line between two sentences is a heading without blank lines."""
    if after is None or line.gap or not text[: before.end].endswith(TERMINAL):
        return False
    short = line.end - line.start < 0.6 * width
    own_end = text[: line.end].endswith((*TERMINAL, ",", ";", ":"))
    return short and not own_end and text[after.start].isupper()
