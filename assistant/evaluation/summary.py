"""The figures alone, without a word of the questions or documents: for a file that may be published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.evaluation.measures import MEASURES
from assistant.evaluation.plots import risk_plot, type_plot
from assistant.evaluation.report import Report
from assistant.evaluation.report_text import figure
from assistant.evaluation.statistics import Estimate

_IN_TYPES = ("correct", "facts", "facts_recall", "citation_precision", "citation_recall", "abstention")


def summary_dict(report: Report) -> dict[str, Any]:
    """Return the figures, to four places, as JSON-ready values."""
    return {
        "system": report.system,
        "questions": report.questions,
        "made": dict(report.made),
        "scored": len(report.scored),
        "measures": _rounded(report.figures),
        "by_type": {kind: _rounded(figures) for kind, figures in report.by_type.items()},
        "risk_coverage": {
            "coverage": [round(value, 4) for value in report.risk.coverage],
            "risk": [round(value, 4) for value in report.risk.risk],
            "reached": round(report.risk.reached, 4),
        },
    }


def write_summary(report: Report, path: Path, *, title: str = "") -> list[Path]:
    """Write the figures as JSON or, for a name in .md, as Markdown with its plots and JSON beside it.

    Returns the files written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = path.with_suffix(".json")
    data.write_text(f"{json.dumps(summary_dict(report), ensure_ascii=False, indent=1)}\n", encoding="utf-8")
    if path.suffix != ".md":
        return [data]
    plots = {"risk": risk_plot(report.risk), "types": type_plot(report.by_type)}
    written = [path, data]
    for name, svg in plots.items():
        if svg:
            written.append(path.with_name(f"{path.stem}-{name}.svg"))
            written[-1].write_text(f"{svg}\n", encoding="utf-8")
    path.write_text(_markdown(report, path.stem, title or f"Figures of {report.questions}"), encoding="utf-8")
    return written


def _rounded(figures: dict[str, Estimate]) -> dict[str, dict[str, float | int | None]]:
    return {
        name: {
            "value": round(estimate.value, 4),
            "n": estimate.n,
            "low": None if estimate.low is None else round(estimate.low, 4),
            "high": None if estimate.high is None else round(estimate.high, 4),
        }
        for name, estimate in figures.items()
    }


def _markdown(report: Report, stem: str, title: str) -> str:
    made = report.made
    lines = [f"# {title}", ""]
    lines.append(
        f"{made.get('date', '')[:10]}, Ateb {made.get('ateb', '')}, {len(report.scored)} questions"
        f" ({report.questions}), {report.system}. Figures only; [evaluation.md](evaluation.md) defines them."
    )
    lines += ["", "| measure | figure | 95% interval | n |", "|---|---:|---|---:|"]
    for measure in MEASURES:
        if estimate := report.figures.get(measure.name):
            between = f"{estimate.low:.3f}–{estimate.high:.3f}" if estimate.low is not None else ""
            lower = " (lower is better)" if measure.better == "lower" else ""
            lines.append(
                f"| {measure.name}{lower} | {figure(measure.name, estimate)} | {between} | {estimate.n} |"
            )
    lines += [
        "",
        "## By type",
        "",
        f"| type | n | {' | '.join(_IN_TYPES)} |",
        f"|---|---:|{'---:|' * len(_IN_TYPES)}",
    ]
    for kind, figures in report.by_type.items():
        n = figures["correct"].n
        shown = " | ".join(_with_interval(name, figures) for name in _IN_TYPES)
        lines.append(f"| {kind} | {n} | {shown} |")
    lines += ["", f"![Risk–coverage curve]({stem}-risk.svg)", "", f"![Correct by type]({stem}-types.svg)", ""]
    return "\n".join(lines)


def _with_interval(name: str, figures: dict[str, Estimate]) -> str:
    if name not in figures:
        return "–"
    estimate = figures[name]
    between = f" ({estimate.low:.2f}–{estimate.high:.2f})" if estimate.low is not None else ""
    return f"{estimate.value:.2f}{between}"
