"""Other systems: callables, HTTP endpoints in our form and OpenAI's; the command that asks them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from test_evaluation_run import QUESTIONS, Honest

from assistant.commands.cli import main
from assistant.evaluation import evaluate
from assistant.evaluation.foreign import AnswerFormError, answer_from, refuses
from assistant.evaluation.locate import Corpus
from assistant.evaluation.measures import score
from assistant.evaluation.systems import SystemUnusableError, load_system
from index import Index

ANSWER = "The Parks Board has chaired it for many years. [1] It spends £45,000 a year. [2]"
QUOTES = [
    {"source": "parks.txt", "quote": "The Parks Board chairs the Riverside Partnership."},
    {"source": "parks.txt", "quote": "spends £45,000 a year on tree planting"},
]


class Endpoint(BaseHTTPRequestHandler):
    """A stand-in for another assistant: knows one answer, in two dialects, and fails once."""

    asked: ClassVar[list[Any]] = []
    failures = 0

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Endpoint.asked.append((self.headers.get("Authorization"), body))
        if Endpoint.failures:
            Endpoint.failures -= 1
            self.send_error(503)
            return
        found: dict[str, Any] = {"text": ANSWER, "citations": QUOTES}
        if self.path.endswith("/chat/completions"):
            found = {"choices": [{"message": {"role": "assistant", "content": ANSWER}}], "citations": QUOTES}
        if self.path == "/other":
            found = {"reply": "yes"}
        if self.path == "/gone":
            self.send_error(404)
            return
        payload = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Endpoint.asked, Endpoint.failures = [], 0
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["/ask", "/v1/chat/completions"])
def test_an_endpoint_is_scored_by_the_same_questions(small_index: Index, endpoint: str, path: str) -> None:
    report = evaluate(load_system(endpoint + path), QUESTIONS[:2], index=small_index)
    found = {name: estimate.value for name, estimate in report.figures.items()}
    assert (found["facts"], found["exactness"], found["citation_recall"]) == (1, 1, 1)
    assert found["citation_precision"] == 0.5
    assert [claim.citations for claim in report.outcomes[0].answer.claims] == [(1,), (2,)]
    assert "mrr" not in found, "what another system retrieves is not known"


def test_both_dialects_carry_history_and_key(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER_KEY", "secret")
    load_system(f"{endpoint}/ask", key_variable="OTHER_KEY").ask("And when?", ["Who?"])
    load_system(f"{endpoint}/v1/chat/completions", model="other").ask("And when?", ["Who?"])
    (key, ours), (_, theirs) = Endpoint.asked
    assert key == "Bearer secret"
    assert ours == {"question": "And when?", "history": ["Who?"]}
    assert theirs["model"] == "other"
    assert [turn["content"] for turn in theirs["messages"]] == ["Who?", "And when?"]


def test_a_passing_failure_is_tried_again(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    Endpoint.failures = 1
    assert load_system(f"{endpoint}/ask").ask("Who?").text == ANSWER
    Endpoint.failures = 3
    with pytest.raises(SystemUnusableError, match="503"):
        load_system(f"{endpoint}/ask").ask("Who?")


@pytest.mark.parametrize(
    ("address", "reason"),
    [("/gone", "status 404"), ("/other", "an object with reply")],
)
def test_an_endpoint_that_does_not_answer_is_told(endpoint: str, address: str, reason: str) -> None:
    with pytest.raises(SystemUnusableError, match=reason):
        load_system(endpoint + address).ask("Who?")


@pytest.mark.parametrize("address", ["nowhere", "no_such_module:ask", "json:nothing", "json:__name__"])
def test_a_callable_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SystemUnusableError):
        load_system(address)


def test_a_callable_is_loaded_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other_assistant.py").write_text("def ask(question, history):\n    return 'I do not know.'\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert load_system("other_assistant:ask").ask("Who?").status == "not_in_documents"


def test_our_own_json_is_read_back_whole(small_index: Index) -> None:
    answer = Honest(small_index).ask(QUESTIONS[0].question)
    assert answer_from(json.loads(json.dumps(answer.to_dict())), answer.question) == answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The documents do not say.", True),
        ("The provided context does not mention a salary.", True),
        ("I’m sorry, I could not find this.", True),
        ("I don't know.", True),
        ("The board meets twice. " + "It decides on parks. " * 12 + "The documents do not say when.", False),
        ("The Parks Board does not meet in August.", False),
    ],
)
def test_a_refusal_of_another_system_is_known_by_its_words(text: str, expected: bool) -> None:
    assert refuses(text) is expected


def test_annotations_name_sources_without_quotes(small_index: Index) -> None:
    cited = {"type": "url_citation", "url_citation": {"url": "https://example.org/parks", "title": "Parks"}}
    message = {"content": "The Parks Board chairs it. [1]", "annotations": [cited]}
    answer = answer_from({"choices": [{"message": message}]}, "Who?")
    assert [(c.source, c.quote) for c in answer.citations] == [("https://example.org/parks", "")]
    values = score(
        QUESTIONS[0],
        answer,
        Corpus(small_index.documents()).locate(QUESTIONS[0]),
        Corpus(small_index.documents()),
    ).values
    assert "exactness" not in values
    assert values["citation_precision"] == 0


@pytest.mark.parametrize(
    "given", [7, {}, {"choices": [{}]}, {"text": "a", "status": "maybe"}, None, {"text": "a", "claims": [{}]}]
)
def test_what_is_no_answer_is_refused(given: object) -> None:
    with pytest.raises(AnswerFormError):
        answer_from(given, "Who?")


@pytest.mark.model
def test_the_command_asks_another_system_and_writes_its_figures(
    world: Callable[..., Path], tmp_path: Path, endpoint: str
) -> None:
    path, summary = tmp_path / "questions.jsonl", tmp_path / "new" / "figures.json"
    path.write_text("".join(f"{q.model_dump_json()}\n" for q in QUESTIONS[:2]), encoding="utf-8")
    where = ["--corpus", str(world()), "--index-folder", str(tmp_path / "index")]
    address = f"{endpoint}/v1/chat/completions"
    asked = ["--system", address, "--system-model", "other", "--summary", str(summary)]
    assert main(["evaluate", str(path), *where, *asked]) == 0
    found = json.loads(summary.read_text("utf-8"))
    assert (found["system"], found["measures"]["facts"]["value"]) == (address, 1)
    assert {body["model"] for _, body in Endpoint.asked} == {"other"}
