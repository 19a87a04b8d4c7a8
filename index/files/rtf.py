"""Rich text (RTF): its text with headings, lists, tables and notes, and marks apart from figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from index.errors import DocumentError
from index.files.blocks import Block, Content, counted, tidy
from index.files.inline import Run, join_runs

_MOST = 20_000_000  # bytes, without pictures
# What the library leaves out of the text is carried through it by characters of no meaning.
_PLAIN, _RAISED, _LOWERED, _HIDDEN, _NOTE, _CELL, _ROW, _ITEM, _LEVEL = map(chr, range(0xE000, 0xE009))
_WORDS = {
    "super": _RAISED, "sub": _LOWERED, "nosupersub": _PLAIN, "v": _HIDDEN, "v0": _PLAIN, "cell": _CELL,
    "row": rf"{_ROW}\par ", "listtext": _ITEM,
}  # fmt: skip
_WORD = re.compile(r"\\(super|sub|nosupersub|v0|v|cell|row|listtext|outlinelevel([0-8]))(?![a-z0-9]) ?")
_STYLED = re.compile(r"\{((?:\\\*?[a-z]+-?[0-9]* ?|[\ue001-\ue003])*[\ue001-\ue003][^{}]*)\}")
_TITLE = re.compile(r"\{\\title ([^{}]*)\}")


def read_rtf(data: bytes) -> Content:
    """Read rich text; notes stand after their paragraph."""
    source = data.decode("latin-1")
    source, pictures = _cut_out(source, "pict")
    source, deleted = _cut_out(source, "deleted")
    source, notes = _cut_out(source, "footnote", _NOTE)
    source, objects = _cut_out(source, "objdata")
    source, comments = _cut_out(source, "annotation")
    source, apart = _cut_out(source, "(?:header|footer)[lrf]?|shptxt|textbox")
    if len(source) > _MOST:
        raise DocumentError(
            f"has {len(source) >> 20} MB of rich text; expected at most {_MOST >> 20}. Divide it."
        )
    hidden: list[tuple[str, str]] = []
    blocks = list(_blocks(_converted(source), [_converted(note) for note in notes], hidden))
    blocks += dict.fromkeys(block for text in apart for block in _blocks(_converted(text), [], hidden))
    title = _TITLE.search(source)
    left_out = (
        counted(len(pictures), "picture"),
        counted(len(deleted), "piece of deleted text", "pieces of deleted text"),
        counted(len(objects), "embedded object"),
        counted(len(comments), "comment"),
    )
    return Content(
        blocks,
        title=tidy(title.group(1)) if title else "",
        stated=False,
        hidden=tuple(hidden),
        left_out=tuple(filter(None, left_out)),
    )


def _cut_out(source: str, word: str, instead: str = "") -> tuple[str, list[str]]:
    """Return a text without the groups that begin with a control word (a pattern), and those groups."""
    begins = re.compile(rf"\{{(?:\\\*)?\\(?:{word})(?![a-z])")
    kept: list[str] = []
    found: list[str] = []
    at = 0
    while match := begins.search(source, at):
        end = _group_end(source, match.start())
        kept += [source[at : match.start()], instead]
        found.append("{" + source[match.end() : end])
        at = end
    return "".join(kept) + source[at:], found


def _group_end(source: str, start: int) -> int:
    depth = 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(source, start):
        if match.group(0) in "{}":
            depth += 1 if match.group(0) == "{" else -1
            if not depth:
                return match.end()
    return len(source)


def _converted(source: str) -> str:
    def instead(match: re.Match[str]) -> str:
        return f"{_LEVEL}{match.group(2)}" if match.group(2) else _WORDS[match.group(1)]

    marked = _STYLED.sub(lambda m: f"{{{m.group(1)}{_PLAIN}}}", _WORD.sub(instead, source))
    return str(rtf_to_text(marked, errors="replace"))  # type: ignore[no-untyped-call,unused-ignore]


def _blocks(text: str, notes: list[str], hidden: list[tuple[str, str]]) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    following = iter(notes)
    number = 0
    for line in text.split("\n"):
        if _ROW in line or _CELL in line:
            rows.append(
                tuple(tidy(_joined(cell, hidden)) for cell in line.replace(_ROW, "").split(_CELL)[:-1])
            )
            continue
        if rows:
            yield Block("table", rows=tuple(rows))
            rows = []
        level = re.search(f"{_LEVEL}([0-8])", line)
        line = re.sub(f"{_LEVEL}[0-8]?", "", line)
        marks = []
        while _NOTE in line:
            number += 1
            marks.append(number)
            line = line.replace(_NOTE, f"{_RAISED}{number}{_PLAIN}", 1)
        item = _ITEM in line
        told = tidy(_joined(line.replace(_ITEM, ""), hidden))
        if told:
            yield Block(
                "heading" if level else "item" if item else "paragraph",
                told,
                int(level.group(1)) + 1 if level else 1,
            )
        for mark in marks:
            note = tidy(_joined(next(following, ""), hidden))
            yield Block("footnote", tidy(join_runs([(str(mark), 1), (f" {note}", 0)])))
    if rows:
        yield Block("table", rows=tuple(rows))


def _joined(line: str, hidden: list[tuple[str, str]]) -> str:
    runs: list[Run] = []
    for part in re.split("(?=[\ue000-\ue003])", line):
        mark, words = (
            (part[0], part[1:]) if part[:1] in (_PLAIN, _RAISED, _LOWERED, _HIDDEN) else (_PLAIN, part)
        )
        if mark == _HIDDEN:
            hidden.append(("not displayed", words))
        else:
            runs.append((words, {_RAISED: 1, _LOWERED: -1}.get(mark, 0)))
    return join_runs(runs)
