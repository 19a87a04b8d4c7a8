"""The report as one self-contained page: no script, style or font from elsewhere."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.evaluation.compare import Comparison
from assistant.evaluation.measures import BY_NAME
from assistant.evaluation.report import Report
from assistant.evaluation.report_text import IN_TYPES, SAID, between, figure
from assistant.read.units import flat

_ORDER = ("false_answer", "forbidden", "incomplete", "false_refusal", "wrong_status", "unlocated", "right")


def report_html(report: Report, comparison: Comparison | None = None) -> str:
    """Return the page: figures, the risk–coverage curve, what changed, and each question, failures first."""
    environment = Environment(
        loader=PackageLoader("assistant.evaluation", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"fold": flat, "between": between}
    changed = dict.fromkeys(comparison.better, "better") if comparison else {}
    changed |= dict.fromkeys(comparison.worse, "worse") if comparison else {}
    return environment.get_template("report.html").render(
        report=report,
        comparison=comparison,
        outcomes=sorted(report.outcomes, key=lambda outcome: _ORDER.index(outcome.scored.verdict)),
        changed=changed,
        types=list(dict.fromkeys(outcome.question.type for outcome in report.outcomes)),
        in_types=IN_TYPES,
        measures=BY_NAME,
        figure=figure,
        said=SAID,
    )
