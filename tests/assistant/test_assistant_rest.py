"""REST: what it gives is what it says, and every error is a problem."""

import json

import httpx
import pytest
from jsonschema import validate

from assistant import Assistant, answer_schema
from assistant.serve.feedback import FeedbackStore

QUESTION = "How many parks and play areas is the Parks Manager responsible for?"


@pytest.fixture
def api(server: str):
    with httpx.Client(base_url=f"{server}/api/v1", timeout=30) as client:
        yield client


def test_answer_follows_the_published_schema_and_cites_exactly(api, plain_assistant: Assistant) -> None:
    answer = api.post("/ask", json={"question": QUESTION}).raise_for_status().json()
    validate(answer, answer_schema())
    assert "forty-two parks" in answer["text"]
    for c in answer["citations"]:
        document = api.get(f"/documents/{c['document_id']}").json()
        assert document["text"][c["start"] : c["end"]] == c["quote"]
    assert answer["text"] == plain_assistant.ask(QUESTION).text


def test_history_makes_a_follow_up_whole(api) -> None:
    asked = {"question": "And who manages it?", "history": ["What does the Parks Service do?"]}
    messages = {**asked, "history": [{"role": "user", "content": "What does the Parks Service do?"}]}
    first, second = (api.post("/ask", json=body).json() for body in (asked, messages))
    assert first["standalone_question"] == second["standalone_question"] != asked["question"]


def test_stream_of_events_ends_with_the_answer(api) -> None:
    asked = {"question": "What are the Parks Manager's areas of responsibility?"}
    with api.stream("POST", "/ask/stream", json=asked) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        lines = list(reply.iter_lines())
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert [e["done"] for e in events] == [False] * (len(events) - 1) + [True]
    assert len(events) > 1
    whole = api.post("/ask", json=asked).json()
    assert events[-1]["text"] == whole["text"]


def test_search_gives_text_with_offsets(api) -> None:
    found = api.post("/search", json={"question": "books lent", "k": 3}).raise_for_status().json()
    assert len(found["passages"]) == 3
    for p in found["passages"]:
        text = api.get(f"/documents/{p['document_id']}").json()["text"]
        assert text[p["start"] : p["end"]] == p["text"]
    none = api.post("/search", json={"question": "books", "where": {"document": "none.txt"}}).json()
    assert none["passages"] == []


def test_passages_of_a_document_tile_its_text(api) -> None:
    card = api.get("/documents").json()["documents"][0]
    whole = api.get(f"/documents/{card['id']}").json()
    assert whole["characters"] == len(whole["text"]) == card["characters"]
    assert "".join(whole["text"][p["start"] : p["end"]] for p in whole["passages"]) == whole["text"]


def test_feedback_is_kept_and_not_shown(api, plain_assistant: Assistant) -> None:
    given = {"mark": "wrong", "question": QUESTION, "comment": "another year"}
    reply = api.post("/feedback", json=given)
    assert reply.status_code == 201
    kept = {f.id: f for f in FeedbackStore(plain_assistant.settings.index).all()}
    assert kept[reply.json()["id"]].comment == "another year"
    assert api.get("/feedback").status_code == 405


def test_health_and_readiness(api) -> None:
    assert api.get("/health").json()["status"] == "ok"
    ready = api.get("/ready").json()
    assert ready["documents"] == 1
    assert ready["interfaces"] == {"rest": "/api/v1", "openai": "/v1", "mcp": "/mcp"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        pytest.param("POST", "/ask", {"question": "  "}, 422, id="blank"),
        pytest.param("POST", "/ask", {"question": "x" * 5000}, 413, id="too long"),
        pytest.param("POST", "/search", {"question": "x" * 5000}, 413, id="too long to search"),
        pytest.param("POST", "/ask", {"question": "x", "wher": {}}, 422, id="unknown field"),
        pytest.param("POST", "/ask", {"question": "x", "where": {"date_from": "May"}}, 422, id="no date"),
        pytest.param("POST", "/search", {"question": "x", "k": 0}, 422, id="none wanted"),
        pytest.param("POST", "/feedback", {"mark": "great", "question": "x"}, 422, id="unknown mark"),
        pytest.param("GET", "/documents/none", None, 404, id="no such document"),
        pytest.param("GET", "/nothing", None, 404, id="no such address"),
        pytest.param("DELETE", "/documents", None, 405, id="no such method"),
    ],
)
def test_errors_are_problems(api, method: str, path: str, body: dict | None, status: int) -> None:
    reply = api.request(method, path, json=body)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["status"] == status
    assert reply.json()["detail"]


def test_text_that_is_no_unicode_is_refused(api) -> None:
    reply = api.post("/ask", content=b'{"question": "\\ud800"}', headers={"Content-Type": "application/json"})
    assert reply.status_code == 422
