"""Reports: JSON and answers, comparisons and bars, the command's exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from test_evaluation_run import QUESTIONS, AlwaysRefusing, Honest, RandomPassages, question

from assistant import Answer
from assistant.commands.cli import main
from assistant.evaluation import QuestionsError, evaluate
from assistant.evaluation.compare import compare, fallen, load_report, parse_bars, under
from assistant.evaluation.report import write_json
from assistant.evaluation.report_text import comparison_text
from assistant.evaluation.statistics import mean
from index import Index


def test_the_json_tells_figures_and_each_question(small_index: Index) -> None:
    astray = question("astray", "Who chairs the Riverside Partnership?", "Ann", "Ann chairs it.")
    found = json.loads(json.dumps(evaluate(RandomPassages(small_index), [*QUESTIONS, astray]).to_dict()))
    assert (found["scored"], found["unlocated"]) == (len(QUESTIONS), 1)
    assert found["measures"]["false_answers"]["value"] == 1
    assert set(found["by_type"]) == {"who", "number", "unanswerable"}
    assert len(found["risk_coverage"]["coverage"]) == len(found["risk_coverage"]["risk"]) > 1
    told = {outcome["id"]: outcome for outcome in found["outcomes"]}
    assert told["astray"]["unlocated"] == ["“Ann chairs it.” is not in parks.txt"]
    assert told["email"]["verdict"] == "false_answer"
    assert "email" in found["failures"]


def test_report_answers_and_curve_are_written(small_index: Index, tmp_path: Path) -> None:
    report = evaluate(Honest(small_index), QUESTIONS)
    report.write(tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [q.id for q in QUESTIONS]
    assert lines[0]["citations"][0]["quote"] == QUESTIONS[0].evidence[0].quote
    assert load_report(tmp_path / "report.json")["measures"]["facts"]["value"] == 1
    assert "polyline" in (tmp_path / "risk.svg").read_text("utf-8")


def test_what_got_better_and_worse_is_told_question_by_question(small_index: Index) -> None:
    class Half(Honest):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            kind = Honest if "Partnership" not in question else AlwaysRefusing
            return kind.ask(self, question)

    before = evaluate(Half(small_index), QUESTIONS).to_dict()
    comparison = compare(evaluate(Honest(small_index), QUESTIONS), before)
    assert (comparison.better, comparison.worse) == (("chair",), ())
    back = compare(evaluate(Half(small_index), QUESTIONS), evaluate(Honest(small_index), QUESTIONS).to_dict())
    assert (back.better, back.worse) == ((), ("chair",))
    change = back.changes["facts"]
    assert (change.before, change.after, change.worse, change.p) == (1.0, 0.75, 1, 1.0)
    assert fallen(back, {"facts": 0.0})
    assert not fallen(back, {"facts": 0.25})
    assert not fallen(comparison, {"facts": 0.0, "false_refusals": 0.0})
    assert "worse: 1  chair" in comparison_text(back)


def test_a_reworded_question_is_not_compared(small_index: Index) -> None:
    before = evaluate(Honest(small_index), QUESTIONS).to_dict()
    before["outcomes"][0]["question"] = "Another question?"
    comparison = compare(evaluate(Honest(small_index), QUESTIONS), before)
    assert comparison.reworded == ("chair",)
    change = comparison.changes["correct"]
    assert change.n == len(QUESTIONS) - 1


def test_what_changed_is_tested_by_sign(small_index: Index) -> None:
    report = evaluate(Honest(small_index), QUESTIONS[:4])
    before = evaluate(AlwaysRefusing(small_index), QUESTIONS[:4]).to_dict()
    assert compare(report, before).changes["facts"].p == pytest.approx(2 * 0.5**4), "McNemar's, exact"
    assert compare(report, before).changes["false_refusals"].better == 4, "lower is better"
    assert compare(report, report.to_dict()).changes["facts"].p == 1


def test_an_interval_is_never_without_width_for_all_or_nothing() -> None:
    assert mean([1.0] * 10).low == pytest.approx(0.722, abs=0.001)
    sure = mean([0.0, 1.0] * 50)
    assert sure.low is not None
    assert sure.high is not None
    assert 0.35 < sure.low < 0.5 < sure.high < 0.65


@pytest.mark.parametrize("argument", ["fact=0.8", "facts", "facts=high"])
def test_a_bar_that_is_none_is_refused(argument: str) -> None:
    with pytest.raises(QuestionsError):
        parse_bars([argument])


def test_bars_hold_in_the_direction_of_the_measure(small_index: Index) -> None:
    report = evaluate(AlwaysRefusing(small_index), QUESTIONS)
    assert under(report, {"facts": 0.5}) == ["facts is 0.0000, below 0.5"]
    assert under(report, {"false_refusals": 0.5}) == ["false_refusals is 1.0000, above 0.5"]
    assert under(report, {"false_answers": 0.0}) == []
    assert "not measured" in under(report, {"exactness": 0.1})[0]


def test_a_summary_holds_no_word_of_questions_or_documents(small_index: Index) -> None:
    found = evaluate(Honest(small_index), QUESTIONS, name="Ateb").summary()
    text = json.dumps(found)
    assert (found["system"], found["measures"]["facts"]["value"]) == ("Ateb", 1)
    assert {"latency_p50", "latency_p95"} <= set(found["measures"])
    assert not re.search("Riverside|Parks|chairs|Library", text)


def test_figures_alone_are_a_baseline_for_as_many_questions(small_index: Index, tmp_path: Path) -> None:
    write_json(evaluate(Honest(small_index), QUESTIONS).summary(), tmp_path / "figures.json")
    baseline = load_report(tmp_path / "figures.json")
    comparison = compare(evaluate(AlwaysRefusing(small_index), QUESTIONS), baseline)
    assert fallen(comparison, {"facts": 0.5}) == ["facts went from 1.0000 to 0.0000 over 4 questions"]
    assert not fallen(comparison, {"false_answers": 0.0})
    assert "facts                   1.000    0.000\n" in comparison_text(comparison)
    fewer = compare(evaluate(Honest(small_index), QUESTIONS[:2]), baseline)
    assert "can't be compared" in fallen(fewer, {"facts": 0.0})[0]


@pytest.mark.parametrize("name", ["questions", "questions_third"])
def test_the_stored_figures_are_baselines(small_index: Index, name: str) -> None:
    stored = load_report(Path(__file__).resolve().parents[1] / f"{name}.baseline.json")
    report = evaluate(Honest(small_index), QUESTIONS)
    changes = compare(report, {**stored, "scored": len(QUESTIONS)}).changes
    assert changes["facts"].before == pytest.approx(stored["measures"]["facts"]["value"], abs=1e-4)
    assert changes["facts"].after == 1


@pytest.mark.model
def test_the_command_reports_compares_and_fails(world: Callable[..., Path], tmp_path: Path) -> None:
    folder = world()
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(f"{q.model_dump_json()}\n" for q in QUESTIONS), encoding="utf-8")
    where = ["--corpus", str(folder), "--index-folder", str(tmp_path / "index")]
    report = tmp_path / "report"
    assert main(["evaluate", str(path), *where, "--report", str(report)]) == 0
    baseline = report / "report.json"
    assert load_report(baseline)["scored"] == len(QUESTIONS)
    more = ["--baseline", str(baseline), "--no-worse", "facts", "--no-worse", "abstention=0.02"]
    assert main(["evaluate", str(path), *where, *more, "--fail-under", "exactness=1"]) == 0
    assert main(["evaluate", str(path), *where, "--fail-under", "words=1"]) == 1
    assert main(["evaluate", str(path), *where, "--no-worse", "facts"]) == 1, "there is no baseline"
    better = json.loads(baseline.read_text("utf-8"))
    for outcome in better["outcomes"]:
        outcome["values"] |= (
            {"abstention": 1.0} if outcome["values"].get("abstention") else {"abstention": 2.0}
        )
    baseline.write_text(json.dumps(better), encoding="utf-8")
    failing = any(o["values"]["abstention"] == 2 for o in better["outcomes"])
    assert main(["evaluate", str(path), *where, *more]) == int(failing)


@pytest.mark.parametrize("content", ["{", "[]", '{"outcomes": [{"id": "a"}]}', '{"measures": {}}'])
def test_a_baseline_that_is_no_report_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "report.json").write_text(content, encoding="utf-8")
    with pytest.raises(QuestionsError, match="report"):
        load_report(tmp_path / "report.json")


def test_where_nothing_can_be_written_nothing_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for option in ("--report", "--summary"):
        assert main(["evaluate", "no-such-set.jsonl", option, str(tmp_path / "file" / "below" / "x")]) == 1
        assert "can't be made" in capsys.readouterr().err
