"""The repository's own questions: neither facts nor abstention may fall by more than the noise.

The stored figures are renewed, once a better version stands, by
    ateb evaluate tests/questions.jsonl --summary tests/questions.baseline.json
and the like for the other set (docs/evaluation.md has the commands). MARGIN is twice the noise that
tests/benchmarks/evaluation_noise.py found: one question. Two runs of one version do not differ at all.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.evaluation import Report, evaluate, load_questions

TESTS = Path(__file__).resolve().parent
MARGIN = 2  # questions
GATED = ("facts", "abstention")


def losses(report: Report, baseline: Path) -> list[str]:
    """Return, in words, each gated measure that fell by more than the margin."""
    stored = json.loads(baseline.read_text("utf-8"))["measures"]
    found = []
    for name in GATED:
        now, then = report.figures[name], stored[name]
        if (then["value"] - now.value) * now.n > MARGIN + 0.01:  # stored to four places
            found.append(f"{name} fell from {then['value']:.4f} to {now.value:.4f} over {now.n} questions")
    return found


def failed(report: Report) -> str:
    return ", ".join(f"{o.question.id} {o.scored.verdict}" for o in report.failures)


@pytest.mark.model
def test_facts_and_abstention_hold_over_the_two_papers(real_assistant: Assistant) -> None:
    report = evaluate(real_assistant, load_questions(TESTS / "questions.jsonl"))
    assert not report.unlocated, "a question's quote is no longer in the corpus"
    assert len(report.scored) >= 40
    assert report.figures["exactness"].value == 1
    assert not losses(report, TESTS / "questions.baseline.json"), failed(report)


@pytest.mark.model
def test_facts_and_abstention_hold_over_a_document_of_another_field(third_assistant: Assistant) -> None:
    report = evaluate(third_assistant, load_questions(TESTS / "questions_third.jsonl"))
    assert not report.unlocated, "a question's quote is no longer in the document"
    assert report.figures["exactness"].value == 1
    assert not losses(report, TESTS / "questions_third.baseline.json"), failed(report)


def test_a_fall_of_three_questions_is_noticed(tmp_path: Path) -> None:
    from assistant.answers import Answer
    from assistant.evaluation import Outcome
    from assistant.evaluation.locate import Located
    from assistant.evaluation.measures import Scored

    def report(right: int) -> Report:
        asked = load_questions(TESTS / "questions_third.jsonl")[:20]
        values = [{"facts": float(at < right), "abstention": 1.0} for at in range(20)]
        answer = Answer("", "", "answered", "")
        return Report(
            tuple(
                Outcome(q, answer, Scored("right", v), Located()) for q, v in zip(asked, values, strict=True)
            )
        )

    stored = tmp_path / "baseline.json"
    stored.write_text(json.dumps({"measures": {"facts": {"value": 0.9}, "abstention": {"value": 1.0}}}))
    assert losses(report(16), stored) == []
    assert losses(report(15), stored) == ["facts fell from 0.9000 to 0.7500 over 20 questions"]
