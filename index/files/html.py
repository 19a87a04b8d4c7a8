"""Web pages, and what is rendered to them: what a browser shows, in blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from index.errors import DocumentError
from index.files.blocks import Block, Content, Deadline, Kind, check_cells, counted, text_of, tidy
from index.files.hidden import why_hidden
from index.files.html_page import Page, page_date, page_title, read_page
from index.files.inline import Run, join_runs
from index.files.numbers import printed_number
from index.files.tables import Cell, spread

DEEPEST = 150  # elements within each other
_SKIPPED = frozenset(
    "script style template noscript head title select datalist textarea input meta link map col".split()
)
_PICTURES = frozenset("img svg canvas video audio".split())
_EMBEDDED = frozenset("iframe object embed applet".split())
_BLOCKS = frozenset(
    "p div section article main li ul ol table tr td th h1 h2 h3 h4 h5 h6 blockquote pre nav header footer"
    " aside form dl dt dd figure figcaption body html address fieldset legend details summary hr menu"
    " center caption thead tbody tfoot dialog search hgroup".split()
)
_KINDS: dict[str, Kind] = {"blockquote": "quotation", "figcaption": "caption", "caption": "caption"}
_BREAK = "\u2028"  # ends a line within a block
_EDGE = re.compile(r"[^\W\d_][0-9]|[0-9][^\W_]|[a-zà-ÿ][A-ZÀ-Þ]")  # where neighbours would be glued
_OPENED = re.compile(r"<(/?)(?:div|span|section|article|ul|ol|dl|table|blockquote|details)\b", re.IGNORECASE)
_CELLS = re.compile(r"<t[dh]\b", re.IGNORECASE)
_LAYOUT = "h1, h2, h3, h4, h5, h6, table, ul, ol, form"


def html_content(text: str) -> Content:
    """Return what is seen of a web page; menus, page heads and page feet are furniture."""
    _check_depth(text)
    check_cells(len(_CELLS.findall(text)))
    page = read_page(text)
    reader = _Reader(page, Deadline())
    if page.tree.body is not None:
        reader.walk(page.tree.body, 1, _Place("paragraph"))
    date, note = page_date(page.tree)
    content = [block for block in reader.blocks if block.kind != "furniture"]
    left_out = (
        counted(reader.count["picture"], "picture"),
        counted(reader.count["embedded"], "embedded page or object", "embedded pages or objects"),
        counted(reader.count["comment"], "comment"),
        "" if content or not reader.blocks else "nothing but menus, page heads, page feet or forms",
    )
    return Content(
        reader.blocks,
        title=page_title(page.tree),
        date=date,
        date_note=note,
        hidden=tuple(reader.hidden),
        left_out=tuple(filter(None, left_out)),
    )


def _check_depth(text: str) -> None:
    """Refuse a page that nests too deep, before it is parsed: that takes the square of the depth."""
    depth = 0
    for tag in _OPENED.finditer(text):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > 4 * DEEPEST:
            raise DocumentError(f"is damaged: it nests more than {DEEPEST} elements; save it anew.")


@dataclass(frozen=True, slots=True)
class _Place:
    """What the text of an element becomes."""

    kind: Kind
    level: int = 1
    number: str = ""


@dataclass(slots=True)
class _Reader:
    page: Page
    deadline: Deadline
    blocks: list[Block] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    count: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("picture", "embedded", "comment"), 0)
    )

    def walk(self, node: Any, depth: int, place: _Place, shift: int = 0) -> None:
        """Read an element's children; loose text between blocks makes a block of its own."""
        if depth > DEEPEST:
            raise DocumentError(f"is damaged: it nests more than {DEEPEST} elements; save it anew.")
        self.deadline.check()
        before = ""  # the tag of the element before
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self.runs.append((child.text_content or "", shift))
            elif tag == "-comment":
                self.count["comment"] += bool((child.comment_content or "").strip())
            elif tag == "br":
                self.runs.append((_BREAK, 0))
            elif self._is_seen(child):
                if tag in _BLOCKS:
                    place = self._flush(place)
                    self._block(child, depth + 1, place)
                else:
                    self._part_neighbours(child, before)
                    inner = {"sup": 1, "sub": -1}.get(tag, shift)
                    self.walk(child, depth + 1, place, inner)
            before = tag
        if node.tag in _BLOCKS:
            self._flush(place)

    def _flush(self, place: _Place) -> _Place:
        """Make a block of the loose text; return the place without the number, if that was used."""
        text = "\n".join(filter(None, map(tidy, join_runs(self.runs).split(_BREAK))))
        self.runs.clear()
        if not text:
            return place
        self.blocks.append(Block(place.kind, text, place.level, place.number))
        return _Place(place.kind, place.level)

    def _part_neighbours(self, node: Any, before: str) -> None:
        """Put a space between two inline elements side by side that a style sheet keeps apart."""
        if (
            before
            and not before.startswith("-")
            and before not in _BLOCKS
            and self.runs
            and node.tag not in ("sup", "sub")
        ) and _EDGE.fullmatch(self.runs[-1][0][-1:] + node.text()[:1]):
            self.runs.append((" ", 0))

    def _is_seen(self, node: Any) -> bool:
        tag, attributes = node.tag, node.attributes
        self.count["picture"] += tag in _PICTURES
        self.count["embedded"] += tag in _EMBEDDED
        if tag in _SKIPPED or tag in _PICTURES or tag in _EMBEDDED:
            return False
        reason = why_hidden(tag, attributes, self.page.rules)
        if reason == "not displayed" and self.page.is_panel(node):
            reason = ""
        if reason:
            self.hidden.append((reason, node.text(separator=" ")))
        # What is white may stand on a dark ground.
        return reason in ("", "white") and attributes.get("aria-hidden") != "true"

    def _block(self, node: Any, depth: int, place: _Place) -> None:
        tag = node.tag
        if place.kind == "furniture" or self.page.is_furniture(node):
            self.walk(node, depth, _Place("furniture"))
        elif re.fullmatch(r"h[1-6]", tag):
            self._flat(node, depth, _Place("heading", int(tag[1])))
        elif tag == "summary":
            self._flat(node, depth, _Place("heading", min(6, _level_above(node) + 1)))
        elif tag in ("ul", "ol", "menu"):
            self._list(node, depth, place.level + 1 if place.kind == "item" else 1)
        elif tag == "dl":
            self._definitions(node, depth)
        elif tag == "table":
            self._table(node, depth, place)
        elif tag == "pre":
            self.runs.append((node.text().replace("\n", _BREAK), 0))
            self._flush(place)
        else:
            self.walk(node, depth, _Place(_KINDS.get(tag, place.kind), place.level, place.number))

    def _within(self, node: Any, depth: int, place: _Place) -> list[Block]:
        """Return the blocks of an element, apart from those of the page."""
        kept, self.blocks = self.blocks, []
        self.walk(node, depth, place)
        found, self.blocks = self.blocks, kept
        return found

    def _flat(self, node: Any, depth: int, place: _Place) -> None:
        """Read an element as one block, whatever it holds."""
        text = text_of(self._within(node, depth, place))
        self.blocks += [Block(place.kind, text, place.level)] if text else []

    def _list(self, node: Any, depth: int, level: int) -> None:
        ordered = node.tag == "ol"
        style = node.attributes.get("type") or "1"
        at = _integer(node.attributes.get("start"), 1)
        for item in node.iter(include_text=False):
            if not self._is_seen(item):
                continue
            if item.tag != "li":
                self._block(item, depth + 1, _Place("item", level - 1 or 1))
                continue
            at = _integer(item.attributes.get("value"), at)
            number = f"{printed_number(at, style)}." if ordered else ""
            self.walk(item, depth + 1, _Place("item", level, number))
            at += 1

    def _definitions(self, node: Any, depth: int) -> None:
        """Read each term with what it stands for as one item."""
        terms: list[str] = []
        told = True
        for child in node.css("dt, dd"):
            if not self._is_seen(child):
                continue
            if child.tag == "dt":
                terms = [] if told else terms
                told = False
                terms.append(text_of(self._within(child, depth + 1, _Place("paragraph"))))
                continue
            told = True
            found = self._within(child, depth + 1, _Place("paragraph"))
            text = text_of([b for b in found if b.kind == "paragraph"])
            term = ", ".join(filter(None, terms)).rstrip(":")
            self.blocks.append(Block("item", f"{term}: {text}" if term and text else term or text))
            self.blocks += [b for b in found if b.kind != "paragraph"]
        if not told:
            self.blocks += [Block("item", term) for term in terms if term]

    def _table(self, node: Any, depth: int, place: _Place) -> None:
        rows = [row for row in node.css("tr") if _owner(row) == node.mem_id]
        cells = [[c for c in row.iter() if c.tag in ("td", "th") and self._is_seen(c)] for row in rows]
        lays_out = not node.css("th") and any(c.css_first(_LAYOUT) for row in cells for c in row)
        if (
            lays_out
            or node.attributes.get("role") in ("presentation", "none")
            or max(map(len, cells), default=0) < 2
        ):
            self.walk(node, depth, place)
            return
        caption = node.css_first("caption")
        if caption is not None:
            self._flat(caption, depth, _Place("caption"))
        read = [[self._cell(c, depth + 2) for c in row] for row in cells]
        in_head = [row.parent is not None and row.parent.tag == "thead" for row in rows]
        heads = 0
        while heads < len(read) - 1 and read[heads] and (in_head[heads] or all(c.head for c in read[heads])):
            heads += 1
        self.blocks.append(Block("table", rows=spread(read, heads), heads=heads))

    def _cell(self, node: Any, depth: int) -> Cell:
        text = text_of(self._within(node, depth, _Place("paragraph")))
        columns, rows = (_integer(node.attributes.get(name), 1) for name in ("colspan", "rowspan"))
        return Cell(text, columns, rows, node.tag == "th")


def _level_above(node: Any) -> int:
    """Return the level of the heading that stands before an element, beside it or one that holds it."""
    while node is not None:
        while node.prev is not None:
            node = node.prev
            if re.fullmatch(r"h[1-6]", node.tag or ""):
                return int(node.tag[1])
        node = node.parent
    return 1


def _owner(row: Any) -> int:
    """Return the identity of the table that a row belongs to."""
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return int(node.mem_id) if node is not None else 0


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value.strip()) else default
