"""The retriever and the vector store, by LangChain's own standard tests, and what their documents carry."""

from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest
from conftest import SMALL_WORLD
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from langchain_tests.integration_tests import RetrieversIntegrationTests, VectorStoreIntegrationTests

from index import Index, Retriever
from index.build import build
from index.embed import WordEmbedder
from index.store import Catalogue


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


class TestVectorStoreStandard(VectorStoreIntegrationTests):
    """LangChain's standard tests over an index of nothing; those that add are refused."""

    @pytest.fixture
    def vectorstore(self, tmp_path: Path) -> Iterator[VectorStore]:
        (tmp_path / "notice.txt").write_text("Notice\n\nThe board met in the hall.\n")
        build(tmp_path, tmp_path / "index", embedder=WordEmbedder())
        catalogue = Catalogue(tmp_path / "index")
        catalogue.remove("notice.txt")
        catalogue.close()
        with Index.open(tmp_path / "index", embedder=WordEmbedder()) as index:
            yield index.vector_store()


ADDS = (
    "add_documents", "add_documents_by_id_with_mutation", "add_documents_documents",
    "add_documents_with_existing_ids", "add_documents_with_ids_is_idempotent", "deleting_bulk_documents",
    "deleting_documents", "get_by_ids",
)  # fmt: skip
for name in [f"test_{name}{kind}" for name in ADDS for kind in ("", "_async")]:
    same = getattr(VectorStoreIntegrationTests, name)
    refused = pytest.mark.xfail(raises=NotImplementedError, strict=True, reason="documents come from files")
    setattr(TestVectorStoreStandard, name, refused(FunctionType(same.__code__, same.__globals__, name)))


def test_vector_store_finds_by_meaning_what_chroma_holds(small_index: Index) -> None:
    store = small_index.vector_store()
    (found, score), *_ = store.similarity_search_with_score("tree planting in Harbour Ward", k=1)
    assert found.metadata["source"] == "parks.txt"
    assert store.similarity_search_by_vector(store.embeddings.embed_query("tree planting"), k=1) == [found]
    assert store.get_by_ids(["none", found.id]) == [found]
    assert store.similarity_search_with_relevance_scores("tree planting in Harbour Ward", k=1) == [
        (found, pytest.approx(score))
    ]
    asked = store.as_retriever(search_kwargs={"k": 5, "filter": {"document": "library.txt"}}).invoke("board")
    assert {d.metadata["source"] for d in asked} == {"library.txt"}
    assert small_index.retriever(k=1).invoke("tree planting in Harbour Ward")[0].id == found.id


def test_vector_store_refuses_what_the_folder_would_not_have(small_index: Index) -> None:
    store = small_index.vector_store()
    before = small_index.passages()
    for change in (
        lambda: store.add_texts(["A new notice"]),
        lambda: store.delete([before[0].id]),
        lambda: type(store).from_texts(["A new notice"], store.embeddings),
    ):
        with pytest.raises(NotImplementedError, match="ateb index FOLDER"):
            change()
    assert small_index.passages() == before
