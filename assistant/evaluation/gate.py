"""Whether an evaluation passes: bars that measures must reach, and measures that must not fall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.evaluation.compare import Comparison
from assistant.evaluation.measures import BY_NAME
from assistant.evaluation.questions import QuestionsError
from assistant.evaluation.report import Report


def parse_bars(given: Sequence[str], *, default: float | None = None) -> dict[str, float]:
    """Read MEASURE=NUMBER arguments (or MEASURE alone, where there is a default).

    Raises QuestionsError for an unknown measure or no number.
    """
    bars = {}
    for argument in given:
        name, sign, value = argument.partition("=")
        name = name.strip()
        if name not in BY_NAME:
            raise QuestionsError(f"There is no measure {name!r}; expected one of {', '.join(BY_NAME)}.")
        try:
            bars[name] = float(value) if sign or default is None else default
        except ValueError:
            raise QuestionsError(
                f"{argument!r} has no number; expected {name}=NUMBER, say {name}=0.85."
            ) from None
    return bars


def under(report: Report, bars: Mapping[str, float]) -> list[str]:
    """Return, in words, each measure that does not reach its bar (or exceeds it, where lower is better).

    A measure that applies to no question does not pass unseen: it is named too.
    """
    found = []
    for name, bar in bars.items():
        estimate = report.figures.get(name)
        if estimate is None:
            found.append(f"{name} was not measured: no question of the set calls for it")
        elif BY_NAME[name].better == "higher" and estimate.value < bar:
            found.append(f"{name} is {estimate.value:.4f}, below {bar:g}")
        elif BY_NAME[name].better == "lower" and estimate.value > bar:
            found.append(f"{name} is {estimate.value:.4f}, above {bar:g}")
    return found


def fallen(comparison: Comparison, margins: Mapping[str, float]) -> list[str]:
    """Return, in words, each measure that got worse by more than its margin."""
    found = []
    for name, margin in margins.items():
        change = comparison.change(name)
        if change is None:
            found.append(f"{name} can't be compared: not in both reports")
        elif change.loss > margin + 1e-9:
            found.append(
                f"{name} went from {change.before:.4f} to {change.after:.4f} over {change.n} questions"
                f" ({change.better} better, {change.worse} worse, p = {change.p:.3f})"
            )
    return found
