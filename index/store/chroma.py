"""The seam to Chroma: vectors by id, derived from the catalogue and replaceable at any time."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.embed import Vectors
from index.errors import IndexDamagedError, IndexUnusableError
from index.store.metadata import Condition, Windows

_PAGE, _NAMES = 10_000, 100  # ids and collections asked for at a time
_WIDER = 4  # times as many are asked for where a filter left too few
# Chroma counts who shares the client of a folder, but not safely between threads.
_CLIENTS = threading.RLock()
# Recall@10 of .99 at 54,000 vectors; Chroma's own ef_search of 100 gives .88.
_HNSW = {"space": "cosine", "ef_search": 200, "ef_construction": 200, "max_neighbors": 24}


class ChromaVectors:
    """A collection of a Chroma in this process (folder), of a Chroma server (url), or else in memory.

    Its client, with its threads and open files, is closed when the last user of it is gone.
    """

    def __init__(self, *, folder: Path | None = None, url: str = "", name: str = "ateb") -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings
        from chromadb.errors import ChromaError
        from httpx import HTTPError

        self.name = name
        settings = Settings(anonymized_telemetry=False)
        self._errors: tuple[type[Exception], ...] = (ChromaError,)
        self._unreachable: tuple[type[Exception], ...] = (HTTPError,)
        self._where = f"the Chroma server at {url}" if url else f"Chroma in {folder or 'memory'}"
        self._client: Any
        try:
            with _CLIENTS:
                if url:
                    parts = urlsplit(url)
                    self._client = chromadb.HttpClient(
                        host=parts.hostname or "", port=parts.port or 8000, ssl=parts.scheme == "https",
                        settings=settings,
                    )  # fmt: skip
                elif folder:
                    folder.mkdir(parents=True, exist_ok=True)
                    self._client = chromadb.PersistentClient(str(folder), settings=settings)
                else:
                    self._client = chromadb.EphemeralClient(settings=settings)
            weakref.finalize(self, _close, self._client, "" if url or folder else name).atexit = False
            self._collection: Any = self._client.get_or_create_collection(
                name, configuration={"hnsw": _HNSW}, embedding_function=None
            )
        except (ValueError, OSError, *self._unreachable) as error:
            raise IndexUnusableError(_no_answer(self._where, error)) from error
        except self._errors as error:
            raise IndexDamagedError(
                f"Chroma can't open its collection ({error}); run `ateb doctor --repair`."
            ) from error
        self._count: int | None = None
        self._batch = int(self._client.get_max_batch_size())

    def count(self) -> int:
        """Return the number of vectors."""
        return int(self._guarded(self._collection.count))

    def add(self, windows: Windows) -> None:
        """Add windows, in batches that Chroma takes."""
        for start in range(0, len(windows.ids), self._batch):
            part = slice(start, start + self._batch)
            self._guarded(
                self._collection.upsert, ids=windows.ids[part], embeddings=windows.vectors[part],
                metadatas=windows.metadata[part],
            )  # fmt: skip

    def ids(self) -> set[str]:
        """Return the ids of all vectors."""
        found: set[str] = set()
        for start in range(0, self.count(), _PAGE):
            page = self._guarded(self._collection.get, limit=_PAGE, offset=start, include=[])
            found.update(page["ids"])
        return found

    def remove(self, ids: Sequence[str]) -> None:
        """Remove vectors."""
        for start in range(0, len(ids), self._batch):
            self._guarded(self._collection.delete, ids=list(ids[start : start + self._batch]))

    def nearest(
        self, vector: Vectors, *, limit: int, where: Condition | None = None, least: int = 0
    ) -> list[tuple[str, float]]:
        """Return (window id, cosine similarity) of the vectors nearest to one of shape (dimensions,).

        Where a filter leaves fewer than are known to fit, more are asked for: Chroma's beam is as wide.
        """
        if self._count is None:  # vectors that are searched are no longer added to
            self._count = self.count()
        asked = limit = min(limit, self._count)
        if limit < 1:
            return []
        found = self._query(vector, asked, where)
        while len(found) < min(limit, least) and asked < self._count:
            asked = min(asked * _WIDER, self._count)
            found = self._query(vector, asked, where)
        return found[:limit]

    def _query(self, vector: Vectors, count: int, where: Condition | None) -> list[tuple[str, float]]:
        found = self._guarded(
            self._collection.query,
            query_embeddings=[vector],
            n_results=count,
            where=where,
            include=["distances"],
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(i, 1.0 - float(distance)) for i, distance in pairs]

    def names(self) -> list[str]:
        """Return the names of all collections that the server or the folder has."""
        found: list[str] = []
        while page := self._guarded(self._client.list_collections, limit=_NAMES, offset=len(found)):
            found += [collection.name for collection in page]
        return found

    def drop_others(self, prefix: str, *, keep: set[str]) -> None:
        """Remove the collections whose names begin with `prefix`, but for those to keep."""
        for name in self.names():
            if name.startswith(prefix) and name not in keep:
                self._guarded(self._client.delete_collection, name=name)

    def _guarded(self, call: Any, **arguments: Any) -> Any:
        """Call Chroma; what it raises becomes one error of ours."""
        try:
            return call(**arguments)
        except self._unreachable as error:
            raise IndexUnusableError(_no_answer(self._where, error)) from error
        except self._errors as error:
            raise IndexDamagedError(
                f"Chroma failed ({str(error).splitlines()[0][:200]}); run `ateb doctor --repair`."
            ) from error


def _close(client: Any, name: str) -> None:
    """Close a client; what is in memory is shared by all, so that its collection is removed first."""
    with _CLIENTS:
        if name:
            client.delete_collection(name)
        client.close()


def _no_answer(where: str, error: Exception) -> str:
    told = (str(error) or type(error).__name__).splitlines()[0]
    what = (
        "Start it with `chroma run`, or unset ATEB_CHROMA_URL."
        if "server" in where
        else "Run `ateb doctor --repair`."
    )
    return f"Can't reach {where} ({told}); expected it to answer. {what}"
