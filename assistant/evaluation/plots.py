"""A curve as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.evaluation.precision import PrecisionRecall

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 460, 300, 52, 16, 16, 44
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#333}.axis{stroke:#767676;fill:none}"
    ".grid{stroke:#d5d5d5}.line{stroke:#1f5fa8;fill:none;stroke-width:2}.own{fill:#b3261e}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.line{stroke:#8ab4f8}"
    ".own{fill:#ff8a80}}</style>"
)


def precision_plot(curve: PrecisionRecall) -> str:
    """Return precision against recall, with the point at which the verifier itself flags."""
    path = " ".join(f"{_x(recall):.1f},{_y(precision):.1f}" for recall, precision in curve.points)
    recall, precision = curve.own
    return _svg(_HEIGHT, f"Precision against recall, area {curve.area:.3f}", [
        _axes("recall: share of wrong answers that are flagged", "precision: share of these that are wrong"),
        f'<polyline class="line" points="{path}"/>',
        f'<circle class="own" cx="{_x(recall):.1f}" cy="{_y(precision):.1f}" r="5"/>',
    ])  # fmt: skip


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
