"""Whether the files of Chroma can be opened: what is in doubt is tried in a child process first."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from index.store.catalogue import Catalogue

_PROBE = (
    "import sys\nfrom pathlib import Path\nfrom index.store.chroma import ChromaVectors\nimport numpy\n"
    "v = ChromaVectors(folder=Path(sys.argv[1]), name=sys.argv[2])\n"
    "n = int(sys.argv[3])\nassert v.count() == n\n"
    "n and v.nearest(numpy.ones(int(sys.argv[4]), dtype=numpy.float32), limit=1)\n"
)


def is_sound(catalogue: Catalogue, folder: Path, name: str, count: int) -> bool:
    """Tell whether Chroma can open a folder and holds so many vectors; never end this process."""
    if not _is_database(folder / "chroma.sqlite3"):
        return False
    if files_are_known(catalogue, folder):
        return True
    return probe(folder, name, count, int(catalogue.meta("dimensions") or "1"))


def files_are_known(catalogue: Catalogue, folder: Path) -> bool:
    """Tell whether the files are those that were last found sound."""
    known = catalogue.meta("vectors_files")
    return bool(known) and known == signature(folder) and _is_database(folder / "chroma.sqlite3")


def remember_files(catalogue: Catalogue, folder: Path) -> None:
    """Keep the signature of files that have been opened and found sound."""
    value = signature(folder)
    if not catalogue.read_only and catalogue.meta("vectors_files") != value:
        catalogue.set_meta(vectors_files=value)


def signature(folder: Path) -> str:
    """Return folder, names, sizes and times of the files of Chroma's graph, to be compared."""
    files = sorted(f for f in folder.rglob("*") if f.is_file() and not f.name.startswith("chroma.sqlite3"))
    parts = (f"{f.name}:{f.stat().st_size}:{f.stat().st_mtime_ns}" for f in files)
    return " ".join([folder.name, *parts])


def probe(folder: Path, name: str, count: int, dimensions: int) -> bool:
    """Tell whether Chroma can open and search a folder, in a process that may die of it."""
    command = [sys.executable, "-c", _PROBE, str(folder), name, str(count), str(dimensions)]
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(command, capture_output=True, timeout=120, cwd=root, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _is_database(file: Path) -> bool:
    if not file.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM collections").fetchone()
    except sqlite3.DatabaseError:
        return False
    return True
