"""Reconcile a folder of documents with the index of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build.replace import Progress, annotate_missing, make_of, replace_documents
from index.documents import Document
from index.embed import Embedder, open_embedder
from index.errors import CorpusError, DocumentError
from index.files.entries import Entries, read_entries
from index.load import READER_VERSION, document_files, fingerprint, load_all, shown
from index.store import Catalogue, open_generation, write_generation, writing
from index.store.annotations import Annotator
from index.store.tables import FORMAT

__all__ = ["Progress", "Report", "build", "state_version"]


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, by the sources of the documents; failed: source and reason.

    hidden: source, and the text in it that a reader doesn't see, of those that were read; left_out:
    source, and what it holds that was not read; problems: source, and what is wrong with its entry in
    catalogue.toml; reread: those read anew because an earlier version read them.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    reread: tuple[str, ...] = ()


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
    entries = read_entries(folder)
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
    entries: Entries,
    embedder: Embedder,
    progress: Progress | None,
    annotator: Annotator | None,
) -> Report:
    known = catalogue.fingerprints() if _same_make(catalogue, embedder) else {}
    before = catalogue.fingerprints()
    of_now = catalogue.meta("reader") == READER_VERSION
    documents: list[Document] = []
    failed: list[tuple[str, str]] = []
    unchanged: list[str] = []
    reread: list[str] = []
    for number, file in enumerate(files, 1):
        if progress:
            progress(number, len(files), "files read")
        source = file.relative_to(folder).as_posix()
        try:
            same = source in before and before[source] == fingerprint(file, entries.of.get(source))
            if same and of_now and source in known:
                unchanged += [s for s in before if s == source or s.startswith(f"{source}/")]
                continue
            loaded = load_all(file, folder=folder, entry=entries.of.get(source))
            documents += loaded.documents
            failed += loaded.failed
            reread += [source] if same and not of_now else []
        except DocumentError as error:
            failed.append((shown(source), str(error)))
    if not documents and not unchanged:
        reasons = "; ".join(f"{source}: {reason}" for source, reason in failed[:3])
        raise CorpusError(f"None of the {len(files)} files in {folder} can be read: {reasons}")
    replace_documents(catalogue, documents, embedder, progress, annotator)
    catalogue.set_meta(**make_of(embedder), reader=READER_VERSION)
    removed = sorted(set(before) - set(unchanged) - {d.source for d in documents})
    for source in removed:
        catalogue.remove(source)
    missing = {source for source, _ in failed}
    return Report(
        added=tuple(sorted(d.source for d in documents if d.source not in before)),
        changed=tuple(sorted(d.source for d in documents if d.source in before and d.source not in reread)),
        removed=tuple(source for source in removed if source not in missing),
        unchanged=tuple(unchanged),
        failed=tuple(failed),
        hidden=tuple((d.source, d.hidden) for d in documents if d.hidden),
        left_out=tuple((d.source, d.left_out) for d in documents if d.left_out),
        problems=entries.problems,
        reread=tuple(reread),
    )


def _same_make(catalogue: Catalogue, embedder: Embedder) -> bool:
    """Tell whether the catalogue was made by this model and splitter.

    If not, it is no one's until it has been made so from end to end.
    """
    if all(catalogue.meta(key) == value for key, value in make_of(embedder).items()):
        return True
    catalogue.set_meta(format=FORMAT, model="", splitter="")
    return False
