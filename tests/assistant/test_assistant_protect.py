"""What stands before every route: limits, headers, logs, the audit record."""

import asyncio
import io
import json
import logging
import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from conftest import DOCUMENTS
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from serving import protected

from assistant import Assistant, Settings
from assistant.commands.cli import main
from assistant.serve.audit import AuditLog, audit_days
from assistant.serve.identity import User
from assistant.serve.limits import AnswerGate, RateLimit
from assistant.serve.logs import JsonLines, start_logging
from assistant.serve.problems import BusyError

QUESTION = "How many parks and play areas is the Parks Manager responsible for?"


def with_pages(assistant: Assistant, monkeypatch: pytest.MonkeyPatch, **values: object) -> FastAPI:
    """Return a protected application with a page, and a route that falls over."""
    app = protected(assistant, monkeypatch, **values)

    @app.get("/page")
    def page() -> HTMLResponse:
        return HTMLResponse("<script>mine()</script><script src='/x.js'></script>")

    @app.get("/falls")
    def falls() -> None:
        raise RuntimeError(f"this quotes the question: {QUESTION}")

    return app


def test_body_is_bounded_announced_or_not(plain_assistant, monkeypatch) -> None:
    client = TestClient(protected(plain_assistant, monkeypatch, body_limit=2000))
    for body in ({"content": b"x" * 3000}, {"content": (b"x" * 500 for _ in range(9))}):
        reply = client.post("/api/v1/ask", headers={"Content-Type": "application/json"}, **body)
        assert reply.status_code == 413
        assert reply.headers["content-type"] == "application/problem+json"
    assert client.post("/v1/chat/completions", content=b"x" * 3000).json()["error"]["message"]


def test_requests_a_minute_by_user(plain_assistant, monkeypatch) -> None:
    client = TestClient(protected(plain_assistant, monkeypatch, requests_per_minute=3))
    replies = [client.post("/api/v1/ask", json={"question": QUESTION}) for _ in range(5)]
    assert [r.status_code for r in replies] == [200, 200, 200, 429, 429]
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 20
    dialect = client.post("/v1/chat/completions", json={})
    assert (dialect.status_code, dialect.json()["error"]["type"]) == (429, "rate_limit_error")


def test_bucket_fills_with_time_and_is_each_ones_own() -> None:
    now = [0.0]
    rate = RateLimit(2, clock=lambda: now[0])
    assert [rate.take("ann") > 0 for _ in range(3)] == [False, False, True]
    assert rate.take("bob") == 0
    now[0] = 30.0
    assert [rate.take("ann") > 0 for _ in range(2)] == [False, True]
    assert not any(RateLimit(0).take("ann") for _ in range(1000))


async def test_queue_is_bounded_and_places_come_free() -> None:
    gate = AnswerGate(concurrent=1, queue=1, patience=5)
    async with gate.place():
        waiting = asyncio.create_task(gate.run(lambda: "done"))
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError) as busy:
            await gate.run(lambda: "never")
        assert busy.value.retry_after >= 1
    assert await waiting == "done"
    impatient = AnswerGate(concurrent=1, queue=1, patience=0.01)
    async with impatient.place():
        with pytest.raises(BusyError):
            await impatient.run(lambda: "never")
    assert await impatient.run(lambda: "done") == "done"


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/ask/stream"])
async def test_full_queue_is_503_with_a_time_to_come_again(plain_assistant, monkeypatch, path: str) -> None:
    app = protected(plain_assistant, monkeypatch, concurrent_answers=1, queue=1)
    slow = plain_assistant.stream

    def stream(*given, **more):
        import time

        time.sleep(0.3)
        yield from slow(*given, **more)

    monkeypatch.setattr(plain_assistant, "stream", stream)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        asked = [client.post(path, json={"question": QUESTION}) for _ in range(5)]
        replies = await asyncio.gather(*asked)
    assert sorted({r.status_code for r in replies}) == [200, 503]
    refused = [r for r in replies if r.status_code == 503]
    assert all(int(r.headers["retry-after"]) >= 1 for r in refused)
    assert all(r.headers["content-type"] == "application/problem+json" for r in refused)


def test_every_response_has_the_security_headers(plain_assistant, monkeypatch) -> None:
    client = TestClient(with_pages(plain_assistant, monkeypatch))
    for path in ("/page", "/api/v1/documents", "/nothing", "/v1/models", "/api/v1/nothing"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert not re.search(r"https?:|\*", policy)
        assert re.fullmatch("[0-9a-f]{16}", headers["x-request-id"])
        assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_scripts_of_the_page_have_its_nonce_and_no_other_runs(plain_assistant, monkeypatch) -> None:
    client = TestClient(with_pages(plain_assistant, monkeypatch))
    first, second = client.get("/page"), client.get("/page")
    nonce = re.search(
        r"script-src 'self' 'nonce-([\w-]+)' 'unsafe-eval';", first.headers["content-security-policy"]
    )[1]
    assert first.text.count(f'<script nonce="{nonce}"') == 2
    assert "unsafe-inline" not in first.headers["content-security-policy"].split("style-src")[0]
    assert nonce not in second.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Host": "evil.example"}, 421, id="a stranger's name"),
        pytest.param({"Host": "127.0.0.1.evil.example"}, 421, id="a name like ours"),
        pytest.param({"Host": "[::1]:7860"}, 200, id="IPv6"),
        pytest.param({"Host": "localhost:7860"}, 200, id="localhost"),
        pytest.param({"Host": "[bad"}, 421, id="no address"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="a page of another site"),
        pytest.param({"Origin": "null"}, 403, id="a page of no site"),
        pytest.param({"Origin": "http://127.0.0.1:1"}, 403, id="a page of another port"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="sent across sites"),
        pytest.param({"Origin": "http://testserver"}, 200, id="our own page"),
    ],
)
def test_other_sites_reach_nothing(plain_assistant, monkeypatch, headers: dict, status: int) -> None:
    client = TestClient(protected(plain_assistant, monkeypatch))
    assert client.post("/api/v1/ask", json={"question": QUESTION}, headers=headers).status_code == status


def test_log_is_json_without_questions(plain_assistant, monkeypatch, request) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("ateb")
    monkeypatch.setattr(logger, "handlers", [handler])
    before = logger.level
    logger.setLevel(logging.INFO)
    request.addfinalizer(lambda: logger.setLevel(before))
    client = TestClient(with_pages(plain_assistant, monkeypatch), raise_server_exceptions=False)
    reply = client.post("/api/v1/ask?question=lent", json={"question": QUESTION})
    fallen = client.get("/falls")
    assert fallen.status_code == 500
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    by_event = {(line["event"], line.get("path")): line for line in lines}
    asked = by_event["request", "/api/v1/ask"]
    assert asked["request"] == reply.headers["x-request-id"]
    assert (asked["status"], asked["user"], asked["method"]) == (200, "local", "POST")
    assert by_event["answer", None]["status"] == "answered"
    assert by_event["failed", "/falls"]["error"] == "RuntimeError"
    assert by_event["failed", "/falls"]["request"] == fallen.json()["request_id"]
    assert "books" not in written.getvalue()
    assert "lent" not in written.getvalue()
    client = TestClient(protected(plain_assistant, monkeypatch, log_questions=True))
    client.post("/api/v1/ask", json={"question": QUESTION})
    assert QUESTION in written.getvalue()


def test_what_a_library_says_is_in_the_log_without_its_words(capsys, monkeypatch) -> None:
    """The MCP library logs a request that it does not understand whole, and by its own layout."""
    root = logging.getLogger()
    for logger in (root, logging.getLogger("ateb"), logging.getLogger("uvicorn.error")):
        for name in ("handlers", "level", "propagate"):
            monkeypatch.setattr(logger, name, getattr(logger, name))
    start_logging()
    logging.getLogger("mcp.server").warning("Failed to validate request: who was lent books?")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["logger"], line["level"]) == ("library", "mcp.server", "warning")
    assert "books" not in str(line)


def test_answers_are_recorded_exported_and_forgotten(
    tmp_path: Path, plain_assistant, monkeypatch, capsys
) -> None:
    app = protected(plain_assistant, monkeypatch, audit_days=30, index=tmp_path)
    client = TestClient(app)
    client.post("/api/v1/ask", json={"question": QUESTION})
    asked = [{"role": "user", "content": "Which singer opened the festival in Lisbon?"}]
    client.post("/v1/chat/completions", json={"messages": asked})
    folder = ["--index-folder", str(tmp_path)]
    assert main(["audit", "export", *folder]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["interface"], r["status"]) for r in records] == [
        ("rest", "answered"), ("openai", "not_in_documents"),
    ]  # fmt: skip
    assert records[0]["question"] == QUESTION
    assert records[0]["user"] == "local"
    assert records[0]["answer"]["citations"][0]["quote"]
    assert records[0]["index_version"] == plain_assistant.index.version
    assert records[1]["answer"]["nearest"]
    assert main(["audit", "export", "--format", "csv", "--user", "nobody", *folder]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    monkeypatch.setenv("ATEB_AUDIT_DAYS", "0")
    assert main(["audit", "purge", *folder]) == 0
    assert list(AuditLog(tmp_path, days=30).records()) == []


def test_record_is_kept_for_its_days_and_no_longer(tmp_path: Path, plain_assistant) -> None:
    now = [1_800_000_000.0]
    log = AuditLog(tmp_path, days=2, clock=lambda: now[0])
    answer = plain_assistant.ask(QUESTION)
    for _ in range(3):
        log.add(answer, user=User("ann"), interface="rest")
        now[0] += 86_400
    now[0] += 3600
    log.add(answer, user=User("bob"), interface="rest")
    assert [r.user for r in log.records()] == ["ann", "bob"]


@pytest.mark.parametrize(
    ("auth", "days", "kept"), [("", -1, 0), ("users", -1, 90), ("", 7, 7), ("users", 0, 0)]
)
def test_record_is_kept_where_users_log_in(auth: str, days: int, kept: int) -> None:
    assert audit_days(replace(Settings(), corpus=DOCUMENTS, auth=auth, audit_days=days)) == kept
