"""Feedback is kept beside the documents, whole, while others write; and exported."""

import csv
import io
import json
import sqlite3
import threading

import pytest

from assistant.commands.cli import main
from assistant.serve.feedback import Feedback, FeedbackStore
from index import IndexMissingError
from index.build import build

ANSWER = {
    "status": "answered",
    "text": "The board. [1]",
    "citations": [{"number": 1, "source": "a.txt", "start": 3, "end": 9, "quote": "boards"}],
}


@pytest.fixture
def store(small_index, tmp_path) -> FeedbackStore:
    return FeedbackStore(tmp_path / "index")


def test_feedback_is_given_back_as_it_was_kept(store) -> None:
    first = Feedback(
        mark="right", question="Who?", history=("What?", "Beth?"), answer=ANSWER, index_version="v1"
    )
    second = Feedback(mark="missing", question="Pwy?", comment="ŵ and ŷ", language="cy")
    store.add(first)
    store.add(second)
    assert store.all() == [first, second]
    assert first.at.endswith("+00:00")


def test_feedback_outlives_indexing_anew(store, world, tmp_path, embedder) -> None:
    store.add(Feedback(mark="wrong", question="Who?"))
    build(world({"new.txt": "The Mayor opens the fair.\n"}), tmp_path / "index", embedder=embedder)
    assert [f.mark for f in store.all()] == ["wrong"]


def test_threads_lose_nothing(store) -> None:
    def many() -> None:
        for _ in range(10):
            store.add(Feedback(mark="right", question="Who?"))

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.all()) == 40


def test_feedback_waits_for_a_writer_in_the_middle_of_its_transaction(store, tmp_path) -> None:
    writer = sqlite3.connect(tmp_path / "index" / "catalogue.sqlite", check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, writer.rollback).start()
    store.add(Feedback(mark="right", question="Who?"))
    assert len(store.all()) == 1
    writer.close()


@pytest.mark.parametrize(
    ("values", "match"),
    [
        pytest.param({"mark": "good"}, "'right', 'wrong' or 'missing'", id="unknown mark"),
        pytest.param({"question": " "}, "question", id="no question"),
        pytest.param({"comment": "x" * 2001}, "2000", id="long comment"),
    ],
)
def test_what_cannot_be_kept_is_refused(values, match) -> None:
    with pytest.raises(ValueError, match=match):
        Feedback(**{"mark": "right", "question": "Who?", **values})


def test_there_is_no_feedback_without_an_index(tmp_path) -> None:
    with pytest.raises(IndexMissingError, match="ateb index"):
        FeedbackStore(tmp_path)


def test_command_exports_json_and_a_table(store, tmp_path, capsys) -> None:
    store.add(Feedback(mark="wrong", question="=1+1", comment="no", answer=ANSWER, index_version="v1"))
    folder = str(tmp_path / "index")
    assert main(["feedback", "--json", "--index-folder", folder]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["answer"] == ANSWER
    assert main(["feedback", "--csv", "--index-folder", folder]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (row["mark"], row["question"], row["sources"]) == ("wrong", "'=1+1", "[1] a.txt 3–9")
    assert main(["feedback", "--index-folder", folder]) == 0
    assert "1 in all" in capsys.readouterr().out
