"""Examine an index, and mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from index.build.reconcile import state_version
from index.build.split import SPLITTER_VERSION
from index.embed import Embedder, open_embedder
from index.errors import IndexUnusableError
from index.store import Catalogue, open_generation, write_generation, writing
from index.store.tables import FORMAT


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined: its name, whether it is well, and what was found."""

    name: str
    ok: bool
    message: str


def examine(path: Path, *, embedder: Embedder | None = None, chroma_url: str = "") -> list[Finding]:
    """Return what is found of the catalogue, its make, its passages and its vectors."""
    embedder = embedder or open_embedder()
    try:
        catalogue = Catalogue(path)
    except IndexUnusableError as error:
        return [Finding("catalogue", False, str(error))]
    try:
        return [
            _catalogue(catalogue),
            _make(catalogue, embedder),
            _passages(catalogue),
            _vectors(catalogue, chroma_url),
        ]
    except IndexUnusableError as error:
        return [Finding("catalogue", False, str(error))]
    finally:
        catalogue.close()


def repair(path: Path, *, embedder: Embedder | None = None, chroma_url: str = "") -> list[Finding]:
    """Write the vectors anew from the catalogue where they are not well; return what is found then.

    What the catalogue itself lacks can only be indexed again; the findings say so.
    """
    found = examine(path, embedder=embedder, chroma_url=chroma_url)
    broken = {finding.name for finding in found if not finding.ok}
    if "vectors" in broken and "catalogue" not in broken:
        with writing(path):
            catalogue = Catalogue(path)
            try:
                write_generation(catalogue, version=state_version(catalogue), url=chroma_url)
            finally:
                catalogue.close()
        return examine(path, embedder=embedder, chroma_url=chroma_url)
    return found


def _catalogue(catalogue: Catalogue) -> Finding:
    wrong = catalogue.check()
    count = len(catalogue.fingerprints())
    message = "; ".join(wrong[:3]) if wrong else f"{count} documents, the file is sound"
    return Finding("catalogue", not wrong, message)


def _make(catalogue: Catalogue, embedder: Embedder) -> Finding:
    found = (catalogue.meta("model"), catalogue.meta("splitter"), catalogue.meta("format"))
    expected = (embedder.name, SPLITTER_VERSION, FORMAT)
    if found == expected:
        return Finding("model", True, embedder.name)
    return Finding("model", False, f"made with {found}; expected {expected}: run `ateb index FOLDER`")


def _passages(catalogue: Catalogue) -> Finding:
    """Check that the passages of each document tile its text, and that each has its embedding."""
    for document in catalogue.documents():
        at = 0
        for passage in catalogue.passages(document.id):
            if passage.start != at:
                break
            at = passage.end
        if at != len(document.text):
            return Finding("passages", False, f"{document.source} has a gap at {at}: run `ateb index FOLDER`")
    missing = catalogue.missing_embeddings()
    if missing:
        return Finding("passages", False, f"{missing} have no embedding: run `ateb index FOLDER`")
    count = len(catalogue.passages())
    return Finding("passages", True, f"{count} tile their documents, each with its embedding")


def _vectors(catalogue: Catalogue, url: str) -> Finding:
    store = open_generation(catalogue, version=state_version(catalogue), url=url)
    if store is None:
        return Finding("vectors", False, "stale, damaged or missing: run `ateb doctor --repair`")
    return Finding("vectors", True, f"{store.count()} in Chroma, and the canary finds itself")
