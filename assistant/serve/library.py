"""The library: the documents of the index with their states; a preview, an addition, a removal."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import tomlkit
from filelock import FileLock, Timeout

from assistant.register.annotator import without_rows
from index import AtebError, CorpusError, Document, DocumentError, Index, IndexLockedError
from index.build import Progress, Report, build, split
from index.files.kinds import FORMATS
from index.load import CATALOGUE, KEYS, document_files, fingerprint, load, read_entries
from index.outline import heading_text, outline

State = Literal["current", "changed", "gone", "new", "failed"]
REMOVED = ".removed"  # below the folder of documents; files whose name begins with "." are not read
_LONGEST_NAME = 120  # characters


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the library, or a file that can't be one.

    state: "current"; "changed", its file is no longer what was indexed; "gone", its file is;
    "new", not indexed yet; "failed", with the reason. document: None for the last two. reason: of one
    that is indexed, what its file holds that was not read.
    """

    source: str
    state: State
    document: Document | None = None
    passages: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a file that isn't in the library yet.

    headings: (level from 1, text), in order; passages: into how many it would be divided.
    """

    document: Document
    headings: tuple[tuple[int, str], ...]
    passages: int


class Library:
    """A folder of documents and the index of it. Whatever fails leaves both as they were."""

    def __init__(self, index: Index, *, corpus: Path, path: Path, chroma_url: str = "") -> None:
        self._index, self._corpus, self._path, self._chroma_url = index, corpus, path, chroma_url
        self._marks: dict[Path, tuple[tuple[int, int, str], str]] = {}

    def entries(self) -> list[Entry]:
        """Return every document with its state, and every file that isn't in the index, by source."""
        counts = Counter(passage.document_id for passage in self._index.passages())
        try:
            known = read_entries(self._corpus).of
            files = {f.relative_to(self._corpus).as_posix(): f for f in document_files(self._corpus)}
        except CorpusError:
            known, files = {}, {}
        found = {
            d.source: Entry(d.source, self._state(d, files, known), d, counts[d.id], self._reason(d))
            for d in self._index.documents()
        }
        new = [self._unindexed(source, file, known) for source, file in files.items() if source not in found]
        return sorted([*found.values(), *new], key=lambda entry: entry.source)

    def preview(self, name: str, file: Path) -> Preview:
        """Return what would be made of a file under a name; raise DocumentError where nothing."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / _safe(name)
            shutil.copyfile(file, copy)
            try:
                document = load(copy, folder=Path(folder))
            except DocumentError as error:
                raise DocumentError(f"{copy.name} {error}") from error
        above = [block for block in outline(document) if block.kind == "heading" and block.level > 0]
        headings = tuple((block.level, heading_text(document.text, block)) for block in above)
        return Preview(document, headings, len(split(document)))

    def add(
        self,
        name: str,
        file: Path,
        known: Mapping[str, str],
        *,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Add a file to the folder, with what is known of it, and index it.

        known: of the keys of catalogue.toml, such as title, office and date; replace: in place of the
        file of its name, which is kept in `.removed`. Raises DocumentError for a file that can't be read
        or a name that is taken, CorpusError for what is wrong in `known`, IndexLockedError while another
        process changes the library.
        """
        name = _safe(name)
        stated = {key: value.strip() for key, value in known.items() if key in KEYS and value.strip()}
        self.preview(name, file)
        with self._changing():
            target = self._corpus / name
            taken, kept = target.exists(), self._kept(name)
            if taken and not replace:
                raise DocumentError(f"{name}: the library has a file of this name; remove it first.")
            with self._undone_if_it_fails(lambda: kept.replace(target) if taken else target.unlink()):
                if taken:
                    _set_aside(target, kept)
                shutil.copyfile(file, target)
                self._write_entry(name, stated)
                report = self._build(progress)
                if reason := dict(report.failed).get(name):
                    raise DocumentError(f"{name} {reason}")
                if wrong := dict(report.problems).get(name):
                    raise CorpusError(wrong)
        return report

    def remove(self, source: str, *, progress: Progress | None = None) -> Report:
        """Take a document out of the library; its file is kept in the folder's `.removed`.

        Raises DocumentError for one that isn't there, CorpusError for the only one, IndexLockedError
        while another process changes the library.
        """
        with self._changing():
            if source not in {entry.source for entry in self.entries()}:
                raise DocumentError(f"There is no document {source!r} in the library; look at its list.")
            target = self._corpus / source
            if not target.is_file() and source in {d.source for d in self._index.documents() if d.part_of}:
                raise DocumentError(f"{source} is attached to a mail; remove that instead.")
            if not [file for file in document_files(self._corpus) if file != target]:
                raise CorpusError("It is the only document; add another before you remove it.")
            kept = self._kept(target.name)
            with self._undone_if_it_fails(lambda: kept.replace(target)):
                self._write_entry(source, {})
                if target.is_file():
                    _set_aside(target, kept)
                return self._build(progress)

    def removed(self) -> list[tuple[str, str]]:
        """Return (name in `.removed`, name before) of the files that were taken out, the latest first."""
        files = sorted((f.name for f in (self._corpus / REMOVED).glob("*-*")), reverse=True)
        return [(kept, kept.partition("-")[2]) for kept in files]

    def bring_back(self, kept: str, *, progress: Progress | None = None) -> str:
        """Add a file of `.removed` again, without what had been stated of it; return its name.

        Raises DocumentError for one that isn't there, and what `add` does.
        """
        names = dict(self.removed())
        if kept not in names:
            raise DocumentError(f"There is no file {kept!r} that was removed; choose one of the list.")
        self.add(names[kept], self._corpus / REMOVED / kept, {}, progress=progress)
        (self._corpus / REMOVED / kept).unlink()
        return names[kept]

    def _reason(self, document: Document) -> str:
        """Return what was not read of a document, and why the register has no rows of it."""
        rows = without_rows(document) if self._index.annotator else ""
        return "; ".join(filter(None, (document.left_out, rows)))

    def _state(self, d: Document, files: Mapping[str, Path], known: Mapping[str, dict[str, str]]) -> State:
        source = d.source
        while source not in files and "/" in source and d.part_of:  # the mail that it is attached to
            source = source.rpartition("/")[0]
        file = files.get(source)
        if file is None:
            return "gone"
        try:
            return "current" if self._fingerprint(file, known.get(source)) == d.fingerprint else "changed"
        except DocumentError:
            return "changed"

    def _unindexed(self, source: str, file: Path, known: Mapping[str, dict[str, str]]) -> Entry:
        try:
            load(file, folder=self._corpus, entry=known.get(source))
        except DocumentError as error:
            return Entry(source, "failed", reason=str(error))
        return Entry(source, "new")

    def _fingerprint(self, file: Path, entry: dict[str, str] | None) -> str:
        """Return a file's fingerprint, read anew only when its size, time or entry has changed."""
        status = file.stat()
        state = (status.st_size, status.st_mtime_ns, repr(entry))
        if self._marks.get(file, (None, ""))[0] != state:
            self._marks[file] = (state, fingerprint(file, entry))
        return self._marks[file][1]

    def _kept(self, name: str) -> Path:
        """Return where a file that is taken out now is kept."""
        return self._corpus / REMOVED / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{name}"

    def _build(self, progress: Progress | None) -> Report:
        return build(
            self._corpus, self._path, embedder=self._index.embedder, chroma_url=self._chroma_url,
            progress=progress, annotator=self._index.annotator,
        )  # fmt: skip

    def _write_entry(self, source: str, entry: Mapping[str, str]) -> None:
        """State in catalogue.toml what is known of a document, or no longer anything."""
        path = self._corpus / CATALOGUE
        entries = tomlkit.parse(path.read_text(encoding="utf-8")) if path.is_file() else tomlkit.document()
        if source in entries:
            entries.remove(source)
        if entry:
            entries[source] = dict(entry)
        elif not path.is_file():
            return
        draft = path.with_name(f".{CATALOGUE}")
        draft.write_text(tomlkit.dumps(entries), encoding="utf-8")
        draft.replace(path)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        try:
            with FileLock(self._path / "library.lock", timeout=0):
                yield
        except Timeout:
            raise IndexLockedError("Someone else is changing the library; try again in a moment.") from None

    @contextmanager
    def _undone_if_it_fails(self, undo: Callable[[], object]) -> Iterator[None]:
        """Put the folder back as it was where an error ends what is done to it, and index it so."""
        path = self._corpus / CATALOGUE
        before = path.read_bytes() if path.is_file() else None
        try:
            yield
        except (AtebError, OSError) as error:
            with suppress(FileNotFoundError):
                undo()
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)
            with suppress(AtebError):
                self._build(None)
            if isinstance(error, OSError):
                raise CorpusError(
                    f"The folder {self._corpus} can't be changed ({error.strerror}); expected one that the "
                    "server may write to. Name another with ATEB_CORPUS."
                ) from error
            raise


def _set_aside(file: Path, kept: Path) -> None:
    kept.parent.mkdir(exist_ok=True)
    file.replace(kept)


def _safe(name: str) -> str:
    """Return a file name that stays in its folder and has a format that is read; raise DocumentError."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1].strip()
    if not name or name.startswith((".", "~$")) or not name.isprintable() or name == CATALOGUE:
        raise DocumentError(f"{name!r} is no name for a document; expected one such as minutes.pdf.")
    if len(name) > _LONGEST_NAME:
        raise DocumentError(f"The name has {len(name)} characters; expected at most {_LONGEST_NAME}.")
    if Path(name).suffix.lower() not in FORMATS:
        raise DocumentError(f"{name} is of no format that is read; expected {', '.join(sorted(FORMATS))}.")
    return name
