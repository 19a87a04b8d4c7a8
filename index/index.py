"""The index, opened for search: checked on opening, read anew when another process changes it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from index.build import Progress, annotate_missing, open_catalogue, state_version
from index.documents import Document, Hit, Passage
from index.embed import Embedder, Vectors, open_embedder
from index.errors import IndexDamagedError, IndexLockedError, QueryError
from index.language import Vocabulary
from index.search import Reranker, WordSearch, nearest, search
from index.store import (
    Catalogue,
    ChromaVectors,
    is_current,
    open_generation,
    stand_in,
    write_generation,
    writing,
)
from index.store.annotations import Annotator, find_annotations, key_counts

if TYPE_CHECKING:
    from index.langchain import IndexVectorStore, Retriever

_RERANKED = 20  # passages that a reranker is given
DEFAULT_PATH = user_data_path("ateb") / "index"


@dataclass(frozen=True, slots=True)
class _View:
    """A committed state of the documents, as it is searched."""

    changed: str
    generation: str
    version: str
    vectors: Sequence[ChromaVectors]
    word_search: WordSearch
    vocabulary: Vocabulary


class Index:
    """Passages and their documents, searched by meaning and by words; made by `Index.open`."""

    def __init__(
        self,
        catalogue: Catalogue,
        embedder: Embedder,
        chroma_url: str,
        reranker: str,
        annotator: Annotator | None = None,
    ) -> None:
        self.embedder = embedder
        self.annotator = annotator
        self._catalogue = catalogue
        self._chroma_url = chroma_url
        self._reranker = Reranker(reranker) if reranker else None
        self._lock = threading.RLock()
        self._pinned = threading.local()
        self._view = self._read(self._open_vectors)

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
        annotator: Annotator | None = None,
    ) -> Index:
        """Open the index in a folder (if None, that of ATEB_INDEX, else the user's own).

        Vectors that are damaged or stale are rebuilt from the catalogue; an index of an earlier version
        is brought up to this one, with `progress` (done, of how many, of what). Raises
        IndexMissingError, IndexForeignError (made by another model or a later version) or
        IndexDamagedError.
        read_only: nothing is written; what vectors that are stale lack is searched in memory until
        another process has rebuilt them. annotator: what annotates those documents that it has not yet.
        """
        folder = Path(path or os.environ.get("ATEB_INDEX") or DEFAULT_PATH).expanduser()
        embedder = embedder or open_embedder()
        catalogue = open_catalogue(folder, embedder, progress, read_only=read_only)
        if annotator and not read_only:
            with suppress(IndexLockedError), writing(folder):  # who writes now annotates too
                annotate_missing(catalogue, annotator, progress)
        return cls(catalogue, embedder, chroma_url, reranker, annotator)

    @property
    def version(self) -> str:
        """Return the name of the state of the documents that is being searched."""
        return self._current().version

    @property
    def vocabulary(self) -> Vocabulary:
        """Return the words and acronyms of the documents."""
        return self._current().vocabulary

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let this thread see one committed state of the documents, whatever changes meanwhile."""
        if getattr(self._pinned, "view", None) is not None:
            yield
            return
        view = self._current()
        with self._catalogue.snapshot():
            if self._catalogue.meta("changed") != view.changed:
                # Changed a moment ago: what is read here must not be mended here.
                view = self._read(lambda version: (stand_in(self._catalogue, self._chroma_url), ""))
            self._pinned.view = view
            try:
                yield
            finally:
                self._pinned.view = None

    def search(self, question: str, *, k: int = 8, where: Mapping[str, str] | None = None) -> list[Hit]:
        """Return the k best passages for a question, best first.

        where: "document" (id or source), "date_from", "date_to" (ISO, to the day, month or year)
        and "heading" (a part of it). Raises QueryError for what can't be searched for.
        """
        found = k if self._reranker is None else max(k, _RERANKED)
        with self.snapshot():
            hits = self._answered(
                lambda view: search(
                    question,
                    k=found,
                    where=where,
                    catalogue=self._catalogue,
                    vectors=view.vectors,
                    word_search=view.word_search,
                    embedder=self.embedder,
                    vocabulary=view.vocabulary,
                )
            )
            if self._reranker is None:
                return hits
            return self._reranker.rerank(question, hits, self._catalogue)[:k]

    def nearest(self, vector: Vectors, *, k: int = 8, where: Mapping[str, str] | None = None) -> list[Hit]:
        """Return the k passages nearest to a vector of shape (dimensions,), by meaning alone.

        The score is the cosine similarity; where: as for `search`.
        """
        with self.snapshot():
            return self._answered(
                lambda view: nearest(
                    vector, k=k, where=where, catalogue=self._catalogue, vectors=view.vectors
                )
            )

    def _answered(self, find: Callable[[_View], list[Hit]]) -> list[Hit]:
        """Return what is found in the view that this thread has pinned, whatever befalls its vectors."""
        view: _View = self._pinned.view
        try:
            return find(view)
        except IndexDamagedError:
            # What breaks while it is open is opened anew, and so mended, by the next search.
            with self._lock:
                self._view = replace(self._view, changed="broken")
            vectors = stand_in(self._catalogue, self._chroma_url, damaged=True)
            self._pinned.view = view = replace(view, vectors=vectors)
            return find(view)

    def retriever(self, *, k: int = 8, where: Mapping[str, str] | None = None) -> Retriever:
        """Return this index as a LangChain retriever."""
        from index.langchain import Retriever  # LangChain is imported only for those who ask

        return Retriever(index=self, k=k, where=where)

    def vector_store(self) -> IndexVectorStore:
        """Return this index as a LangChain vector store, to be read."""
        from index.langchain import IndexVectorStore

        return IndexVectorStore(self)

    def documents(self) -> list[Document]:
        """Return all documents, by source."""
        return self._catalogue.documents()

    def document(self, document_id: str) -> Document:
        """Return a document; raise QueryError where there is none with this id."""
        document = self._catalogue.document(document_id)
        if document is None:
            raise QueryError(f"There is no document {document_id!r} in the index; it may have been removed.")
        return document

    def document_dates(self) -> list[tuple[str, str, str]]:
        """Return (id, source, date) of every document, by source."""
        return self._catalogue.document_dates()

    def documents_by_id(self, ids: Iterable[str]) -> dict[str, Document]:
        """Return id → document for those ids that there are."""
        return self._catalogue.documents_by_id(ids)

    def passages_by_id(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return id → passage for those ids that there are."""
        return self._catalogue.passages_by_id(ids)

    def passages(self, document_id: str | None = None) -> list[Passage]:
        """Return the passages of a document, or of all, in order."""
        return self._catalogue.passages(document_id)

    def annotations(
        self,
        keys: Sequence[Collection[str]] = (),
        *,
        documents: Collection[str] | None = None,
        offset: int = 0,
        limit: int = -1,
    ) -> tuple[int, list[str]]:
        """Return how many annotations have one of each collection of keys, and a page of them."""
        with self._catalogue.lent() as connection:
            return find_annotations(connection, keys, documents=documents, offset=offset, limit=limit)

    def annotation_keys(self, prefix: str) -> Mapping[str, int]:
        """Return the keys of annotations that begin with a prefix, each with how many have it."""
        with self._catalogue.lent() as connection:
            return key_counts(connection, prefix)

    def close(self) -> None:
        """Close the catalogue."""
        self._view.word_search.wait()
        self._catalogue.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _current(self) -> _View:
        """Return what this thread is to see: the state that it has pinned, else the latest, read anew."""
        pinned: _View | None = getattr(self._pinned, "view", None)
        if pinned is not None:
            return pinned
        with self._lock:
            now = self._catalogue.meta("changed"), self._catalogue.meta("generation")
            if now != (self._view.changed, self._view.generation):
                self._view = self._read(self._open_vectors)
            return self._view

    def _read(self, open_vectors: Callable[[str], tuple[Sequence[ChromaVectors], str]]) -> _View:
        changed, version = self._catalogue.meta("changed"), state_version(self._catalogue)
        vectors, generation = open_vectors(version)
        words, vocabulary = WordSearch(self._catalogue), self._catalogue.vocabulary()
        return _View(changed, generation, version, vectors, words, vocabulary)

    def _open_vectors(self, version: str) -> tuple[Sequence[ChromaVectors], str]:
        """Return this state's vectors, written anew if need be, and the name of their generation.

        While another process writes, or where this one must not, what stands in for them.
        """
        url, before = self._chroma_url, self._catalogue.meta("generation")
        store = open_generation(self._catalogue, version=version, url=url)
        if store is None and not self._catalogue.read_only:
            with suppress(IndexLockedError), writing(self._catalogue.path.parent):
                write_generation(self._catalogue, version=version, url=url)
                store = open_generation(self._catalogue, version=version, url=url)
        if store is not None:
            return [store], self._catalogue.meta("generation")
        damaged = is_current(self._catalogue, version=version, url=url)
        return stand_in(self._catalogue, url, damaged=damaged), before
