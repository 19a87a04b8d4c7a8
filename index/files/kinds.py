"""What a file is, by its content and then by its name; which formats are read, and by what."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from index.errors import DocumentError
from index.files.blocks import Content
from index.files.docx import read_docx
from index.files.mail import is_mail, read_mail
from index.files.odt import read_odt
from index.files.pdf import read_pdf
from index.files.rtf import read_rtf
from index.files.sheets import read_xlsx
from index.files.slides import read_pptx
from index.files.text import read_csv, read_html, read_markdown, read_text

Reader = Callable[[bytes], Content]
READERS: dict[str, Reader] = {
    "csv": read_csv, "docx": read_docx, "eml": read_mail, "html": read_html, "md": read_markdown,
    "odt": read_odt, "pdf": read_pdf, "pptx": read_pptx, "rtf": read_rtf, "txt": read_text, "xlsx": read_xlsx,
}  # fmt: skip
FORMATS: dict[str, str] = {  # what names end in → format
    **{f".{name}": name for name in READERS},
    ".htm": "html", ".xhtml": "html", ".markdown": "md", ".text": "txt", ".tsv": "csv", ".docm": "docx",
    ".dotx": "docx", ".xlsm": "xlsx", ".pptm": "pptx", ".ppsx": "pptx", ".ott": "odt",
    ".mht": "eml", ".mhtml": "eml",
}  # fmt: skip
_BY_TEXT = ("txt", "md", "csv", "html", "eml")  # formats that only a name tells from each other
_MEMBERS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_OLD = (  # what an OLE file holds → what it is
    ("EncryptedPackage", "is locked with a password; save it without one."),
    ("WordDocument", "is an old Word document (.doc); save it as .docx."),
    ("Workbook", "is an old Excel workbook (.xls); save it as .xlsx."),
    ("PowerPoint Document", "is an old PowerPoint presentation (.ppt); save it as .pptx."),
    ("__substg1.0", "is an Outlook message (.msg); save it as .eml."),
)
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b",
    re.I | re.S,
)


def reader_of(name: str, data: bytes) -> Reader:
    """Return what reads a file; raise DocumentError, with what to do, for what can't be read."""
    return READERS[kind_of(name, data)]


def kind_of(name: str, data: bytes) -> str:
    """Return the format of a file by its content, or by the end of its name where text may be several."""
    end = re.search(r"\.[^.]*\Z", name)
    suffix = end.group(0).lower() if end else ""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(_told_of_old(data, suffix))
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES) or head[4:12] in (b"ftypheic", b"ftypavif"):
        raise DocumentError("is a picture; text in it needs text recognition (OCR) first.")
    named = FORMATS.get(suffix)
    if _HTML.match(head):
        return "html"
    if named == "eml" or (named in (None, "txt") and is_mail(data)):
        return "eml"
    if named is None and suffix:
        raise DocumentError(
            f"is of no format that is read ({suffix}); expected {', '.join(sorted(FORMATS))}."
        )
    if named and named not in _BY_TEXT:
        raise DocumentError(
            f"is no {named.upper()} as its name says, but text, or damaged; name it .txt, or get it anew."
        )
    return named or "txt"


def _kind_of_archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DocumentError("is damaged or cut short; get it anew.") from error
    if kind.startswith("application/vnd.oasis.opendocument.text"):
        return "odt"
    if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        raise DocumentError("is an OpenDocument spreadsheet (.ods); save it as .xlsx.")
    if kind.startswith("application/vnd.oasis.opendocument"):
        raise DocumentError("is an OpenDocument file of a kind that is not read; save it as .odt or PDF.")
    if "epub" in kind:
        raise DocumentError("is an e-book (EPUB); save it as .docx or PDF.")
    for start, found in _MEMBERS:
        if any(name.startswith(start) for name in names):
            return found
    raise DocumentError("is an archive (.zip); unpack it here.")


def _told_of_old(data: bytes, suffix: str) -> str:
    for name, told in _OLD:
        if name.encode("utf-16-le") in data:
            return told
    by_name = {".doc": 1, ".xls": 2, ".ppt": 3, ".msg": 4}.get(suffix)
    return (
        _OLD[by_name][1]
        if by_name
        else "is encrypted, or of an old Office format; save it as .docx, .xlsx or .pptx without a password."
    )
