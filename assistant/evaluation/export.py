"""Answers in the dataset form of RAGAS and DeepEval, for their measures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.evaluation.locate import fold
from assistant.evaluation.report import Outcome, Report

FORMS = ("ragas", "deepeval")


def ragas_rows(report: Report) -> list[dict[str, Any]]:
    """Return a row a question, as `EvaluationDataset.from_jsonl` of RAGAS reads them.

    The contexts retrieved are what the answer cites, or the passages that it shows as nearest.
    """
    return [
        {
            "user_input": _input(outcome),
            "retrieved_contexts": _contexts(outcome),
            "reference_contexts": [fold(e.quote) for e in outcome.question.evidence],
            "response": outcome.answer.text,
            "reference": _reference(outcome),
        }
        for outcome in report.outcomes
    ]


def deepeval_rows(report: Report) -> list[dict[str, Any]]:
    """Return a row a question, in the names of DeepEval's `LLMTestCase`.

    Its `EvaluationDataset.add_test_cases_from_json_file` reads them.
    """
    return [
        {
            "name": outcome.question.id,
            "input": _input(outcome),
            "actual_output": outcome.answer.text,
            "expected_output": _reference(outcome),
            "context": [fold(e.quote) for e in outcome.question.evidence],
            "retrieval_context": _contexts(outcome),
        }
        for outcome in report.outcomes
    ]


def write_export(report: Report, form: str, path: Path) -> None:
    """Write the answers as RAGAS' JSON Lines or DeepEval's JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "ragas":
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in ragas_rows(report))
    else:
        text = f"{json.dumps(deepeval_rows(report), ensure_ascii=False, indent=1)}\n"
    path.write_text(text, encoding="utf-8")


def _input(outcome: Outcome) -> str:
    """Return the question as it was understood: these forms know no conversation."""
    return outcome.answer.standalone_question or outcome.question.question


def _contexts(outcome: Outcome) -> list[str]:
    answer = outcome.answer
    return [fold(citation.quote) for citation in answer.citations or answer.nearest]


def _reference(outcome: Outcome) -> str:
    """Return what a right answer says: a gold answer, else the evidence, else that nothing is said."""
    question = outcome.question
    if not question.answerable:
        return "The documents do not say."
    if question.answers:
        return question.answers[0]
    if question.evidence:
        return " ".join(fold(e.quote) for e in question.evidence)
    return " ".join(group[0].strip() for group in question.must_include)
