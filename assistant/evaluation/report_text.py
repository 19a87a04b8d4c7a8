"""The report as a table for a terminal."""

from __future__ import annotations

from assistant.evaluation.compare import Comparison
from assistant.evaluation.locate import fold
from assistant.evaluation.measures import BY_NAME
from assistant.evaluation.report import Outcome, Report
from assistant.evaluation.statistics import Estimate

_IN_TYPES = ("correct", "facts", "facts_recall", "citation_precision", "citation_recall", "abstention")
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
    parts = [_measures(report), _types(report), _unlocated(report), _failures(report)]
    return "\n\n".join(part for part in parts if part)


def figure(name: str, estimate: Estimate) -> str:
    """Return a figure as it is shown: a share as .123, seconds and words as they are."""
    if BY_NAME[name].statistic in ("mean", "area"):
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} s" if name.startswith("latency") else f"{estimate.value:.0f}"


def _measures(report: Report) -> str:
    lines = [f"{report.system}: {len(report.scored)} questions scored, {len(report.failures)} wrong", ""]
    lines.append(f"{'measure':<20}{'value':>9}  {'95% interval':<15}{'n':>5}")
    for name, estimate in report.figures.items():
        between = f"{estimate.low:.3f} – {estimate.high:.3f}" if estimate.low is not None else ""
        lower = "  lower is better" if BY_NAME[name].better == "lower" else ""
        lines.append(f"{name:<20}{figure(name, estimate):>9}  {between:<15}{estimate.n:>5}{lower}")
    return "\n".join(lines)


def _types(report: Report) -> str:
    head = f"{'type':<18}{'n':>4}" + "".join(f"{name.replace('citation', 'cite'):>16}" for name in _IN_TYPES)
    lines = [head]
    for kind, figures in report.by_type.items():
        n = sum(outcome.question.type == kind for outcome in report.scored)
        shown = [figure(name, figures[name]) if name in figures else "–" for name in _IN_TYPES]
        lines.append(f"{kind:<18}{n:>4}" + "".join(f"{value:>16}" for value in shown))
    return "\n".join(lines)


def _unlocated(report: Report) -> str:
    if not report.unlocated:
        return ""
    lines = [f"Not scored, since their evidence is not in the documents ({len(report.unlocated)}):"]
    lines += [f"  {o.question.id}: {'; '.join(o.located.faults)}" for o in report.unlocated]
    return "\n".join(lines)


def _failures(report: Report) -> str:
    if not report.failures:
        return "No failures."
    return "\n".join(["Failures:", *(line for outcome in report.failures for line in _failure(outcome))])


def _failure(outcome: Outcome) -> list[str]:
    question, scored = outcome.question, outcome.scored
    lines = [f"  {question.id} [{question.type}] {question.question}", f"      {SAID[scored.verdict]}"]
    lines += [f"      missing: {' | '.join(group)}" for group in scored.missing if question.answerable]
    lines += [f"      forbidden: {fact}" for fact in scored.forbidden]
    answer = fold(outcome.answer.text)
    lines.append(f"      answer ({outcome.answer.status}): {answer[:200]}{'…' if len(answer) > 200 else ''}")
    return lines


def comparison_text(comparison: Comparison) -> str:
    """Return what changed against a baseline, as plain text."""
    lines = [f"Against the baseline{f' of {comparison.baseline}' if comparison.baseline else ''}:"]
    for name in ("better", "worse", "added", "removed", "reworded"):
        ids = getattr(comparison, name)
        if ids or name in ("better", "worse"):
            lines.append(f"  {name}: {len(ids)}{'  ' if ids else ''}{' '.join(ids)}")
    lines += ["", f"{'measure':<20}{'before':>9}{'after':>9}{'change':>9}  {'95% interval':<18}{'p':>6}"]
    for change in comparison.changes:
        between = f"{change.low:+.3f} – {change.high:+.3f}" if change.low is not None else ""
        lines.append(
            f"{change.measure:<20}{change.before:>9.3f}{change.after:>9.3f}{change.difference:>+9.3f}"
            f"  {between:<18}{change.p:>6.3f}"
        )
    return "\n".join(lines)
