"""Plain text, Markdown and comma-separated values."""

from __future__ import annotations

import csv
import re
from dataclasses import replace

from markdown_it import MarkdownIt

from index.errors import DocumentError
from index.files.blocks import Content, Deadline, tidy
from index.files.encoding import decoded
from index.files.html import html_content
from index.files.sheets import sheet_blocks
from index.files.tables import MOST_COLUMNS

_WEB_MENU = re.compile(r"skip (?:to|nav)|menu|home|search|cookie|neidio|hafan", re.IGNORECASE)
_DECLARED = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_FRONT = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"(\w+):[ \t]*(.*)")
# Lines of a label and its value one below the other stay lines, which Markdown itself would join.
_LABELS = re.compile(
    r"^(?=((?:\*\*|\w)[^:.;\n]{0,48}:(?:\*\*)? +\S.*)\n(?:\*\*|\w)[^:.;\n]{0,48}:(?:\*\*)? +\S)\1", re.M
)
_ISO = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?")
_DELIMITERS = ",;\t|"
_LONGEST_TITLE = 150  # characters


def read_text(data: bytes) -> Content:
    """Read plain text as it stands; its first line that is none of a menu is the title."""
    text, odd = decoded(data)
    return Content(text=text, title=first_line(text), left_out=(odd,) if odd else ())


def first_line(text: str) -> str:
    """Return the first line that could be a title, or ""."""
    lines = [line.strip() for line in text.split("\n", 40) if line.strip()]
    title = next((x for x in lines[:10] if not (_WEB_MENU.match(x) or len(x) < 4)), "")
    return title if len(title) <= _LONGEST_TITLE else ""


def read_html(data: bytes) -> Content:
    """Read a web page as a browser shows it."""
    declared = _DECLARED.search(data[:4096])
    text, odd = decoded(data, declared.group(1).decode("ascii", "replace") if declared else "")
    content = html_content(text)
    return replace(content, left_out=(*content.left_out, odd)) if odd else content


def read_markdown(data: bytes) -> Content:
    """Read Markdown as it is rendered; title, author and date may stand before it, between dashes."""
    text, odd = decoded(data)
    front = _FRONT.match(text)
    known = {}
    if front:
        found = (_FRONT_LINE.fullmatch(line.strip()) for line in front.group(1).splitlines())
        known = {m.group(1).lower(): m.group(2).strip().strip("\"'") for m in found if m}
        text = text[front.end() :]
    text = _LABELS.sub(r"\1  ", text)
    content = html_content(
        MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    )
    date = _ISO.match(known.get("date", ""))
    heads = [block for block in content.blocks if block.kind == "heading" and block.level == 1]
    title = known.get("title") or (heads[0].text if heads else "")
    if not title and content.blocks:
        title = first_line(content.blocks[0].text)
    return replace(
        content,
        title=title,
        author=known.get("author", ""),
        date=date.group(0) if date else "",
        date_note=f"given before the text: “date: {date.group(0)}”" if date else "",
        left_out=(*content.left_out, odd) if odd else content.left_out,
    )


def read_csv(data: bytes) -> Content:
    """Read comma-separated values: each row under the names of its columns."""
    text, odd = decoded(data)
    deadline = Deadline()
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:20_000], _DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    rows = []
    try:
        for row in csv.reader(text.splitlines(keepends=True), dialect):
            deadline.check()
            if len(row) > MOST_COLUMNS:
                raise DocumentError(f"has a sheet of more than {MOST_COLUMNS} columns; divide it.")
            rows.append([tidy(cell) for cell in row])
    except csv.Error as error:
        raise DocumentError(
            f"is no table of comma-separated values ({error}); save it anew as CSV."
        ) from error
    return Content(sheet_blocks(rows), titled=False, left_out=(odd,) if odd else ())
