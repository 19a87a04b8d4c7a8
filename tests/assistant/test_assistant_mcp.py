"""MCP, by the official SDK's client: over streamable HTTP and over stdio."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from conftest import DOCUMENTS
from fastapi import FastAPI
from fastapi.testclient import TestClient
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from assistant import Assistant
from assistant.serve.interfaces import mount_interfaces
from assistant.serve.service import Service

QUESTION = "How many parks and play areas is the Parks Manager responsible for?"


async def use_every_tool(session: ClientSession) -> None:
    """Ask, read the passage that is cited, search, list."""
    tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert set(tools) == {"ask", "search", "read_passage", "who_does_what", "list_documents"}
    assert all(tool.annotations.readOnlyHint for tool in tools.values())
    answer = (await session.call_tool("ask", {"question": QUESTION})).structuredContent
    assert "forty-two parks" in answer["text"]
    c = answer["citations"][0]
    place = {name: c[name] for name in ("document_id", "start", "end")}
    read = (await session.call_tool("read_passage", {**place, "around": 50})).structuredContent
    assert read["passage"] == c["quote"]
    assert 0 < len(read["before"]) <= 50
    found = (await session.call_tool("search", {"question": "books", "k": 2})).structuredContent
    assert len(found["passages"]) == 2
    listed = (await session.call_tool("list_documents", {})).structuredContent
    assert [d["id"] for d in listed["documents"]] == [c["document_id"]]
    for name, arguments in (
        ("read_passage", {**place, "end": 10**9}),
        ("read_passage", {"document_id": "../../etc/passwd", "start": 0, "end": 1}),
        ("ask", {"question": "x" * 5000}),
    ):
        failed = await session.call_tool(name, arguments)
        assert failed.isError
        assert "Traceback" not in failed.content[0].text


async def test_over_http(server: str) -> None:
    async with (
        streamable_http_client(f"{server}/mcp") as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        await use_every_tool(session)


async def test_over_stdio(plain_assistant: Assistant, tmp_path: Path) -> None:
    program = "import sys\nfrom index.embed import WordEmbedder\nimport assistant.assistant\n"
    program += "assistant.assistant.open_embedder = lambda name='': WordEmbedder()\n"
    program += "from assistant.commands.cli import main\nsys.exit(main(['mcp']))\n"
    environment = {"ATEB_INDEX": str(tmp_path / "index"), "ATEB_CORPUS": str(DOCUMENTS)}
    command = StdioServerParameters(
        command=sys.executable, args=["-c", program], env={**os.environ, **environment}
    )
    async with stdio_client(command) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        await use_every_tool(session)


def test_is_off_and_says_why(plain_assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_assistant, "settings", replace(plain_assistant.settings, mcp=False))
    app = FastAPI()
    mount_interfaces(app, Service(plain_assistant))
    client = TestClient(app)
    assert client.post("/mcp", json={}).status_code == 404
    assert client.get("/api/v1/ready").json()["interfaces"]["mcp"].startswith("off: ATEB_MCP")


def test_what_is_no_json_is_told_so(server: str) -> None:
    reply = httpx.post(f"{server}/mcp", content=b"\xff\xfe{", headers={"Content-Type": "application/json"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, -32700)
