"""A whole session of the real server, every interface used: connections to elsewhere are counted, none."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from conftest import DOCUMENTS
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from serving import free_port

ROOT = Path(__file__).resolve().parents[2]
# Counts what the interpreter is asked to connect to or look up, before anything is imported.
PROGRAM = """
import ipaddress, json, os, sys

counted = open(sys.argv.pop(1), "a", buffering=1)

def here(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

def count(event, given):
    if event in ("socket.connect", "socket.sendto"):
        address = given[1]
        if isinstance(address, tuple):
            counted.write(json.dumps([event, str(address), here(address[0])]) + "\\n")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        counted.write(json.dumps([event, str(given[0]), here(given[0])]) + "\\n")

sys.addaudithook(count)
from assistant.commands.cli import main
sys.exit(main(["serve", "--no-browser", *sys.argv[1:]]))
"""
QUESTION = "How many parks and play areas is the Parks Manager responsible for?"


@pytest.mark.model
async def test_no_connection_leaves_this_machine(tmp_path: Path) -> None:
    counts, port = tmp_path / "counts", free_port()
    environment = {**os.environ, "ATEB_INDEX": str(tmp_path / "index"), "ATEB_CORPUS": str(DOCUMENTS)}
    for name in ("HF_HUB_OFFLINE", "GRADIO_ANALYTICS_ENABLED", "ANONYMIZED_TELEMETRY"):
        environment.pop(name, None)  # what keeps the libraries quiet must come from Ateb itself
    command = [sys.executable, "-c", PROGRAM, str(counts), "--port", str(port)]
    with (tmp_path / "log").open("w") as log:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            await ready(client, child)
            for path in ("/", "/cy/", "/config", "/api/v1/documents", "/v1/models"):
                await client.get(path, follow_redirects=True)
            for path in ("/api/v1/ask", "/api/v1/ask/stream", "/api/v1/search"):
                assert (await client.post(path, json={"question": QUESTION})).status_code == 200
            said = {"messages": [{"role": "user", "content": QUESTION}]}
            assert (await client.post("/v1/chat/completions", json=said)).status_code == 200
            shown = await asyncio.to_thread(asked_in_gradio, f"http://127.0.0.1:{port}")
            assert "forty-two parks" in shown
            async with (
                streamable_http_client(f"http://127.0.0.1:{port}/mcp") as (read, write, _),
                ClientSession(read, write) as session,
            ):
                await session.initialize()
                assert not (await session.call_tool("ask", {"question": QUESTION})).isError
    finally:
        child.terminate()
        child.wait(30)
    counted = [json.loads(line) for line in counts.read_text().splitlines()]
    assert [event for event in counted if not event[2]] == []


def asked_in_gradio(address: str) -> str:
    from gradio_client import Client

    return str(Client(address, verbose=False).predict(QUESTION, api_name="/chat"))


async def ready(client: httpx.AsyncClient, child: subprocess.Popen) -> None:
    for _ in range(600):
        assert child.poll() is None
        try:
            if (await client.get("/config")).status_code == 200:  # the window is open, and so is the rest
                return
        except httpx.HTTPError:
            pass
        await asyncio.sleep(0.2)
    raise AssertionError("not ready after two minutes")
