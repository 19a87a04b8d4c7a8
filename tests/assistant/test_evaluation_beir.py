"""Collections in BEIR's layout: retrieval measured, queries asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.commands.cli import main
from assistant.evaluation import QuestionsError
from assistant.evaluation.beir import is_beir, load_beir, retrieval_figures
from index import Index
from index.build import build
from index.embed import WordEmbedder


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
    beir = load_beir(folder, tmp_path / "documents")
    build(tmp_path / "documents", tmp_path / "index", embedder=WordEmbedder())
    with Index.open(tmp_path / "index", embedder=WordEmbedder()) as index:
        figures = retrieval_figures(beir, index)
    assert {name: e.value for name, e in figures.items()} == {"ndcg@10": 1, "recall@10": 1, "mrr": 1}
    assert figures["mrr"].n == 2


def test_judgements_that_are_none_are_told_by_line(collection: Callable[..., Path], tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="line 2"):
        load_beir(collection("query-id\tcorpus-id\tscore\nq1 a 1\n"), tmp_path / "documents")


@pytest.mark.model
def test_the_command_retrieves_and_answers_over_beirs_layout(
    collection: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(collection())
    assert main(["evaluate", folder]) == 0
    assert "mrr         1.0000" in capsys.readouterr().out
    assert main(["evaluate", folder, "--answers", "--json", "--index-folder", str(tmp_path / "kept")]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["measures"]["facts"]["n"] == 2
    assert report["measures"]["false_answers"]["n"] == 1, "a question without a judgement is asked too"
    assert (tmp_path / "kept" / "index").is_dir()
