"""Other systems: callables, HTTP endpoints in our form and OpenAI's; BEIR's layout."""

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
from assistant.evaluation import QuestionsError, evaluate
from assistant.evaluation.beir import evaluate_retrieval, is_beir
from assistant.evaluation.foreign import AnswerFormError, answer_from, refuses
from assistant.evaluation.locate import Corpus
from assistant.evaluation.measures import score
from assistant.evaluation.systems import SystemUnusableError, load_system
from index import Index
from index.embed import WordEmbedder

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
    assert found["support"] == 0.5, "the first quote knows of no years"
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


@pytest.fixture
def collection(tmp_path: Path) -> Callable[[str], Path]:
    def write(judgements: str = "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t2\n") -> Path:
        folder = tmp_path / "small"
        (folder / "qrels").mkdir(parents=True)
        corpus = [("a", "Parks", "The Parks Board plants trees in Harbour Ward."),
                  ("b", "", "The mobile library visits nine villages."), ("c", "", "Buses run hourly.")]  # fmt: skip
        queries = [{"_id": "q1", "text": "Who plants trees?", "answers": ["The Parks Board"], "context_id": "a"},
                   {"_id": "q2", "text": "How many villages does the library visit?", "answers": ["nine"], "context_id": "b"},
                   {"_id": "q3", "text": "Who mends the roads?", "answerable": False, "context_id": "c"}]  # fmt: skip
        rows = [json.dumps({"_id": i, "title": title, "text": text}) for i, title, text in corpus]
        (folder / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
        (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
        (folder / "qrels" / "test.tsv").write_text(judgements, encoding="utf-8")
        return folder

    return write


def test_retrieval_is_measured_over_beirs_layout(collection: Callable[..., Path], tmp_path: Path) -> None:
    folder = collection()
    assert is_beir(folder)
    figures = evaluate_retrieval(folder, tmp_path / "work", embedder=WordEmbedder())
    assert {name: estimate.value for name, estimate in figures.items()} == {
        "ndcg@10": 1,
        "recall@10": 1,
        "mrr": 1,
    }
    assert figures["mrr"].n == 2


def test_judgements_that_are_none_are_told_by_line(collection: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="line 2"):
        evaluate_retrieval(
            collection("query-id\tcorpus-id\tscore\nq1 a 1\n"), tmp_path / "w", embedder=WordEmbedder()
        )


@pytest.mark.model
def test_the_command_retrieves_and_answers_over_beirs_layout(
    collection: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(collection())
    assert main(["evaluate", folder]) == 0
    assert "mrr         1.0000" in capsys.readouterr().out
    assert main(["evaluate", folder, "--answers", "--json", "--index-folder", str(tmp_path / "kept")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {"token_f1", "exact_match", "facts", "false_answers"} <= set(report["measures"])
    assert report["measures"]["token_f1"]["n"] == 3, "a question without a judgement is asked too"
    assert (tmp_path / "kept" / "index").is_dir()
