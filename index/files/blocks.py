"""The one form between files and documents: blocks, and the writer that makes text and marks of them."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from index.documents import Mark
from index.errors import DocumentError

Kind = Literal["heading", "paragraph", "item", "table", "quotation", "footnote", "caption", "furniture"]
LONGEST = 50_000_000  # characters of a document
MOST_CELLS = 1_000_000  # of all tables of a document; as many are refused
SECONDS = 120.0  # that a file may take
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file, as the file states it.

    level: of a heading or an item, from 1 for the outermost; number: of an item or a heading, as it
    is printed ("2.2", "(a)"), or ""; rows: of a table, merged cells written into each row that they
    span; heads: how many of the rows name the columns; labelled: the rows are written as "Head:
    value; …"; page: from 1, 0 without pages; breaks: (offset in `text`, or row; page) where it goes on
    over a page.
    """

    kind: Kind
    text: str = ""
    level: int = 1
    number: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    heads: int = 0
    labelled: bool = False
    page: int = 0
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a file: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: its blocks, or the text itself where it states no structure.

    stated: the file says what is a list, so none is guessed; titled: its first heading may be its title.
    date, date_note: the date that the file itself labels as its own (ISO), and where; hidden:
    (reason, text) of what a reader doesn't see; left_out: what it holds that was not read, a phrase
    each; attachments: files within it, each a document of its own.
    """

    blocks: Sequence[Block] = ()
    text: str = ""
    title: str = ""
    author: str = ""
    date: str = ""
    date_note: str = ""
    pages: int = 0
    stated: bool = True
    titled: bool = True
    hidden: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A document's text, what is marked in it, and where its pages begin."""

    text: str
    marks: tuple[Mark, ...] = ()
    page_starts: tuple[int, ...] = ()


def check_cells(number: int) -> None:
    """Raise DocumentError for too many cells of a file's tables."""
    if number >= MOST_CELLS:
        raise DocumentError(f"has tables of {MOST_CELLS:,} cells or more; divide it.")


def tidy(text: str) -> str:
    """Return text on one line, without soft hyphens and what takes no room, composed (NFC)."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def tidy_lines(text: str) -> str:
    """Return text with each of its lines tidied, and no empty ones."""
    return "\n".join(line for line in map(tidy, text.splitlines()) if line)


def counted(number: int, what: str, many: str = "") -> str:
    """Return "1 comment" or "2 comments", "" for none."""
    return f"{number} {what if number == 1 else many or what + 's'}" if number else ""


def text_of(blocks: Iterable[Block]) -> str:
    """Return the text of blocks on one line; the rows of a table in it are parted by semicolons."""
    texts = [
        "; ".join(", ".join(filter(None, row)) for row in b.rows)
        if b.rows
        else f"{b.number} {b.text}".strip()
        for b in blocks
    ]
    return " ".join(" ".join(texts).split())


def as_written(content: Content) -> Written:
    """Return the text of a file's blocks with their marks, or its own text where it has no blocks."""
    if not content.blocks:
        return Written(content.text)
    return _Writer(content.stated).write(content.blocks, content.pages)


@dataclass(slots=True)
class _Writer:
    stated: bool
    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)  # page → where it begins
    length: int = 0
    cells: int = 0
    last: str = ""  # kind of what was written last

    def write(self, blocks: Iterable[Block], pages: int) -> Written:
        for block in blocks:
            if block.page:
                self.starts.setdefault(block.page, self.length)
            if block.kind == "table":
                self._table(block)
            else:
                self._text(block)
            if self.length > LONGEST:
                raise DocumentError(f"holds more than {LONGEST:,} characters of text; divide it.")
        text = "".join(self.parts)
        following, starts = len(text), []
        for page in range(pages, 0, -1):  # a page without text begins where the next one does
            following = min(self.starts.get(page, following), following)
            starts.append(following)
        return Written(text, tuple(self.marks), tuple(reversed(starts)))

    def _text(self, block: Block) -> None:
        number = f"{block.number} " if block.number else ""
        for offset, page in block.breaks:
            self.starts.setdefault(page, self.length + len(number) + offset)
        if block.kind in ("heading", "item", "furniture"):
            self._add(number + block.text, block.kind, block.level, "\n" if block.kind == "item" else "\n\n")
        else:
            lines = (number + block.text).split("\n")
            for at, line in enumerate(lines, 1):
                self._add(
                    line, "paragraph" if self.stated else "", 1, "\n" if at < len(lines) else "\n\n", at == 1
                )

    def _table(self, block: Block) -> None:
        self.cells += sum(map(len, block.rows))
        check_cells(self.cells)
        names, rows = block.rows[: block.heads], block.rows[block.heads :]
        head = tuple(" ".join(dict.fromkeys(filter(None, column))) for column in zip(*names, strict=False))
        named = block.labelled and bool(head)
        breaks = dict(block.breaks)
        for at, row in enumerate(rows if named or not head else (head, *rows)):
            if at in breaks:
                self.starts.setdefault(breaks[at], self.length)
            self._add(labelled(head, row) if named else piped(row), "item" if named else "row", 1, "\n")
        self._end()

    def _add(self, text: str, kind: str, level: int, end: str, first: bool = True) -> None:
        if not text.strip():
            return
        if first and not (kind in ("item", "row") and self.last == kind):
            self._end()
        self.last = kind
        if kind:
            self.marks.append(Mark(self.length, self.length + len(text), kind, level))
        self.parts.append(text + end)
        self.length += len(text) + len(end)

    def _end(self) -> None:
        """Leave a blank line after items and rows."""
        if self.parts and not self.parts[-1].endswith("\n\n"):
            self.parts[-1] += "\n"
            self.length += 1


def piped(row: Sequence[str]) -> str:
    """Return a row on one line, its cells divided by bars; bars at its ends where an end is empty."""
    cells = [cell.replace("|", "¦") for cell in row]
    if not any(cells):
        return ""
    line = " | ".join(cells)
    return f"| {line} |" if not (cells[0] and cells[-1]) else line


def labelled(head: Sequence[str], row: Sequence[str]) -> str:
    """Return a row as "Head: value; …", without its empty cells."""
    names = [*head, *[""] * (len(row) - len(head))]
    return "; ".join(
        f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell
    )


@dataclass(slots=True)
class Deadline:
    """The time by which a file is to be read; `check` raises DocumentError past it."""

    until: float = field(default_factory=lambda: time.monotonic() + SECONDS)

    def check(self) -> None:
        """Raise DocumentError where the file has taken too long."""
        if time.monotonic() > self.until:
            raise DocumentError(f"takes more than {SECONDS:.0f} s to read; divide it, or save it anew.")
