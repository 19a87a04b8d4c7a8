"""The retriever over the wire, by LangChain's own standard tests, and beside the local one."""

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests
from serving import free_port

from assistant import Assistant
from index import QueryError, RemoteError, RemoteRetriever, Retriever


class TestRemoteRetrieverStandard(RetrieversIntegrationTests):
    """LangChain's standard tests against a real server."""

    @pytest.fixture(autouse=True)
    def _address(self, server: str) -> None:
        type(self).address = server

    address = ""

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return RemoteRetriever

    @property
    def retriever_constructor_params(self) -> dict:
        return {"url": self.address}

    @property
    def retriever_query_example(self) -> str:
        return "the library"


@pytest.mark.parametrize("options", [{}, {"k": 2}, {"where": {"heading": "Parks"}}], ids=str)
async def test_finds_what_the_local_one_finds(server: str, plain_assistant: Assistant, options: dict) -> None:
    local = Retriever(index=plain_assistant.index).invoke("tree planting", **options)
    remote = RemoteRetriever(url=server)
    assert remote.invoke("tree planting", **options) == local
    assert await remote.ainvoke("tree planting", **options) == local


def test_errors_are_those_of_the_local_one(server: str) -> None:
    with pytest.raises(QueryError):
        RemoteRetriever(url=server).invoke(" ")
    with pytest.raises(RemoteError, match="ateb serve"):
        RemoteRetriever(url=f"http://127.0.0.1:{free_port()}").invoke("x")
