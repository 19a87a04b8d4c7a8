"""One function a format: a file in, its text and what its mark-up says of the outline out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents import Mark
from index.errors import DocumentError
from index.hidden import hidden_in_page, report, style_rules, why_hidden

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_WEB_MENU = re.compile(r"skip (?:to|nav)|menu|home|search|cookie|neidio|hafan", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0"
_UNPACKED = 200 * 1024 * 1024  # bytes, of all members of an archive together
_RATIO = 200
_BOLD_LEVEL = 9  # below every heading that has a style


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: text, title if it gives one, where pages begin, marks of its mark-up.

    hidden: what it holds that a reader doesn't see, in a line.
    """

    text: str
    title: str = ""
    page_starts: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    hidden: str = ""


class _Writer:
    """Assembles a text from blocks and keeps their marks."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self.marks: list[Mark] = []

    def add(self, text: str, kind: str = "", level: int = 1) -> None:
        """Add a block on lines of its own, marked if it is of a kind."""
        flat = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
        if not flat:
            return
        start = self.length
        self._parts.append(flat + "\n\n")
        self.length += len(flat) + 2
        if kind:
            self.marks.append(Mark(start, start + len(flat), kind, level))

    def content(self, title: str, *, hidden: str = "") -> Content:
        """Return what was assembled."""
        return Content("".join(self._parts), title, marks=tuple(self.marks), hidden=hidden)


def read_text(path: Path) -> Content:
    """Read plain text: UTF-8, UTF-16 with its mark, or Windows-1252."""
    text = _decoded(path.read_bytes())
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = next((x for x in lines[:10] if not (_WEB_MENU.match(x) or len(x) < 4)), "")
    return Content(text, title if len(title) <= 150 else "")


def read_markdown(path: Path) -> Content:
    """Read Markdown as it stands; its first heading is the title."""
    text = _decoded(path.read_bytes())
    heading = re.search(r"^#\s+(.+?)\s*#*$", text, re.MULTILINE)
    return Content(text, heading.group(1) if heading else read_text(path).title)


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise DocumentError("is binary, not text; expected a text file.")
    else:
        text = _utf8_or_windows(data)
    if _CONTROL.search(text):
        raise DocumentError("is binary or mis-encoded: it holds control characters; save it as UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _utf8_or_windows(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise DocumentError(f"is mis-encoded: byte {start} is no UTF-8; save it as UTF-8.") from None
    odd = sum(c in "ÃÂ¤¦¬±¶þð" for c in text)
    if odd > 0.02 * len(text):
        raise DocumentError(f"is mis-encoded: byte {start} is no UTF-8; save it as UTF-8.")
    return text


def read_html(path: Path) -> Content:
    """Read a web page: what is seen of it; menus and footers are marked as furniture."""
    from bs4 import BeautifulSoup

    data = path.read_bytes()
    if b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentError("is binary, not a web page.")
    soup = BeautifulSoup(data, "html.parser")
    rules = style_rules(str(tag.string or "") for tag in soup("style"))
    for tag in soup(["script", "style", "template", "noscript", "svg", "iframe", "object"]):
        tag.decompose()
    hidden: list[tuple[str, str]] = []
    for tag in soup.find_all(True):
        reason = "" if tag.decomposed else why_hidden(tag.name, tag.attrs or {}, rules)
        if reason:
            hidden.append((reason, tag.get_text(" ")))
        if (reason and reason != "white") or _is_hidden(tag):  # white may stand on a dark ground
            tag.decompose()
    writer = _Writer()
    _write_html(soup.body or soup, writer, furniture=False)
    title, heading = (" ".join(tag.get_text(" ").split()) if tag else "" for tag in (soup.title, soup.h1))
    # A site's name after the title is the site's.
    title = heading if heading and title.startswith(heading) else title or heading
    return writer.content(title, hidden=report(hidden))


def _is_hidden(tag: Any) -> bool:
    return not tag.decomposed and str((tag.attrs or {}).get("aria-hidden", "")) == "true"


_BLOCK_TAGS = frozenset(
    "p div section article main li ul ol table tr td th h1 h2 h3 h4 h5 h6 blockquote pre nav header"
    " footer aside form dl dt dd figure figcaption body html address fieldset details summary".split()
)


def _write_html(node: Any, writer: _Writer, *, furniture: bool, kind: str = "") -> None:
    """Write a node's blocks in order; text between them makes a block of its own, of this kind."""
    loose: list[str] = []

    def flush() -> None:
        writer.add(" ".join("".join(loose).split()), "furniture" if furniture else kind)
        loose.clear()

    for child in node.children:
        name = getattr(child, "name", None)
        if name is None:
            if type(child).__name__ == "NavigableString":
                loose.append(str(child))
        elif name == "br":
            flush()
        elif name not in _BLOCK_TAGS and not child.find(list(_BLOCK_TAGS)):
            loose.append(child.get_text())
        else:
            flush()
            _write_block(child, name, writer, furniture=furniture)
    flush()


def _write_block(node: Any, name: str, writer: _Writer, *, furniture: bool) -> None:
    furniture = (
        furniture or name in ("nav", "footer", "form", "aside") or (name == "header" and not node.find("h1"))
    )
    text = " ".join(node.get_text(" ").split())
    if furniture:
        _write_html(node, writer, furniture=True)
    elif re.fullmatch(r"h[1-6]", name):
        writer.add(text, "heading", int(name[1]))
    elif name == "li" and not node.find(["ul", "ol", "p"]):
        writer.add(text, "item")
    elif name == "li":
        _write_html(node, writer, furniture=False, kind="item")
    elif name == "tr":
        cells = [" ".join(c.get_text(" ").split()) for c in node.find_all(["td", "th"])]
        writer.add(" | ".join(c for c in cells if c), "row")
    else:
        _write_html(node, writer, furniture=False)


def read_pdf(path: Path) -> Content:
    """Read a PDF's text layer; each page begins where `page_starts` says."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("is encrypted; save it without a password.") from error
        raise DocumentError("is no PDF that can be read: damaged or cut short; get it anew.") from error
    starts: list[int] = []
    parts: list[str] = []
    hidden: list[tuple[str, str]] = []
    length = 0
    try:
        title = str(pdf.get_metadata_dict().get("Title") or "").strip()
        for page in pdf:
            starts.append(length)
            text = page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")
            text = _CONTROL.sub("", text).replace("\ufffe", "-").rstrip() + "\n"
            parts.append(text)
            length += len(text)
            hidden += hidden_in_page(page)
    finally:
        pdf.close()
    text = "".join(parts)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return Content(text, title or first[:150], tuple(starts), hidden=report(hidden))


def read_docx(path: Path) -> Content:
    """Read a Word document: paragraphs by their styles, tables a row a line."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    _check_archive(path)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DocumentError("is no Word document that can be read: damaged; get it anew.") from error
    writer = _Writer()
    title = document.core_properties.title or ""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                writer.add(" | ".join(c for c in cells if c), "row")
            continue
        style = str(block.style.name) if block.style is not None else ""
        kind, level = _docx_kind(block, style)
        if kind == "heading" and not title:
            title = block.text.strip()
        writer.add(block.text, kind, level)
    return writer.content(title)


def _docx_kind(paragraph: Any, style: str) -> tuple[str, int]:
    heading = re.fullmatch(r"(?:Heading|Pennawd) ([1-9])", style)
    if heading:
        return "heading", int(heading.group(1))
    if style in ("Title", "Teitl"):
        return "heading", 1
    if _is_bold_line(paragraph):
        return "heading", _BOLD_LEVEL
    listed = "List" in style or (paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None)
    return ("item", 1) if listed else ("", 1)


def _is_bold_line(paragraph: Any) -> bool:
    """Tell whether a paragraph is a short line in bold: a heading of one who knows no styles."""
    text = paragraph.text.strip()
    runs = [run for run in paragraph.runs if run.text.strip()]
    short = 0 < len(text) <= 80 and not text.endswith((".", ",", ";", ":", "!", "?"))
    return short and bool(runs) and all(run.bold for run in runs)


def _check_archive(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise DocumentError("is encrypted, or an old .doc; save it as .docx without a password.")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise DocumentError(
            "is no Word document that can be read: damaged or cut short; get it anew."
        ) from error
    unpacked = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    if unpacked > _UNPACKED or (unpacked > 10 * 1024 * 1024 and unpacked / packed > _RATIO):
        raise DocumentError(
            f"would unpack to {unpacked >> 20} MB, {unpacked // packed} times its size; refused."
        )


FORMATS: dict[str, Callable[[Path], Content]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
