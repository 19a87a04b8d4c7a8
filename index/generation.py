"""Generations of the vectors: each is written once, in full, from the catalogue, then only read.

A change makes a new generation beside the old one; the catalogue says which is current. So a
process that is killed while writing leaves the old one whole, and no reader shares files with a
writer.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np

from index.catalogue import Catalogue
from index.embed import Vectors
from index.errors import IndexDamagedError
from index.vectors import ChromaVectors

_FOLDER = "vectors"
_PROBE = (
    "import sys\nfrom pathlib import Path\nfrom index.vectors import ChromaVectors\nimport numpy\n"
    "v = ChromaVectors(folder=Path(sys.argv[1]), name=sys.argv[2])\n"
    "n = int(sys.argv[3])\nassert v.count() == n\n"
    "n and v.nearest(numpy.ones(int(sys.argv[4]), dtype=numpy.float32), limit=1)\n"
)


class VectorSearch(Protocol):
    """What finds the vectors nearest to one."""

    def nearest(self, vector: Vectors, *, limit: int) -> list[tuple[str, float]]:
        """Return (id, cosine similarity), best first."""
        ...


class ExactVectors:
    """All vectors in memory, compared one by one: for a reader while another process writes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._ids, self._vectors = catalogue.vectors(sorted(catalogue.passage_ids()))

    def nearest(self, vector: Vectors, *, limit: int) -> list[tuple[str, float]]:
        """Return (id, cosine similarity), best first."""
        if not self._ids:
            return []
        scores = self._vectors @ vector
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(self._ids[i], float(scores[i])) for i in best]


def write_generation(
    catalogue: Catalogue, *, version: str, url: str, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write all vectors of the catalogue anew and make them current for this state of it."""
    number = int(catalogue.meta("generation") or "0") + 1
    folder = catalogue.path.parent / _FOLDER / str(number)
    shutil.rmtree(folder, ignore_errors=True)
    if not catalogue.meta("uid"):
        catalogue.set_meta(uid=uuid.uuid4().hex[:12])
    store = ChromaVectors(folder=None if url else folder, url=url, name=_name(catalogue, number))
    ids = sorted(catalogue.passage_ids())
    for start in range(0, len(ids), 2000):
        store.add(*catalogue.vectors(ids[start : start + 2000]))
        if progress:
            progress(min(start + 2000, len(ids)), len(ids))
    if store.count() != len(ids):
        raise IndexDamagedError(
            f"Chroma holds {store.count()} of {len(ids)} vectors after writing; run `ateb index` again."
        )
    catalogue.set_meta(generation=str(number), vectors_version=version, vectors_url=url)
    _remove_old(catalogue, number, url, store)


def open_generation(catalogue: Catalogue, *, version: str, url: str) -> ChromaVectors | None:
    """Return the current vectors, or None where they are stale, damaged or missing."""
    number = int(catalogue.meta("generation") or "0")
    current = catalogue.meta("vectors_version") == version and catalogue.meta("vectors_url") == url
    if not number or not current:
        return None
    folder = catalogue.path.parent / _FOLDER / str(number)
    count = len(catalogue.passage_ids())
    if not url and not _is_sound(folder, catalogue, number, count):
        return None
    try:
        store = ChromaVectors(folder=None if url else folder, url=url, name=_name(catalogue, number))
        return store if store.count() == count and finds_itself(catalogue, store) else None
    except IndexDamagedError:
        return None


def finds_itself(catalogue: Catalogue, store: VectorSearch) -> bool:
    """Tell whether a stored vector finds itself: the canary."""
    ids, vectors = catalogue.vectors(sorted(catalogue.passage_ids())[:1])
    if not ids:
        return True
    found = store.nearest(vectors[0], limit=3)
    return any(score > 0.999 for _, score in found) and bool(found)


def _name(catalogue: Catalogue, number: int) -> str:
    return f"ateb-{catalogue.meta('uid')}-{number}"


def _is_sound(folder: Path, catalogue: Catalogue, number: int, count: int) -> bool:
    """Tell whether Chroma's files can be opened; a doubtful one is tried in a child process first."""
    if not (folder / "chroma.sqlite3").is_file():
        return False
    try:
        with sqlite3.connect(f"file:{folder / 'chroma.sqlite3'}?mode=ro", uri=True) as connection:
            connection.execute("SELECT count(*) FROM collections").fetchone()
        connection.close()
    except sqlite3.DatabaseError:
        return False
    if catalogue.meta("vectors_files") in ("", f"{number} {signature(folder)}"):
        return True
    return probe(folder, _name(catalogue, number), count, int(catalogue.meta("dimensions") or "1"))


def signature(folder: Path) -> str:
    """Return the names and sizes of the files of Chroma's graph, to be compared."""
    files = sorted(path for path in folder.rglob("*.*") if path.is_file() and path.suffix != ".sqlite3")
    return " ".join(f"{f.name}:{f.stat().st_size}" for f in files if "sqlite3" not in f.name)


def remember_files(catalogue: Catalogue) -> None:
    """Keep the signature of the current files, after they have been opened and found sound."""
    number = catalogue.meta("generation")
    folder = catalogue.path.parent / _FOLDER / number
    value = f"{number} {signature(folder)}"
    if catalogue.meta("vectors_files") != value:
        catalogue.set_meta(vectors_files=value)


def probe(folder: Path, name: str, count: int, dimensions: int) -> bool:
    """Tell whether Chroma can open and search a folder, in a process that may die of it."""
    command = [sys.executable, "-c", _PROBE, str(folder), name, str(count), str(dimensions)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(command, capture_output=True, timeout=120, cwd=root, check=False)
    return done.returncode == 0


def _remove_old(catalogue: Catalogue, number: int, url: str, store: ChromaVectors) -> None:
    """Remove all but this generation and the one before it, which readers may still have open."""
    folder = catalogue.path.parent / _FOLDER
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name.isdigit() and (int(old.name) < number - 1 or url):
            shutil.rmtree(old, ignore_errors=True)
    if url:
        store.drop_others(
            f"ateb-{catalogue.meta('uid')}-", keep={_name(catalogue, n) for n in (number, number - 1)}
        )
