"""From a folder to its documents: which files there are, what is known of them, their text."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from index.dates import date_in_text, written_out
from index.documents import Document
from index.errors import CorpusError, DocumentError
from index.formats import FORMATS, Content

CATALOGUE = "catalogue.toml"
LARGEST = 100 * 1024 * 1024  # bytes
KEYS = (
    "title", "author", "office", "date", "date_text", "date_basis", "date_note", "publisher", "original",
)  # fmt: skip
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def document_files(folder: Path) -> list[Path]:
    """Return the files of a folder and of those below it, by path; hidden ones are passed over.

    Raises CorpusError where the folder is missing or holds no file.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"There is no folder of documents at {folder}; name one with `ateb index FOLDER` or ATEB_CORPUS."
        )
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != CATALOGUE
        and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    ]
    if not files:
        raise CorpusError(
            f"The folder {folder} holds no documents; put files in it ({', '.join(sorted(FORMATS))})."
        )
    return files


def catalogue_entries(folder: Path) -> dict[str, dict[str, str]]:
    """Return file → what the folder's catalogue.toml says of it; raise CorpusError for a bad one."""
    path = folder / CATALOGUE
    if not path.is_file():
        return {}
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CorpusError(f"{path} can't be read ({error}); expected TOML, one table a file.") from error
    return {source: _checked(path, source, entry) for source, entry in entries.items()}


def _checked(path: Path, source: str, entry: object) -> dict[str, str]:
    where = f"{path}, {source!r}"
    if not isinstance(entry, dict):
        raise CorpusError(f"{where} is no table; expected [{json.dumps(source)}] and keys below it.")
    if not (path.parent / source).is_file():
        raise CorpusError(f"{where}: there is no such file beside it; correct the name or remove the entry.")
    for key, value in entry.items():
        if key not in KEYS or not isinstance(value, str):
            raise CorpusError(f"{where}: {key} = {value!r}; expected text for one of {', '.join(KEYS)}.")
    if entry.get("date") and not _DATE.fullmatch(entry["date"]):
        raise CorpusError(f"{where}: date is {entry['date']!r}; expected 2018-04-23, 2018-04 or 2018.")
    if entry.get("date_basis", "stated") not in ("stated", "inferred"):
        raise CorpusError(f"{where}: date_basis is {entry['date_basis']!r}; expected stated or inferred.")
    return entry


def fingerprint(path: Path, entry: Mapping[str, str] | None = None) -> str:
    """Return the SHA-256 over a file's bytes and its catalogue entry; raise DocumentError."""
    _check_size(path)
    digest = hashlib.sha256(json.dumps(dict(entry or {}), sort_keys=True).encode())
    try:
        digest.update(path.read_bytes())
    except OSError as error:
        raise DocumentError(f"can't be read ({error.strerror}); check its permissions.") from error
    return digest.hexdigest()


def load(path: Path, *, folder: Path, entry: Mapping[str, str] | None = None) -> Document:
    """Return a file as a document; raise DocumentError, in one line, for one that can't be read."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise DocumentError("is a link that leads out of the folder; copy the file itself here.")
    reader = FORMATS.get(path.suffix.lower())
    if reader is None:
        raise DocumentError(
            f"is of no format that is read ({path.suffix or 'no suffix'}); "
            f"expected {', '.join(sorted(FORMATS))}."
        )
    mark = fingerprint(path, entry)
    content = _read(reader, path)
    if not content.text.strip():
        raise DocumentError("holds no text; a scanned document needs text recognition (OCR) first.")
    source = path.relative_to(folder).as_posix()
    known = {**_from_content(content, path), **{k: v for k, v in (entry or {}).items() if v}}
    if entry and entry.get("date"):
        known.setdefault("date_basis", "stated")
        known["date_text"] = entry.get("date_text") or written_out(entry["date"])
        known["date_basis"] = entry.get("date_basis", "stated")
        known["date_note"] = entry.get("date_note", "")
    return Document(
        id=hashlib.sha256(source.encode()).hexdigest()[:16],
        source=source,
        text=content.text,
        page_starts=content.page_starts,
        marks=content.marks,
        hidden=content.hidden,
        fingerprint=mark,
        **known,
    )


def _read(reader: Callable[[Path], Content], path: Path) -> Content:
    """Read a file; whatever a parser makes of a hostile or broken one becomes one line."""
    try:
        return reader(path)
    except DocumentError:
        raise
    except Exception as error:
        told = " ".join(str(error).split())[:120] or type(error).__name__
        raise DocumentError(
            f"can't be read as {path.suffix.lower()} ({told}); it is damaged or of another format: save "
            "it anew."
        ) from error


def _from_content(content: Content, path: Path) -> dict[str, str]:
    """Return title and date as the file itself gives them."""
    title = content.title or path.stem.replace("_", " ").replace("-", " ")
    found = date_in_text(content.text)
    if found is None:
        return {"title": title}
    date, note = found
    return {
        "title": title,
        "date": date,
        "date_text": written_out(date),
        "date_basis": "stated",
        "date_note": note,
    }


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > LARGEST:
        raise DocumentError(f"has {size >> 20} MB; expected at most {LARGEST >> 20} MB. Divide it.")
    if not size:
        raise DocumentError("is empty.")
