"""The command that verifies: files and forms of answers, the curve, lines that are wrong."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from word_model import SOURCE, WordModel

from assistant.commands.cli import main
from assistant.evaluation.curves import f1, precision_recall
from assistant.verify.verify import SupportVerifier


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to write rows to, verified by words."""
    verifier = SupportVerifier(WordModel())
    monkeypatch.setattr("assistant.verify.open_verifier", lambda name, strictness: verifier)
    return tmp_path / "rows.jsonl"


def written(path: Path, *rows: Any) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


GOOD, BAD = "Bicycles travel free.", "The captain is Olaf Renk, aged 51."


def test_command_prints_a_verdict_a_line(
    rows: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = written(rows, {"context": SOURCE, "response": GOOD}, {"id": 7, "context": SOURCE, "response": BAD})
    assert main(["verify", name]) == 0
    out = capsys.readouterr().out
    first, second = map(json.loads, out.splitlines())
    assert (first["supported"], second["supported"], second["id"]) == (True, False, 7)
    assert second["sentences"][0]["reasons"]
    monkeypatch.setattr("sys.stdin", io.StringIO(rows.read_text(encoding="utf-8")))
    assert main(["verify", "-"]) == 0
    assert capsys.readouterr().out == out


def test_command_prints_a_verdict_before_it_reads_on(
    rows: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed: list[str] = []

    class Lines:
        """Standard input that notes what was printed when its next line is asked for."""

        def __iter__(self) -> Iterator[str]:
            for text in (GOOD, BAD):
                printed.append(capsys.readouterr().out)
                yield json.dumps({"context": SOURCE, "response": text})

    monkeypatch.setattr("sys.stdin", Lines())
    assert main(["verify", "-"]) == 0
    assert json.loads(printed[1])["supported"]


def test_command_takes_ragtruth_and_draws_the_curve(
    rows: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    passages = {"question": "What is free?", "passages": f"passage 1:{SOURCE}\n\npassage 2:The end."}
    written(tmp_path / "source_info.jsonl", {"source_id": "9", "task_type": "QA", "source_info": passages})
    label = {"start": 0, "end": len(BAD), "text": BAD, "label_type": "Evident Baseless Info"}
    told = [{"id": "0", "source_id": "9", "labels": [], "response": GOOD},
            {"id": "1", "source_id": "9", "labels": [label], "response": BAD}]  # fmt: skip
    curve = tmp_path / "curve.svg"
    assert main(["verify", written(rows, *told), "--curve", str(curve)]) == 0
    out = capsys.readouterr()
    assert [json.loads(line)["supported"] for line in out.out.splitlines()] == [True, False]
    assert "2 answers: F1 1.00 (precision 1.00, recall 1.00)" in out.err
    assert "polyline" in curve.read_text(encoding="utf-8")


def test_command_takes_lettucedetect(rows: Path, capsys: pytest.CaptureFixture[str]) -> None:
    samples = [
        {"prompt": SOURCE, "answer": GOOD, "labels": []},
        {"prompt": SOURCE, "answer": BAD, "labels": [{}]},
    ]
    rows.write_text(json.dumps(samples, indent=2), encoding="utf-8")
    assert main(["verify", str(rows)]) == 0
    assert [json.loads(line)["supported"] for line in capsys.readouterr().out.splitlines()] == [True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Line 1 is not JSON"), ('{"response": "x"}', "no context"), ("[1]", "no context and no response"),
        ('{"source_id": 1, "response": "x"}', "source_info.jsonl"),
    ],
)  # fmt: skip
def test_line_of_another_form_is_named(
    rows: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    rows.write_text(text, encoding="utf-8")
    assert main(["verify", str(rows)]) == 1
    assert said in capsys.readouterr().err


def test_wrong_line_comes_after_the_verdicts_of_those_before(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows.write_text(json.dumps({"context": SOURCE, "response": GOOD}) + "\n{\n", encoding="utf-8")
    assert main(["verify", str(rows)]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["supported"]
    assert "Line 2 is not JSON" in told.err


def test_precision_and_recall_follow_the_bar() -> None:
    curve = precision_recall([(0.9, True, True), (0.6, False, True), (0.5, True, False), (0.1, False, False)])
    assert curve.points == ((0.5, 1.0), (0.5, 0.5), (1.0, 2 / 3), (1.0, 0.5))
    assert (curve.own, curve.area) == ((0.5, 0.5), 0.75)
    assert f1(0.0, 0.0) == 0.0
