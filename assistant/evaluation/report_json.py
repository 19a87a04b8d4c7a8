"""The report as JSON for scripts, its schema, and the answers as JSON Lines."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from assistant.answers import Status, closed_object
from assistant.evaluation.measures import MEASURES, Verdict
from assistant.evaluation.outcome import Outcome
from assistant.evaluation.report import Report
from assistant.evaluation.statistics import Estimate


def report_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON-ready values, in the form that `report_schema()` states."""
    return {
        **summary_dict(report),
        "failures": [outcome.question.id for outcome in report.failures],
        "outcomes": [_outcome_dict(outcome) for outcome in report.outcomes],
    }


def summary_dict(report: Report) -> dict[str, Any]:
    """Return the figures alone, without a word of the questions or documents."""
    return {
        "system": report.system,
        "questions": report.questions,
        "made": dict(report.made),
        "scored": len(report.scored),
        "unlocated": len(report.unlocated),
        "measures": _figures(report.figures),
        "by_type": {kind: _figures(figures) for kind, figures in report.by_type.items()},
        "risk_coverage": asdict(report.risk),
    }


def report_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of report.json."""
    string, number, integer, boolean = ({"type": t} for t in ("string", "number", "integer", "boolean"))
    optional = {"type": ["number", "null"]}
    estimate = closed_object(value=number, n=integer, low=optional, high=optional)
    figures = {
        "type": "object",
        "properties": {measure.name: estimate for measure in MEASURES},
        "additionalProperties": False,
    }
    outcome = closed_object(
        id=string, type=string, question=string, answerable=boolean,
        status={"enum": list(get_args(Status))}, verdict={"enum": list(get_args(Verdict))},
        probability=number, missing=_list(_list(string)), forbidden=_list(string),
        unlocated=_list(string), values={"type": "object", "additionalProperties": number},
    )  # fmt: skip
    risk = closed_object(
        coverage=_list(number), risk=_list(number), area=optional, low=optional, high=optional,
        reached=number, own=_list(optional), n=integer,
    )  # fmt: skip
    schema = closed_object(
        system=string, questions=string, made={"type": "object", "additionalProperties": string},
        scored=integer, unlocated=integer, failures=_list(string), measures=figures,
        by_type={"type": "object", "additionalProperties": figures}, risk_coverage=risk,
        outcomes=_list(outcome),
    )  # fmt: skip
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Report", **schema}


def write_json(report: Report, folder: Path) -> None:
    """Write report.json and answers.jsonl to a folder."""
    (folder / "report.json").write_text(f"{dump(report_dict(report))}\n", encoding="utf-8")
    answers = ({"id": outcome.question.id, **outcome.answer.to_dict()} for outcome in report.outcomes)
    lines = (f"{json.dumps(answer, ensure_ascii=False)}\n" for answer in answers)
    (folder / "answers.jsonl").write_text("".join(lines), encoding="utf-8")


def dump(values: Any) -> str:
    """Return values as JSON that people can read too."""
    return json.dumps(values, ensure_ascii=False, indent=1)


def _outcome_dict(outcome: Outcome) -> dict[str, Any]:
    question, scored = outcome.question, outcome.scored
    return {
        "id": question.id,
        "type": question.type,
        "question": question.question,
        "answerable": question.answerable,
        "status": outcome.answer.status,
        "verdict": scored.verdict,
        "probability": outcome.answer.probability,
        "missing": [list(group) for group in scored.missing],
        "forbidden": list(scored.forbidden),
        "unlocated": list(outcome.located.faults),
        "values": dict(scored.values),
    }


def _figures(figures: dict[str, Estimate]) -> dict[str, Any]:
    return {name: asdict(estimate) for name, estimate in figures.items()}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}
