"""A LangChain retriever over the wire: it finds passages by the REST interface of an Ateb elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, PrivateAttr, SecretStr

from index.errors import QueryError, RemoteError

_METADATA = ("source", "title", "date", "heading", "page", "start", "end", "score", "document_id")


class RemoteRetriever(BaseRetriever):
    """Finds passages as `Retriever` does, in the index of a server at `url`.

    key: an API key, where the server asks for log-in. k and where are as for `Retriever`, here or
    in each call. Raises QueryError for what can't be searched for, RemoteError where the server
    can't be reached or refuses.
    """

    url: str = "http://127.0.0.1:7860"
    key: SecretStr | None = None
    k: int = Field(default=8, ge=1)
    where: dict[str, str] | None = None
    timeout: float = 30.0  # seconds

    _client: httpx.Client = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Make the client; it reads no proxy and no password from the environment."""
        self._client = httpx.Client(**self._options())

    def _options(self) -> dict[str, Any]:
        bearer = {"Authorization": f"Bearer {self.key.get_secret_value()}"} if self.key else {}
        return {"base_url": self.url, "headers": bearer, "timeout": self.timeout, "trust_env": False}

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **options: Any
    ) -> list[LangChainDocument]:
        try:
            reply = self._client.post("/api/v1/search", json=self._body(query, options))
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        return self._documents(reply)

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **options: Any
    ) -> list[LangChainDocument]:
        try:
            async with httpx.AsyncClient(**self._options()) as client:
                reply = await client.post("/api/v1/search", json=self._body(query, options))
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        return self._documents(reply)

    def _body(self, query: str, options: Mapping[str, Any]) -> dict[str, Any]:
        where = options.get("where", self.where)
        return {"question": query, "k": options.get("k", self.k), "where": where or {}}

    def _unreachable(self, error: httpx.HTTPError) -> RemoteError:
        return RemoteError(f"There is no answer from {self.url} ({error}); is `ateb serve` running there?")

    def _documents(self, reply: httpx.Response) -> list[LangChainDocument]:
        if reply.status_code == 422:
            raise QueryError(_detail(reply))
        if reply.status_code != 200:
            raise RemoteError(f"{self.url} refuses with {reply.status_code}: {_detail(reply)}")
        return [
            LangChainDocument(
                id=passage["id"],
                page_content=passage["text"],
                metadata={name: passage[name] for name in _METADATA},
            )
            for passage in reply.json()["passages"]
        ]


def _detail(reply: httpx.Response) -> str:
    """Return what a problem says, or the beginning of what came in its place."""
    try:
        return str(reply.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return reply.text[:200]
