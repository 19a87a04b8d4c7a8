"""The report as JSON for scripts, and the answers as JSON Lines."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

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


def write_json(report: Report, folder: Path) -> None:
    """Write report.json and answers.jsonl to a folder."""
    text = json.dumps(report_dict(report), ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(f"{text}\n", encoding="utf-8")
    lines = (
        json.dumps({"id": outcome.question.id, **outcome.answer.to_dict()}, ensure_ascii=False)
        for outcome in report.outcomes
    )
    (folder / "answers.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
