"""The two systems that are compared: Ateb, and langchain-chroma with MiniLM as it comes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from index import Index
from index.build import build
from index.embed import packaged_model

_CHUNK, _OVERLAP, _BATCH = 1000, 200, 5000
_MORE = 3  # passages fetched for each document wanted


class System(Protocol):
    """What can be indexed and searched."""

    def documents(self, question: str, k: int) -> list[tuple[str, float]]:
        """Return (document id, score), best first."""
        ...

    def spans(self, question: str, k: int) -> list[tuple[str, int, int]]:
        """Return (file name, start, end) of the k best passages."""
        ...


class Ateb:
    """This project's index."""

    def __init__(self, path: Path) -> None:
        self.index = Index.open(path)
        self._names = {d.id: d.source for d in self.index.documents()}

    @staticmethod
    def make(files: Path, path: Path) -> None:
        """Index a folder."""
        report = build(files, path)
        if report.failed:
            raise SystemExit(f"{len(report.failed)} files can't be indexed: {report.failed[:3]}")

    def documents(self, question: str, k: int) -> list[tuple[str, float]]:
        """Return (document id, score): each document by its best passage."""
        best: dict[str, float] = {}
        for hit in self.index.search(question, k=k * _MORE):
            best.setdefault(unquote(Path(self._names[hit.passage.document_id]).stem), hit.score)
        return list(best.items())[:k]

    def spans(self, question: str, k: int) -> list[tuple[str, int, int]]:
        """Return (file name, start, end) of the k best passages."""
        hits = [hit.passage for hit in self.index.search(question, k=k)]
        return [(self._names[p.document_id], p.start, p.end) for p in hits]


class Stock:
    """LangChain's Chroma and HuggingFaceEmbeddings with the same weights, all else as it comes."""

    def __init__(self, path: Path) -> None:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        self.store = Chroma(
            persist_directory=str(path),
            embedding_function=HuggingFaceEmbeddings(model_name=str(packaged_model())),
        )

    @classmethod
    def make(cls, documents: Mapping[str, tuple[str, str]], path: Path) -> Stock:
        """Index documents whole, title and text, as benchmarks of embedding models do."""
        stock = cls(path)
        store = stock.store
        names = list(documents)
        for start in range(0, len(names), _BATCH):
            part = names[start : start + _BATCH]
            store.add_texts([" ".join(documents[n]) for n in part], [{"name": n} for n in part])
        return stock

    @classmethod
    def make_chunks(cls, files: Path, path: Path) -> Stock:
        """Index text files in chunks, with LangChain's usual splitter."""
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(
            chunk_size=_CHUNK, chunk_overlap=_OVERLAP, add_start_index=True
        )
        stock = cls(path)
        for file in sorted(files.glob("*.txt")):
            texts, names = [file.read_text(encoding="utf-8")], [{"name": file.name}]
            stock.store.add_documents(splitter.create_documents(texts, names))
        return stock

    def documents(self, question: str, k: int) -> list[tuple[str, float]]:
        """Return (document id, score), best first."""
        found = self.store.similarity_search_with_score(question, k=k)
        return [(document.metadata["name"], -score) for document, score in found]

    def spans(self, question: str, k: int) -> list[tuple[str, int, int]]:
        """Return (file name, start, end) of the k best chunks."""
        found = self.store.similarity_search(question, k=k)
        starts = [(d.metadata["name"], d.metadata["start_index"], d.page_content) for d in found]
        return [(name, start, start + len(text)) for name, start, text in starts]


def write_files(documents: Mapping[str, tuple[str, str]], folder: Path) -> None:
    """Write each document as a Markdown file with its title as heading."""
    folder.mkdir(parents=True)
    for name, (title, text) in documents.items():
        heading = f"# {' '.join(title.split())}\n\n" if title.strip() else ""
        (folder / f"{quote(name, safe='')}.md").write_text(heading + text, encoding="utf-8")
