"""Reports: JSON by its schema, a page of its own, comparisons and bars, summaries without words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from test_evaluation_run import PARKS, QUESTIONS, AlwaysRefusing, Honest, RandomPassages, question

from assistant import Answer
from assistant.commands.cli import main
from assistant.evaluation import Question, QuestionsError, evaluate
from assistant.evaluation.compare import compare, fallen, load_report, parse_bars, under
from assistant.evaluation.report_html import report_html
from assistant.evaluation.report_json import dump, report_dict, report_schema, summary_dict, write_json
from assistant.evaluation.statistics import mean, paired_p
from index import Index


@pytest.mark.parametrize("system", [Honest, RandomPassages, AlwaysRefusing])
def test_the_json_keeps_its_schema(small_index: Index, system: Callable[[Index], Honest]) -> None:
    astray = question("astray", "Who chairs the Riverside Partnership?", "Ann", "Ann chairs it.")
    found = report_dict(evaluate(system(small_index), [*QUESTIONS, astray]))
    Draft202012Validator(report_schema()).validate(json.loads(json.dumps(found)))
    assert found["unlocated"] == 1


def test_the_answers_are_written_a_line_each(small_index: Index, tmp_path: Path) -> None:
    write_json(evaluate(Honest(small_index), QUESTIONS), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == [q.id for q in QUESTIONS]
    assert lines[0]["citations"][0]["quote"] == QUESTIONS[0].evidence[0].quote


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        if tag == "details":
            self.ids.append(dict(attrs)["id"] or "")


def test_the_page_stands_alone_with_failures_first(small_index: Index) -> None:
    page = report_html(evaluate(RandomPassages(small_index), QUESTIONS))
    links = Links()
    links.feed(page)
    assert links.addresses == []
    assert "default-src 'none'" in page
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", page)
    report = evaluate(RandomPassages(small_index), QUESTIONS)
    assert {i.removeprefix("q-") for i in links.ids[: len(report.failures)]} == {
        outcome.question.id for outcome in report.failures
    }


def test_what_documents_say_is_escaped_in_the_page(small_index: Index) -> None:
    class Hostile(Honest):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            return replace(super().ask(question), text="<script>alert(1)</script>")

    page = report_html(evaluate(Hostile(small_index), QUESTIONS))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_what_got_better_and_worse_is_told_question_by_question(small_index: Index) -> None:
    class Half(Honest):
        def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
            kind = Honest if "Partnership" not in question else AlwaysRefusing
            return kind.ask(self, question)

    before = report_dict(evaluate(Half(small_index), QUESTIONS))
    comparison = compare(evaluate(Honest(small_index), QUESTIONS), before)
    assert (comparison.better, comparison.worse) == (("chair",), ())
    back = compare(
        evaluate(Half(small_index), QUESTIONS), report_dict(evaluate(Honest(small_index), QUESTIONS))
    )
    assert (back.better, back.worse) == ((), ("chair",))
    change = back.changes["facts"]
    assert (change.before, change.after, change.worse, change.p) == (1.0, 0.75, 1, 1.0)
    assert fallen(back, {"facts": 0.0})
    assert not fallen(back, {"facts": 0.25})
    assert not fallen(comparison, {"facts": 0.0, "false_refusals": 0.0})
    assert 'data-state="failed worse"' in report_html(evaluate(Half(small_index), QUESTIONS), back)


def test_a_reworded_question_is_not_compared(small_index: Index) -> None:
    before = report_dict(evaluate(Honest(small_index), QUESTIONS))
    before["outcomes"][0]["question"] = "Another question?"
    comparison = compare(evaluate(Honest(small_index), QUESTIONS), before)
    assert comparison.reworded == ("chair",)
    change = comparison.changes["correct"]
    assert change.n == len(QUESTIONS) - 1


def test_mcnemar_is_exact() -> None:
    assert paired_p([1] * 5 + [0] * 10, binary=True) == pytest.approx(2 * 0.5**5)
    assert paired_p([0, 0], binary=True) == 1
    assert paired_p([0, 0.3, 0], binary=False) == 1
    assert paired_p([0.2] * 6, binary=False) == pytest.approx(2 * 0.5**6)


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
    assert "not measured" in under(report, {"token_f1": 0.1})[0]


def test_a_summary_holds_no_word_of_questions_or_documents(small_index: Index) -> None:
    text = dump(summary_dict(evaluate(Honest(small_index), QUESTIONS)))
    assert json.loads(text)["measures"]["facts"]["value"] == 1
    assert not re.search("Riverside|Parks|chairs|Library", text)


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


def test_questions_survive_writing_and_reading(tmp_path: Path) -> None:
    from assistant.evaluation.questions import dump_questions, load_questions

    asked = [*QUESTIONS, Question(id="f", question="And then?", history=("Who?",), must_not_include=(PARKS,))]
    (tmp_path / "q.jsonl").write_text(dump_questions(asked), encoding="utf-8")
    assert load_questions(tmp_path / "q.jsonl") == asked
