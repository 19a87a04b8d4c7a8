"""An index that an earlier version made, brought up to this one from the catalogue's own texts."""

from __future__ import annotations

from pathlib import Path

from index.build.replace import Progress, make_of, replace_documents
from index.embed import Embedder
from index.errors import IndexForeignError
from index.store import Catalogue, writing


def open_catalogue(
    folder: Path, embedder: Embedder, progress: Progress | None = None, *, read_only: bool = False
) -> Catalogue:
    """Open the catalogue in a folder; bring one of an earlier version up to this one first.

    Texts whose embedding is kept are not embedded again; no file of the documents is needed. Raises
    IndexMissingError, IndexDamagedError, IndexForeignError for one made by another model or by a
    later version, IndexLockedError while another process writes to one that is to be upgraded.
    read_only: an earlier version is not brought up, but refused as foreign.
    """
    catalogue = Catalogue(folder, read_only=read_only)
    try:
        if not _is_current(catalogue, embedder, folder):
            if read_only:
                raise IndexForeignError(
                    f"The index in {folder} was made by an earlier version, and this process only reads; "
                    "let one that may write open it first (ATEB_READ_ONLY off)."
                )
            catalogue.close()
            with writing(folder):
                catalogue = Catalogue(folder, create=True)
                if not _is_current(catalogue, embedder, folder):
                    _upgrade(catalogue, embedder, progress)
    except BaseException:
        catalogue.close()
        raise
    return catalogue


def _is_current(catalogue: Catalogue, embedder: Embedder, folder: Path) -> bool:
    """Tell whether the catalogue is of this make; raise IndexForeignError where it can't become it."""
    expected = make_of(embedder)
    made = {key: catalogue.meta(key) for key in expected}
    for key in ("model", "dimensions"):
        # A change of model that was broken off leaves the model open.
        if made["model"] and made[key] != expected[key]:
            raise IndexForeignError(
                f"The index in {folder} was made with {key} {made[key] or 'unknown'}; expected "
                f"{expected[key]}. Make it anew with `ateb index FOLDER`, or name the model that it was "
                "made with in ATEB_EMBEDDING_MODEL."
            )
    for key in ("format", "splitter"):
        if made[key].isdigit() and int(made[key]) > int(expected[key]):
            raise IndexForeignError(
                f"The index in {folder} was made by a later version of Ateb ({key} {made[key]}; expected at "
                f"most {expected[key]}). Install that version, or name another folder in ATEB_INDEX."
            )
    return made == expected


def _upgrade(catalogue: Catalogue, embedder: Embedder, progress: Progress | None) -> None:
    """Split and embed every document anew; until that is done, the index is marked as not done."""
    catalogue.set_meta(splitter="")
    replace_documents(catalogue, catalogue.documents(), embedder, progress)
    catalogue.set_meta(**make_of(embedder))
    catalogue.forget_unused_embeddings()
