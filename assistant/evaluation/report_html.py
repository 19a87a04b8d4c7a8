"""The report as one self-contained page: no script, style or font from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from assistant.evaluation.compare import Comparison
from assistant.evaluation.locate import fold
from assistant.evaluation.measures import BY_NAME
from assistant.evaluation.plots import risk_plot, type_plot
from assistant.evaluation.report import Outcome, Report
from assistant.evaluation.report_text import SAID, figure

_ORDER = ("false_answer", "forbidden", "incomplete", "false_refusal", "wrong_status", "unlocated", "right")


def report_html(report: Report, comparison: Comparison | None = None) -> str:
    """Return the page: figures, plots, what changed, and each question, failures first."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = files("assistant.evaluation").joinpath("report.html").read_text(encoding="utf-8")
    outcomes = sorted(report.outcomes, key=lambda outcome: _ORDER.index(outcome.scored.verdict))
    better = set(comparison.better) if comparison else set()
    worse = set(comparison.worse) if comparison else set()
    return environment.from_string(template).render(
        report=report,
        figures=_figures(report),
        plots=[Markup(svg) for svg in (risk_plot(report.risk), type_plot(report.by_type)) if svg],
        types=list(dict.fromkeys(outcome.question.type for outcome in report.outcomes)),
        rows=[_row(outcome, better, worse) for outcome in outcomes],
        comparison=comparison,
        lower={name for name, measure in BY_NAME.items() if measure.better == "lower"},
    )


def write_html(report: Report, folder: Path, comparison: Comparison | None = None) -> None:
    """Write report.html to a folder."""
    (folder / "report.html").write_text(report_html(report, comparison), encoding="utf-8")


def _figures(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "shown": figure(name, estimate),
            "between": f"{estimate.low:.3f} – {estimate.high:.3f}" if estimate.low is not None else "",
            "n": estimate.n,
            "measure": BY_NAME[name],
        }
        for name, estimate in report.figures.items()
    ]


def _row(outcome: Outcome, better: set[str], worse: set[str]) -> dict[str, Any]:
    question, answer, scored = outcome.question, outcome.answer, outcome.scored
    changed = "better" if question.id in better else "worse" if question.id in worse else ""
    return {
        "question": question,
        "answer": answer,
        "scored": scored,
        "state": "right" if outcome.right else "failed" if outcome.failed else "unlocated",
        "said": SAID[scored.verdict],
        "missing": [" or ".join(f"“{fact}”" for fact in group) for group in scored.missing],
        "faults": outcome.located.faults,
        "changed": changed,
        "citations": [(c, fold(c.quote)) for c in answer.citations],
        "nearest": [(c, fold(c.quote)) for c in answer.nearest],
        "evidence": [(e.doc, fold(e.quote)) for e in question.evidence],
        "values": _values(scored.values),
    }


def _values(values: Any) -> Sequence[tuple[str, str]]:
    return [(name, f"{value:.3f}".rstrip("0").rstrip(".")) for name, value in values.items()]
