"""The report as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.evaluation.compare import Comparison
from assistant.evaluation.locate import shortened
from assistant.evaluation.measures import BY_NAME
from assistant.evaluation.outcome import Outcome
from assistant.evaluation.report import Report
from assistant.evaluation.statistics import Estimate

# Measures that are given by type of question.
IN_TYPES = ("correct", "facts", "facts_recall", "citation_precision", "citation_recall", "abstention")
SAID = {
    "incomplete": "facts missing",
    "forbidden": "says what it must not",
    "false_answer": "answered, though the documents do not say",
    "false_refusal": "not answered, though the documents say",
    "wrong_status": "another status than is accepted",
    "unlocated": "its quote is not in the documents: not scored",
    "right": "right",
}


def report_text(report: Report) -> str:
    """Return the measures, the types, what can't be scored and the failures, as plain text."""
    lines = [f"{report.system}: {len(report.scored)} questions scored, {len(report.failures)} wrong", ""]
    lines.append(f"{'measure':<20}{'value':>9}  {'95% interval':<15}{'n':>5}")
    for name, estimate in report.figures.items():
        lower = "  lower is better" if BY_NAME[name].better == "lower" else ""
        shown, width = figure(name, estimate), between(estimate)
        lines.append(f"{name:<20}{shown:>9}  {width:<15}{estimate.n:>5}{lower}")
    columns = "".join(f"{name.replace('citation', 'cite'):>16}" for name in IN_TYPES)
    lines += ["", f"{'type':<18}{'n':>4}{columns}"]
    for kind, figures in report.by_type.items():
        values = (figure(name, figures[name]) if name in figures else "–" for name in IN_TYPES)
        lines.append(f"{kind:<18}{figures['correct'].n:>4}" + "".join(f"{value:>16}" for value in values))
    if report.unlocated:
        lines += ["", f"Not scored, since their evidence is not in the documents ({len(report.unlocated)}):"]
        lines += [f"  {o.question.id}: {'; '.join(o.located.faults)}" for o in report.unlocated]
    lines += ["", "Failures:" if report.failures else "No failures."]
    lines += [line for outcome in report.failures for line in _failure(outcome)]
    return "\n".join(lines)


def figure(name: str, estimate: Estimate) -> str:
    """Return a figure as it is shown: a share as .123, seconds and words as they are."""
    if BY_NAME[name].statistic in ("mean", "area"):
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} s" if name.startswith("latency") else f"{estimate.value:.0f}"


def between(estimate: Estimate) -> str:
    """Return the interval of a figure, "" where it has none."""
    return f"{estimate.low:.3f} – {estimate.high:.3f}" if estimate.low is not None else ""


def _failure(outcome: Outcome) -> Iterator[str]:
    question, scored = outcome.question, outcome.scored
    yield f"  {question.id} [{question.type}] {question.question}"
    yield f"      {SAID[scored.verdict]}"
    yield from (f"      missing: {' | '.join(group)}" for group in scored.missing if question.answerable)
    yield from (f"      forbidden: {fact}" for fact in scored.forbidden)
    yield f"      answer ({outcome.answer.status}): {shortened(outcome.answer.text, 200)}"


def comparison_text(comparison: Comparison) -> str:
    """Return what changed against a baseline, as plain text."""
    lines = [f"Against the baseline{f' of {comparison.baseline}' if comparison.baseline else ''}:"]
    for name in ("better", "worse", "added", "removed", "reworded"):
        ids = getattr(comparison, name)
        if ids or name in ("better", "worse"):
            lines.append(f"  {name}: {len(ids)}{'  ' if ids else ''}{' '.join(ids)}")
    lines += ["", f"{'measure':<20}{'before':>9}{'after':>9}{'change':>9}  {'95% interval':<18}{'p':>6}"]
    for name, change in comparison.changes.items():
        width = f"{change.low:+.3f} – {change.high:+.3f}" if change.low is not None else ""
        figures = f"{change.before:>9.3f}{change.after:>9.3f}{change.difference:>+9.3f}"
        lines.append(f"{name:<20}{figures}  {width:<18}{change.p:>6.3f}")
    return "\n".join(lines)
