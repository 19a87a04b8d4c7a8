"""The index, opened for search: checked on opening, read anew when another process changes it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from platformdirs import user_data_path

from index.build import state_version
from index.catalogue import Catalogue
from index.documents import Document, Hit, Passage
from index.embed import Embedder, open_embedder
from index.errors import IndexDamagedError, IndexLockedError, QueryError
from index.exact import EXACT, ExactVectors, StartingVectors, VectorSearch
from index.generation import is_ready, open_generation, write_generation
from index.lock import writing
from index.replace import Progress
from index.rerank import Reranker
from index.search import search
from index.upgrade import open_catalogue
from index.vocabulary import Vocabulary

_RERANKED = 20  # passages that a reranker is given
DEFAULT_PATH = user_data_path("ateb") / "index"


class Index:
    """Passages and their documents, searched by meaning and by words; made by `Index.open`."""

    def __init__(self, catalogue: Catalogue, embedder: Embedder, chroma_url: str, reranker: str) -> None:
        self.embedder = embedder
        self._catalogue = catalogue
        self._chroma_url = chroma_url
        self._reranker = Reranker(reranker) if reranker else None
        self._lock = threading.RLock()
        self._version, self._changed = "", "unread"
        self._vectors: VectorSearch
        self._vocabulary: Vocabulary
        self._refresh()

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        embedder: Embedder | None = None,
        chroma_url: str = "",
        reranker: str = "",
        read_only: bool = False,
        progress: Progress | None = None,
    ) -> Index:
        """Open the index in a folder (if None, that of ATEB_INDEX, else the user's own).

        Vectors that are damaged or stale are rebuilt from the catalogue; an index of an earlier version
        is brought up to this one, with `progress` (done, of how many, of what). Raises
        IndexMissingError, IndexForeignError (made by another model or a later version) or
        IndexDamagedError.
        read_only: nothing is written, and vectors that are stale are compared exactly until another
        process has rebuilt them.
        """
        folder = Path(path or os.environ.get("ATEB_INDEX") or DEFAULT_PATH).expanduser()
        embedder = embedder or open_embedder()
        catalogue = open_catalogue(folder, embedder, progress, read_only=read_only)
        return cls(catalogue, embedder, chroma_url, reranker)

    @property
    def version(self) -> str:
        """Return the name of the state of the documents that is being searched."""
        self._refresh()
        return self._version

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the words and acronyms of the documents."""
        self._refresh()
        return self._vocabulary

    def search(self, question: str, *, k: int = 8, where: Mapping[str, str] | None = None) -> list[Hit]:
        """Return the k best passages for a question, best first.

        where: "document" (id or source), "date_from", "date_to" (ISO, to the day, month or year)
        and "heading" (a part of it). Raises QueryError for what can't be searched for.
        """
        self._refresh()
        found = k if self._reranker is None else max(k, _RERANKED)
        try:
            hits = self._found(question, found, where)
        except IndexDamagedError:
            # What breaks while it is open is opened anew, and so mended, once.
            self._changed = "broken"
            self._refresh()
            hits = self._found(question, found, where)
        if self._reranker is None:
            return hits
        return self._reranker.rerank(question, hits, self._catalogue)[:k]

    def _found(self, question: str, k: int, where: Mapping[str, str] | None) -> list[Hit]:
        return search(
            question,
            k=k,
            where=where,
            catalogue=self._catalogue,
            vectors=self._vectors,
            embedder=self.embedder,
            vocabulary=self._vocabulary,
        )

    def documents(self) -> list[Document]:
        """Return all documents, by source."""
        return self._catalogue.documents()

    def document(self, document_id: str) -> Document:
        """Return a document; raise QueryError where there is none with this id."""
        document = self._catalogue.document(document_id)
        if document is None:
            raise QueryError(f"There is no document {document_id!r} in the index; it may have been removed.")
        return document

    def documents_by_id(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return id → document for those ids that there are."""
        return self._catalogue.documents_by_id(ids)

    def passages(self, document_id: str | None = None) -> list[Passage]:
        """Return the passages of a document, or of all, in order."""
        return self._catalogue.passages(document_id)

    def close(self) -> None:
        """Close the catalogue."""
        if isinstance(self._vectors, StartingVectors):
            self._vectors.wait()
        self._catalogue.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _refresh(self) -> None:
        """Read the index anew if its state has changed since it was read."""
        with self._lock:
            changed = self._catalogue.meta("changed")
            if changed != self._changed:
                version = state_version(self._catalogue)
                self._vectors = self._open_vectors(version)
                self._vocabulary = self._catalogue.vocabulary()
                self._version, self._changed = version, changed

    def _open_vectors(self, version: str) -> VectorSearch:
        """Return the vectors of this state; of a small index, Chroma's only after the first search."""
        few = self._catalogue.window_count() <= EXACT
        if few and not self._chroma_url and is_ready(self._catalogue, version=version):
            return StartingVectors(self._catalogue, lambda: self._open_chroma(version))
        return self._open_chroma(version)

    def _open_chroma(self, version: str) -> VectorSearch:
        """Return Chroma's vectors, written anew if need be; exact ones while another process writes."""
        url = self._chroma_url
        store = open_generation(self._catalogue, version=version, url=url)
        if store is None and not self._catalogue.read_only:
            try:
                with writing(self._catalogue.path.parent):
                    write_generation(self._catalogue, version=version, url=url)
                store = open_generation(self._catalogue, version=version, url=url)
            except IndexLockedError:
                store = None
        return store or ExactVectors(self._catalogue)
