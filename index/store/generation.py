"""Generations of the vectors: each is written once, whole, then only read.

A change makes a new generation beside the old one; the catalogue says which is current. So a
process that is killed while writing leaves the old one whole, and no reader shares files with a
writer. A new generation begins as a copy of the one before it where little has changed.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from index.errors import IndexDamagedError
from index.store.catalogue import Catalogue
from index.store.chroma import ChromaVectors
from index.store.metadata import LAYOUT
from index.store.probe import files_are_known, is_sound, remember_files
from index.store.tables import passage_of

_FOLDER = "vectors"
_REWRITE = 0.3  # share of vectors changed since the last whole writing from which all are written anew
_CANARIES = 5


def write_generation(
    catalogue: Catalogue, *, version: str, url: str, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write a new generation of all vectors of the catalogue and make it current for this state."""
    # Vectors of this very state that are to be written again are not to be trusted with a copy.
    copied = not url and catalogue.meta("vectors_version") != version and _copied(catalogue)
    store, number, changed = copied or _fresh(catalogue, url)
    _fill(catalogue, store, progress)
    if copied and not _agrees(catalogue, store):
        store, number, changed = _fresh(catalogue, url)
        _fill(catalogue, store, progress)
    if not _agrees(catalogue, store):
        raise IndexDamagedError(
            f"Chroma holds {store.count()} of {catalogue.window_count()} vectors after writing, or other"
            " ones; run `ateb index` again."
        )
    keep = {str(number), catalogue.meta("generation")}, {store.name, catalogue.meta("vectors_name")}
    catalogue.set_meta(
        generation=str(number), vectors_version=version, vectors_url=url, vectors_name=store.name,
        vectors_make=_make(catalogue), vectors_changed=str(changed), vectors_files="",
    )  # fmt: skip
    if url:
        store.drop_others(f"ateb-{_uid(catalogue)}-", keep=keep[1])
    else:
        remember_files(catalogue, folder_of(catalogue))
        _remove_folders(catalogue, keep=keep[0])


def _fill(catalogue: Catalogue, store: ChromaVectors, progress: Callable[[int, int], None] | None) -> None:
    """Add the vectors that the store lacks."""
    wanted = catalogue.window_ids()
    missing = wanted - store.ids()
    done = len(wanted) - len(missing)
    for windows in catalogue.vectors({passage_of(id) for id in missing} if done else None):
        store.add(windows)
        done += len(windows.ids)
        if progress:
            progress(done, len(wanted))


def _agrees(catalogue: Catalogue, store: ChromaVectors) -> bool:
    return store.count() == catalogue.window_count() and finds_itself(catalogue, store)


def open_generation(catalogue: Catalogue, *, version: str, url: str) -> ChromaVectors | None:
    """Return the current vectors, or None where they are stale, damaged or missing."""
    if not is_current(catalogue, version=version, url=url):
        return None
    folder, name, count = folder_of(catalogue), catalogue.meta("vectors_name"), catalogue.window_count()
    if not url and not is_sound(catalogue, folder, name, count):
        return None
    try:
        store = ChromaVectors(folder=None if url else folder, url=url, name=name)
        if not _agrees(catalogue, store):
            return None
    except IndexDamagedError:
        return None
    if not url:
        remember_files(catalogue, folder)
    return store


def is_current(catalogue: Catalogue, *, version: str, url: str) -> bool:
    """Tell whether the vectors were written for this state of the documents, and where they are."""
    there = [catalogue.meta(key) for key in ("vectors_version", "vectors_url", "vectors_make")]
    return bool(catalogue.meta("generation")) and there == [version, url, _make(catalogue)]


def stand_in(catalogue: Catalogue, url: str, *, damaged: bool = False) -> list[ChromaVectors]:
    """Return what is searched until vectors are written: the last state's, and in memory what they lack.

    What those have and this state has not, the catalogue leaves out of what is found. damaged: that
    the last ones are not to be used.
    """
    last = None if damaged else _last(catalogue, url)
    missing = catalogue.window_ids() - (last.ids() if last else set())
    rest = ChromaVectors(name=f"ateb-{uuid.uuid4().hex}")
    for windows in catalogue.vectors({passage_of(id) for id in missing} if last else None):
        rest.add(windows)
    return [last, rest] if last else [rest]


def _last(catalogue: Catalogue, url: str) -> ChromaVectors | None:
    """Return the vectors of the state before, where they are sound and of the same make."""
    there = [catalogue.meta(key) for key in ("vectors_url", "vectors_make")]
    if not catalogue.meta("generation") or there != [url, _make(catalogue)]:
        return None
    folder = folder_of(catalogue)
    if not url and not files_are_known(catalogue, folder):
        return None
    try:
        return ChromaVectors(folder=None if url else folder, url=url, name=catalogue.meta("vectors_name"))
    except IndexDamagedError:
        return None


def folder_of(catalogue: Catalogue, number: int | None = None) -> Path:
    """Return the folder of a generation, or of the current one."""
    name = catalogue.meta("generation") if number is None else str(number)
    return catalogue.path.parent / _FOLDER / (name or "0")


def finds_itself(catalogue: Catalogue, store: ChromaVectors) -> bool:
    """Tell whether stored vectors find themselves: the canaries."""
    ids, vectors = catalogue.some_vectors(_CANARIES)
    for id, vector in zip(ids, vectors, strict=True):
        found = dict(store.nearest(vector, limit=10))
        # Copies of a text share its vector, so that another of them may stand in for it.
        if found.get(id, max(found.values(), default=0.0)) < 0.999:
            return False
    return True


def _copied(catalogue: Catalogue) -> tuple[ChromaVectors, int, int] | None:
    """Return a copy of the last generation without what is gone, its number, and its changes so far.

    None where there is none of the same make, it is damaged, or much has changed.
    """
    last = folder_of(catalogue)
    if catalogue.meta("vectors_url") or catalogue.meta("vectors_make") != _make(catalogue):
        return None
    if not files_are_known(catalogue, last):
        return None
    number = _next_number(catalogue)
    folder = folder_of(catalogue, number)
    shutil.copytree(last, folder)
    try:
        store = ChromaVectors(folder=folder, name=catalogue.meta("vectors_name"))
        held, wanted = store.ids(), catalogue.window_ids()
        changed = int(catalogue.meta("vectors_changed") or "0") + len(held ^ wanted)
        if changed > _REWRITE * len(wanted):
            return None
        store.remove(sorted(held - wanted))
    except IndexDamagedError:
        return None
    return store, number, changed


def _fresh(catalogue: Catalogue, url: str) -> tuple[ChromaVectors, int, int]:
    """Return an empty store, its number, and no changes."""
    number = _next_number(catalogue)
    folder = None if url else folder_of(catalogue, number)
    # The name is never used twice: a collection that a killed process left is not added to.
    name = f"ateb-{_uid(catalogue)}-{uuid.uuid4().hex[:8]}"
    return ChromaVectors(folder=folder, url=url, name=name), number, 0


def _next_number(catalogue: Catalogue) -> int:
    """Return a number that no folder has: Chroma can't open a folder again that was deleted."""
    parent = catalogue.path.parent / _FOLDER
    there = [int(path.name) for path in parent.iterdir() if path.name.isdigit()] if parent.is_dir() else []
    return max([int(catalogue.meta("generation") or "0"), *there]) + 1


def _make(catalogue: Catalogue) -> str:
    made = [catalogue.meta(key) for key in ("model", "dimensions", "splitter", "format")]
    return " ".join([*made, LAYOUT])


def _uid(catalogue: Catalogue) -> str:
    if not catalogue.meta("uid"):
        catalogue.set_meta(uid=uuid.uuid4().hex[:12])
    return catalogue.meta("uid")


def _remove_folders(catalogue: Catalogue, *, keep: set[str]) -> None:
    """Remove all generations but this one and the one before it, which readers may have open."""
    for old in (catalogue.path.parent / _FOLDER).iterdir():
        if old.name.isdigit() and old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)
