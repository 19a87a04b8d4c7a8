"""From a folder to its documents: which files there are, what is known of them, their text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.dates import date_in_text, written_out
from index.documents import Document
from index.errors import CorpusError, DocumentError
from index.files.blocks import Content, Written, as_written
from index.files.entries import CATALOGUE, KEYS, read_entries
from index.files.hidden import report
from index.files.kinds import FORMATS, reader_of

__all__ = [
    "CATALOGUE", "KEYS", "LARGEST", "READER_VERSION", "Loaded", "document_files", "fingerprint", "load",
    "load_all", "read_entries", "shown",
]  # fmt: skip
READER_VERSION = "3"  # raised whenever the same file gives another text
LARGEST = 100 * 1024 * 1024  # bytes
_DEEPEST = 3  # mails within mails
_LONGEST_TITLE = 150  # characters
_NO_TITLE = re.compile(
    r"microsoft (?:word|excel|powerpoint)\b.*|untitled.*|\(?(?:unspecified|anonymous|none)\)?"
    r"|document ?[0-9]*|doc ?[0-9]+|(?:powerpoint )?presentation ?[0-9]*|slide [0-9]+|sheet ?[0-9]*"
    r"|title|layout [0-9]+|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|rtf|odt|qxd|pub)",
    re.IGNORECASE,
)
_OF_THE_SYSTEM = frozenset(("thumbs.db", "desktop.ini", ".ds_store"))


@dataclass(frozen=True, slots=True)
class Loaded:
    """The documents of a file: its own, and those that are attached to it; failed: source and reason."""

    documents: tuple[Document, ...]
    failed: tuple[tuple[str, str], ...] = ()


def document_files(folder: Path) -> list[Path]:
    """Return the files of a folder and of those below it, by path.

    Hidden ones, those of the system, and the parts of a saved web page ("Page_files" beside
    "Page.html") are passed over. Raises CorpusError where the folder is missing or holds no file.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"There is no folder of documents at {folder}; name one with `ateb index FOLDER` or ATEB_CORPUS."
        )
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if (path.is_file() or path.is_symlink())
        and path.name != CATALOGUE
        and path.name.lower() not in _OF_THE_SYSTEM
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    ]
    pages = {path.with_suffix("") for path in found if path.suffix.lower() in (".html", ".htm")}
    parts = {page.with_name(page.name + end) for page in pages for end in ("_files", "-files", ".files")}
    files = [path for path in found if not parts.intersection(path.parents)]
    if not files:
        raise CorpusError(
            f"The folder {folder} holds no documents; put files in it ({', '.join(sorted(FORMATS))})."
        )
    return files


def shown(source: str) -> str:
    """Return a file's name as it can be printed; bytes that are no UTF-8 as \\x.."""
    return source.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def fingerprint(path: Path, entry: Mapping[str, str] | None = None) -> str:
    """Return the SHA-256 over a file's bytes and its catalogue entry; raise DocumentError."""
    return _fingerprint(_data(path), entry)


def _fingerprint(data: bytes, entry: Mapping[str, str] | None) -> str:
    digest = hashlib.sha256(json.dumps(dict(entry or {}), sort_keys=True).encode())
    digest.update(data)
    return digest.hexdigest()


def _data(path: Path) -> bytes:
    """Return the bytes of a file that no one is writing to; raise DocumentError."""
    try:
        before = path.stat()
        if before.st_size > LARGEST:
            raise DocumentError(
                f"has {before.st_size >> 20} MB; expected at most {LARGEST >> 20} MB. Divide it."
            )
        data = path.read_bytes()
        after = path.stat()
    except OSError as error:
        if path.is_symlink() and not path.exists():
            raise DocumentError("is a link to nothing; remove it, or copy the file itself here.") from error
        raise DocumentError(f"can't be read ({error.strerror}); check its permissions.") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise DocumentError("is being written; index again when that is done.")
    if not data:
        raise DocumentError("is empty.")
    return data


def load(path: Path, *, folder: Path, entry: Mapping[str, str] | None = None) -> Document:
    """Return a file as a document; raise DocumentError, in one line, for one that can't be read."""
    return load_all(path, folder=folder, entry=entry).documents[0]


def load_all(path: Path, *, folder: Path, entry: Mapping[str, str] | None = None) -> Loaded:
    """Return a file as a document, with what is attached to it as further ones; raise DocumentError."""
    source = path.relative_to(folder).as_posix()
    if source != source.encode("utf-8", "replace").decode():
        raise DocumentError("has a name that is not UTF-8; rename it.")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise DocumentError("is a link that leads out of the folder; copy the file itself here.")
    if path.is_dir():
        raise DocumentError("is a link to a folder; index that folder itself, or copy it here.")
    data = _data(path)
    content = _read(path.name, data)
    document = _document(source, content, _fingerprint(data, entry), entry or {})
    documents, failed = _attached(document, content, 1)
    return Loaded((document, *documents), failed)


def _attached(
    mail: Document, content: Content, depth: int
) -> tuple[tuple[Document, ...], tuple[tuple[str, str], ...]]:
    """Return the documents attached to one, and what can't be read, with the reason."""
    documents: list[Document] = []
    failed: list[tuple[str, str]] = []
    for attachment in content.attachments:
        source = f"{mail.source}/{attachment.name}"
        known = {"original": f"attached to “{mail.title}” ({mail.source})"}
        try:
            if not attachment.data or depth > _DEEPEST:
                raise DocumentError(
                    "is empty." if not attachment.data else "lies too deep within mails; save it by itself."
                )
            inner = _read(attachment.name, attachment.data)
            document = _document(source, inner, mail.fingerprint, known, part_of=mail)
        except DocumentError as error:
            failed.append((source, str(error)))
            continue
        more, wrong = _attached(document, inner, depth + 1)
        documents += [document, *more]
        failed += wrong
    return tuple(documents), tuple(failed)


def _document(
    source: str, content: Content, mark: str, entry: Mapping[str, str], part_of: Document | None = None
) -> Document:
    written = as_written(content)
    if not written.text.strip():
        raise DocumentError("holds no text; a scanned document needs text recognition (OCR) first.")
    known = {**_from_content(source, content, written, part_of), **{k: v for k, v in entry.items() if v}}
    if entry.get("date"):
        known["date_text"] = entry.get("date_text") or written_out(entry["date"])
        known["date_basis"] = entry.get("date_basis", "stated")
        known["date_note"] = entry.get("date_note", "")
    return Document(
        id=hashlib.sha256(source.encode()).hexdigest()[:16],
        source=source,
        text=written.text,
        page_starts=written.page_starts,
        marks=written.marks,
        hidden=report(content.hidden),
        left_out="; ".join(content.left_out),
        part_of=part_of.source if part_of else "",
        fingerprint=mark,
        **known,
    )


def _read(name: str, data: bytes) -> Content:
    """Read a file; whatever a parser makes of a hostile or broken one becomes one line."""
    try:
        return reader_of(name, data)(data)
    except DocumentError:
        raise
    except Exception as error:
        told = " ".join(str(error).split())[:120] or type(error).__name__
        raise DocumentError(
            f"can't be read ({told}); it is damaged or of another format: save it anew."
        ) from error


def _from_content(
    source: str, content: Content, written: Written, part_of: Document | None
) -> dict[str, str]:
    """Return title, author and date as the file itself gives them."""
    known = {"title": _title(source, content), "author": content.author}
    if content.date:
        found = (content.date, "stated", content.date_note)
    else:
        of_cells = ("row",) if content.titled else ("row", "item")
        cells = [(mark.start, mark.end) for mark in written.marks if mark.kind in of_cells]
        found = date_in_text(written.text, cells) or ("", "", "")
    if not found[0] and part_of is not None and part_of.date:
        found = (part_of.date, "inferred", "that of the mail that it is attached to")
    if not found[0]:
        return known
    return {
        **known,
        "date": found[0],
        "date_text": written_out(found[0]),
        "date_basis": found[1],
        "date_note": found[2],
    }


def _title(source: str, content: Content) -> str:
    """Return the title that a file gives, unless a program gave it; else its first heading or its name."""
    title = " ".join(content.title.split())
    if title and not _NO_TITLE.fullmatch(title):
        return title
    blocks = [block for block in content.blocks if block.kind != "furniture"]
    heading = next((block.text for block in blocks[:12] if block.kind == "heading"), "")
    if not content.titled:
        heading = ""
    elif not heading and content.pages and blocks:
        heading = blocks[0].text.split("\n")[0]
    if heading and not _NO_TITLE.fullmatch(heading) and len(heading) <= _LONGEST_TITLE:
        return heading
    return Path(source).stem.replace("_", " ").replace("-", " ")
