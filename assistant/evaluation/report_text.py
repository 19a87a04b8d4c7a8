"""The report as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from assistant.evaluation.compare import Comparison
from assistant.evaluation.measures import BY_NAME
from assistant.evaluation.report import Outcome, Report
from assistant.evaluation.statistics import Estimate

# Measures that are given by type of question.
_IN_TYPES = ("correct", "facts", "facts_recall", "false_refusals", "false_answers")
_SAID = {
    "incomplete": "facts missing",
    "forbidden": "says what it must not",
    "false_answer": "answered, though the documents do not say",
    "false_refusal": "not answered, though the documents say",
    "wrong_status": "another status than is accepted",
}


def report_text(report: Report) -> str:
    """Return the measures, risk against coverage, the types, what can't be scored and the failures."""
    lines = [f"{len(report.scored)} questions scored, {len(report.failures)} wrong", ""]
    lines.append(f"{'measure':<20}{'value':>9}  {'95% interval':<15}{'n':>5}")
    for name, estimate in report.figures.items():
        lower = "  lower is better" if BY_NAME[name].better == "lower" else ""
        lines.append(f"{name:<20}{_figure(name, estimate):>9}  {estimate.between:<15}{estimate.n:>5}{lower}")
    lines += ["", *_risk(report)]
    lines += ["", f"{'type':<18}{'n':>4}" + "".join(f"{name:>16}" for name in _IN_TYPES)]
    for kind, figures in report.by_type.items():
        values = (_figure(name, figures[name]) if name in figures else "–" for name in _IN_TYPES)
        lines.append(f"{kind:<18}{figures['correct'].n:>4}" + "".join(f"{value:>16}" for value in values))
    if report.unlocated:
        lines += ["", f"Not scored, since their evidence is not in the documents ({len(report.unlocated)}):"]
        lines += [f"  {o.question.id}: {'; '.join(o.located.faults)}" for o in report.unlocated]
    lines += ["", "Failures:" if report.failures else "No failures."]
    lines += [line for outcome in report.failures for line in _failure(outcome)]
    return "\n".join(lines)


def _figure(name: str, estimate: Estimate) -> str:
    """Return a figure as it is shown: a share as .123, seconds and words as they are."""
    if BY_NAME[name].statistic in ("mean", "area"):
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} s" if name.startswith("latency") else f"{estimate.value:.0f}"


def _risk(report: Report) -> Iterator[str]:
    """Yield what the threshold chooses, and the risk where fewer or more questions are answered."""
    curve, (coverage, risk) = report.risk, report.risk.own
    told = f", {risk:.3f} of these wrongly" if risk is not None else ""
    yield f"As the threshold stands, {coverage:.3f} of the questions are answered{told}."
    yield f"{'coverage':<10}{'risk':>6}"
    for tenth in range(1, 11):
        reached = [at for at in zip(curve.coverage, curve.risk, strict=True) if at[0] <= tenth / 10 + 1e-9]
        if reached and reached[-1][0] > (tenth - 1) / 10:
            yield f"{reached[-1][0]:<10.3f}{reached[-1][1]:>6.3f}"


def _failure(outcome: Outcome) -> Iterator[str]:
    question, scored = outcome.question, outcome.scored
    yield f"  {question.id} [{question.type}] {question.question}"
    yield f"      {_SAID[scored.verdict]}"
    yield from (f"      missing: {' | '.join(group)}" for group in scored.missing if question.answerable)
    yield from (f"      forbidden: {fact}" for fact in scored.forbidden)
    yield f"      answer ({outcome.answer.status}): {shorten(outcome.answer.text, 200, placeholder=' …')}"


def comparison_text(comparison: Comparison) -> str:
    """Return what changed against a baseline, as plain text."""
    lines = ["Against the baseline:"]
    for name in ("better", "worse", "added", "removed", "reworded"):
        ids = getattr(comparison, name)
        if ids or (name in ("better", "worse") and ids is not None):
            lines.append(f"  {name}: {len(ids)}{'  ' if ids else ''}{' '.join(ids)}")
    lines += ["", f"{'measure':<20}{'before':>9}{'after':>9}{'better':>8}{'worse':>7}{'p':>8}"]
    for name, change in comparison.changes.items():
        told = f"{name:<20}{change.before:>9.3f}{change.after:>9.3f}"
        if change.p is not None:
            told += f"{change.better:>8}{change.worse:>7}{change.p:>8.3f}"
        lines.append(told)
    return "\n".join(lines)
