"""The report as JSON for scripts, its schema, and the answers as JSON Lines."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from assistant.answers import Status, closed_object
from assistant.evaluation.measures import MEASURES, Verdict
from assistant.evaluation.report import Outcome, Report


def report_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON-ready values, in the form that `report_schema()` states."""
    return {
        "system": report.system,
        "questions": report.questions,
        "made": dict(report.made),
        "scored": len(report.scored),
        "unlocated": len(report.unlocated),
        "failures": [outcome.question.id for outcome in report.failures],
        "measures": {name: asdict(estimate) for name, estimate in report.figures.items()},
        "by_type": {
            kind: {name: asdict(estimate) for name, estimate in figures.items()}
            for kind, figures in report.by_type.items()
        },
        "risk_coverage": asdict(report.risk),
        "outcomes": [outcome_dict(outcome) for outcome in report.outcomes],
    }


def outcome_dict(outcome: Outcome) -> dict[str, Any]:
    """Return what one question got, without its answer."""
    return {
        "id": outcome.question.id,
        "type": outcome.question.type,
        "question": outcome.question.question,
        "answerable": outcome.question.answerable,
        "status": outcome.answer.status,
        "verdict": outcome.scored.verdict,
        "probability": outcome.answer.probability,
        "missing": [list(group) for group in outcome.scored.missing],
        "forbidden": list(outcome.scored.forbidden),
        "unlocated": list(outcome.located.faults),
        "values": dict(outcome.scored.values),
    }


def report_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of report.json."""
    string, number, integer, boolean = ({"type": t} for t in ("string", "number", "integer", "boolean"))
    optional = {"type": ["number", "null"]}
    strings = {"type": "array", "items": string}
    estimate = closed_object(value=number, n=integer, low=optional, high=optional)
    figures = {
        "type": "object",
        "properties": {measure.name: estimate for measure in MEASURES},
        "additionalProperties": False,
    }
    outcome = closed_object(
        id=string, type=string, question=string, answerable=boolean,
        status={"enum": list(get_args(Status))}, verdict={"enum": list(get_args(Verdict))},
        probability=number, missing={"type": "array", "items": strings}, forbidden=strings,
        unlocated=strings, values={"type": "object", "additionalProperties": number},
    )  # fmt: skip
    numbers = {"type": "array", "items": number}
    risk = closed_object(
        coverage=numbers, risk=numbers, area=optional, low=optional, high=optional, reached=number,
        own={"type": "array", "items": optional}, n=integer,
    )  # fmt: skip
    schema = closed_object(
        system=string, questions=string, made={"type": "object", "additionalProperties": string},
        scored=integer, unlocated=integer, failures=strings, measures=figures,
        by_type={"type": "object", "additionalProperties": figures}, risk_coverage=risk,
        outcomes={"type": "array", "items": outcome},
    )  # fmt: skip
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Report", **schema}


def write_json(report: Report, folder: Path) -> None:
    """Write report.json and answers.jsonl to a folder."""
    text = json.dumps(report_dict(report), ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(f"{text}\n", encoding="utf-8")
    lines = (
        json.dumps({"id": outcome.question.id, **outcome.answer.to_dict()}, ensure_ascii=False)
        for outcome in report.outcomes
    )
    (folder / "answers.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
