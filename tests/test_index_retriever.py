"""The retriever, by LangChain's own standard tests, and what its documents carry."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import SMALL_WORLD
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests

from index import Index, Retriever
from index.build import build
from index.embed import WordEmbedder


class TestRetrieverStandard(RetrieversIntegrationTests):
    """LangChain's standard tests over a small index."""

    @pytest.fixture(autouse=True)
    def _index(self, tmp_path: Path) -> Iterator[None]:
        folder = tmp_path / "documents"
        folder.mkdir()
        for name, text in SMALL_WORLD.items():
            (folder / name).write_text(text)
        for n in range(4):
            (folder / f"{n}.txt").write_text(f"Notice {n}\n\nThe board met {n} times in the hall.\n")
        build(folder, tmp_path / "index", embedder=WordEmbedder())
        with Index.open(tmp_path / "index", embedder=WordEmbedder()) as index:
            type(self).opened = index
            yield

    opened: Index

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return Retriever

    @property
    def retriever_constructor_params(self) -> dict:
        return {"index": self.opened}

    @property
    def retriever_query_example(self) -> str:
        return "the board"


def test_documents_carry_where_they_stand(small_index: Index) -> None:
    found = Retriever(index=small_index, k=2).invoke("tree planting in Harbour Ward")
    assert len(found) == 2
    meta = found[0].metadata
    assert meta["source"] == "parks.txt"
    assert meta["date"] == "2021-05-12"
    text = small_index.document(meta["document_id"]).text
    assert text[meta["start"] : meta["end"]] == found[0].page_content


def test_k_and_filter_per_call(small_index: Index) -> None:
    retriever = Retriever(index=small_index)
    assert len(retriever.invoke("the board", k=1)) == 1
    assert {d.metadata["source"] for d in retriever.invoke("board", where={"document": "library.txt"})} == {
        "library.txt"
    }


async def test_asked_asynchronously(small_index: Index) -> None:
    assert await Retriever(index=small_index).ainvoke("tree planting", k=1)
