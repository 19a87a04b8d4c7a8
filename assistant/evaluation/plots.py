"""Plots as SVG text, for the report's page and for a file of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from assistant.evaluation.precision import PrecisionRecall
from assistant.evaluation.risk import RiskCoverage
from assistant.evaluation.statistics import Estimate

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 460, 300, 52, 16, 16, 44
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#333}.axis{stroke:#767676;fill:none}"
    ".grid{stroke:#d5d5d5}.line{stroke:#1f5fa8;fill:none;stroke-width:2}.own{fill:#b3261e}"
    ".bar{fill:#8db4de}.whisker{stroke:#333;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.line{stroke:#8ab4f8}"
    ".bar{fill:#3d6596}.own{fill:#ff8a80}.whisker{stroke:#ddd}}</style>"
)


def risk_plot(risk: RiskCoverage) -> str:
    """Return the risk–coverage curve, with the point at which the system itself stops."""
    if not risk.coverage:
        return ""
    points = list(zip(risk.coverage, risk.risk, strict=True))
    path = " ".join(f"{_x(c):.1f},{_y(r):.1f}" for c, r in points)
    area = f", area {risk.area:.3f}" if risk.area is not None else ""
    parts = [_axes("coverage: share of questions answered", "risk: share of these that are wrong")]
    parts.append(f'<polyline class="line" points="{path}"/>')
    coverage, own = risk.own
    if own is not None:
        parts.append(f'<circle class="own" cx="{_x(coverage):.1f}" cy="{_y(own):.1f}" r="5"/>')
        anchor = "end" if coverage > 0.5 else "start"
        at = _x(coverage) + (-9 if anchor == "end" else 9)
        parts.append(
            f'<text x="{at:.1f}" y="{_y(own) - 8:.1f}" text-anchor="{anchor}">'
            f"as it stands: {coverage:.2f} answered, {own:.2f} wrong</text>"
        )
    return _svg(_HEIGHT, f"Risk–coverage curve{area}", parts)


def precision_plot(curve: PrecisionRecall) -> str:
    """Return precision against recall, with the point at which the verifier itself flags."""
    path = " ".join(f"{_x(recall):.1f},{_y(precision):.1f}" for recall, precision in curve.points)
    recall, precision = curve.own
    return _svg(_HEIGHT, f"Precision against recall, area {curve.area:.3f}", [
        _axes("recall: share of wrong answers that are flagged", "precision: share of these that are wrong"),
        f'<polyline class="line" points="{path}"/>',
        f'<circle class="own" cx="{_x(recall):.1f}" cy="{_y(precision):.1f}" r="5"/>',
    ])  # fmt: skip


def type_plot(by_type: Mapping[str, Mapping[str, Estimate]], measure: str = "correct") -> str:
    """Return a bar for each type of question, with the 95% interval as a whisker."""
    rows = [(kind, figures[measure]) for kind, figures in by_type.items() if measure in figures]
    if not rows:
        return ""
    left, step = 130, 24
    room = _WIDTH - left - 40
    parts = []
    for at, (kind, estimate) in enumerate(rows):
        y = 12 + at * step
        parts.append(
            f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{escape(kind)} ({estimate.n})</text>'
        )
        parts.append(
            f'<rect class="bar" x="{left}" y="{y + 2}" width="{estimate.value * room:.1f}" height="12"/>'
        )
        if estimate.low is not None and estimate.high is not None:
            ends = f'x1="{left + estimate.low * room:.1f}" x2="{left + estimate.high * room:.1f}"'
            parts.append(f'<line class="whisker" {ends} y1="{y + 8}" y2="{y + 8}"/>')
        parts.append(f'<text x="{_WIDTH - 34}" y="{y + 12}">{estimate.value:.2f}</text>')
    return _svg(24 + len(rows) * step, f"Share that is {measure}, by type, with 95% intervals", parts)


def _axes(across: str, up: str) -> str:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    ticks = []
    for tenths in range(0, 11, 2):
        share = tenths / 10
        ticks.append(
            f'<line class="grid" x1="{_LEFT}" x2="{right}" y1="{_y(share):.1f}" y2="{_y(share):.1f}"/>'
        )
        ticks.append(f'<text x="{_LEFT - 8}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.1f}</text>')
        ticks.append(f'<text x="{_x(share):.1f}" y="{bottom + 18}" text-anchor="middle">{share:.1f}</text>')
    frame = f'<polyline class="axis" points="{_LEFT},{_TOP} {_LEFT},{bottom} {right},{bottom}"/>'
    names = (
        f'<text x="{(_LEFT + right) / 2}" y="{_HEIGHT - 6}" text-anchor="middle">{across}</text>'
        f'<text transform="translate(14 {(_TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">{up}</text>'
    )
    return "".join(ticks) + frame + names


def _svg(height: int, name: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' aria-label="{escape(name)}"><title>{escape(name)}</title>{_STYLE}{"".join(parts)}</svg>'
    )


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
