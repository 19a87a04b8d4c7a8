"""Reconcile a folder of documents with the index of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.annotations import Annotator
from index.catalogue import Catalogue
from index.documents import Document
from index.embed import Embedder, open_embedder
from index.errors import CorpusError, DocumentError
from index.generation import open_generation, write_generation
from index.load import catalogue_entries, document_files, fingerprint, load
from index.lock import writing
from index.replace import Progress, annotate_missing, make_of, replace_documents
from index.tables import FORMAT

__all__ = ["Progress", "Report", "build", "state_version"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, by the sources of the documents; failed: source and reason.

    hidden: source, and the text in it that a reader doesn't see, of those that were read.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()


def build(
    folder: Path,
    path: Path,
    *,
    embedder: Embedder | None = None,
    chroma_url: str = "",
    progress: Progress | None = None,
    annotator: Annotator | None = None,
) -> Report:
    """Bring the index in `path` in line with the documents in `folder`.

    New files are added, changed ones replaced, missing ones removed, each in one transaction; the
    rest costs nothing. A file that can't be read is reported, and its earlier version, if there is
    one, is removed: what can't be shown must not be quoted. progress: how many are done, of how
    many, and of what ("files read", "passages embedded", "vectors written"). annotator: what makes the
    annotations that are kept beside each document. Raises CorpusError for
    a folder that is missing or holds no document (and changes nothing), IndexLockedError while
    another process writes.
    """
    entries = catalogue_entries(folder)
    files = document_files(folder)
    embedder = embedder or open_embedder()
    with writing(path):
        catalogue = Catalogue(path, create=True)
        try:
            report = _reconcile(catalogue, folder, files, entries, embedder, progress, annotator)
            if annotator:
                annotate_missing(catalogue, annotator, progress)
            version = state_version(catalogue)
            if open_generation(catalogue, version=version, url=chroma_url) is None:
                write_generation(
                    catalogue, version=version, url=chroma_url, progress=_vectors_progress(progress)
                )
            catalogue.forget_unused_embeddings()
        finally:
            catalogue.close()
    return report


def state_version(catalogue: Catalogue) -> str:
    """Return a name for the state of the catalogue: documents, model and splitter."""
    parts = [f"{s}\0{f}" for s, f in catalogue.fingerprints().items()]
    parts += [catalogue.meta("model"), catalogue.meta("splitter"), FORMAT]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _vectors_progress(progress: Progress | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(done, total, "vectors written")


def _reconcile(
    catalogue: Catalogue,
    folder: Path,
    files: Sequence[Path],
    entries: dict[str, dict[str, str]],
    embedder: Embedder,
    progress: Progress | None,
    annotator: Annotator | None,
) -> Report:
    known = catalogue.fingerprints() if _same_make(catalogue, embedder) else {}
    before = set(catalogue.fingerprints())
    sources = {file.relative_to(folder).as_posix(): file for file in files}
    documents: list[Document] = []
    failed: list[tuple[str, str]] = []
    unchanged: list[str] = []
    for number, (source, file) in enumerate(sources.items(), 1):
        if progress:
            progress(number, len(sources), "files read")
        try:
            if known.get(source) == fingerprint(file, entries.get(source)):
                unchanged.append(source)
            else:
                documents.append(load(file, folder=folder, entry=entries.get(source)))
        except DocumentError as error:
            failed.append((source, str(error)))
    if not documents and not unchanged:
        reasons = "; ".join(f"{source}: {reason}" for source, reason in failed[:3])
        raise CorpusError(f"None of the {len(files)} files in {folder} can be read: {reasons}")
    replace_documents(catalogue, documents, embedder, progress, annotator)
    catalogue.set_meta(**make_of(embedder))
    removed = sorted(before - set(unchanged) - {d.source for d in documents})
    for source in removed:
        catalogue.remove(source)
    new = sorted(d.source for d in documents if d.source not in before)
    changed = sorted(d.source for d in documents if d.source in before)
    gone = [source for source in removed if source not in sources]
    hidden = tuple((d.source, d.hidden) for d in documents if d.hidden)
    return Report(tuple(new), tuple(changed), tuple(gone), tuple(unchanged), tuple(failed), hidden)


def _same_make(catalogue: Catalogue, embedder: Embedder) -> bool:
    """Tell whether the catalogue was made by this model and splitter.

    If not, it is no one's until it has been made so from end to end.
    """
    if all(catalogue.meta(key) == value for key, value in make_of(embedder).items()):
        return True
    catalogue.set_meta(format=FORMAT, model="", splitter="")
    return False
