"""One report against an earlier one, question by question; whether it passes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scipy import stats

from assistant.evaluation.measures import BY_NAME, MEASURES
from assistant.evaluation.questions import QuestionsError
from assistant.evaluation.report import Report

_PLACES = 4  # to which figures alone are compared, since some are stored rounded


@dataclass(frozen=True, slots=True)
class Change:
    """A measure over the n questions that both reports have.

    better, worse: how many questions gained and lost. p: of as uneven a change, if it were by
    chance: the exact two-sided sign test, which for values of 0 and 1 is McNemar's [1]. All three
    are None against figures alone, which don't tell questions apart.

    [1] McNemar, Note on the sampling error of the difference between correlated proportions, 1947.
    """

    n: int
    before: float
    after: float
    better: int | None = None
    worse: int | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two reports, by the ids of their questions.

    better, worse: ids whose answer became right, or wrong; None against figures alone, which don't
    say. added, removed: ids that only one has. reworded: ids whose question is another one now; they
    are not compared.
    """

    changes: Mapping[str, Change]
    better: tuple[str, ...] | None = None
    worse: tuple[str, ...] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


def load_report(path: Path | str) -> dict[str, Any]:
    """Read a report.json, or a summary (figures alone); raise QuestionsError where it is neither."""
    try:
        found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        parts, needed = found.get("outcomes"), {"id", "question", "verdict", "values"}
        if parts is None and found["scored"]:
            parts, needed = found["measures"].values(), {"value", "n"}
        if parts is not None and all(needed <= set(part) for part in parts):
            return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise QuestionsError(
        f"{path} is not a report; expected the report.json of a report folder, or what --summary wrote."
    )


def compare(report: Report, baseline: Mapping[str, Any]) -> Comparison:
    """Return what changed since a baseline, over the questions that both score.

    baseline: a report.json; or a summary, whose figures are compared if it is of as many questions.
    """
    if baseline.get("outcomes") is None:
        return Comparison(_of_figures(report, baseline) if baseline["scored"] == len(report.scored) else {})
    then = {outcome["id"]: outcome for outcome in baseline["outcomes"] if outcome["values"]}
    now = {outcome.question.id: outcome for outcome in report.scored}
    reworded = [i for i in now if i in then and then[i]["question"] != now[i].question.question]
    both = [i for i in now if i in then and i not in reworded]
    changes = {}
    for measure in MEASURES:
        name, values = measure.key, [(then[i]["values"], now[i].scored.values) for i in both]
        pairs = [(before[name], after[name]) for before, after in values if name in before and name in after]
        if pairs and measure.statistic == "mean":
            changes[measure.name] = _change(pairs, -1 if measure.better == "lower" else 1)
    return Comparison(
        changes=changes,
        better=tuple(i for i in both if then[i]["verdict"] != "right" and now[i].state == "right"),
        worse=tuple(i for i in both if then[i]["verdict"] == "right" and now[i].state != "right"),
        added=tuple(i for i in now if i not in then),
        removed=tuple(i for i in then if i not in now),
        reworded=tuple(reworded),
    )


def _of_figures(report: Report, baseline: Mapping[str, Any]) -> dict[str, Change]:
    return {
        name: Change(now.n, round(baseline["measures"][name]["value"], _PLACES), round(now.value, _PLACES))
        for name, now in report.figures.items()
        if BY_NAME[name].statistic == "mean" and name in baseline["measures"]
    }


def _change(pairs: Sequence[tuple[float, float]], sign: int) -> Change:
    gains = [sign * (after - before) for before, after in pairs]
    better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    return Change(
        n=len(pairs),
        before=sum(before for before, _ in pairs) / len(pairs),
        after=sum(after for _, after in pairs) / len(pairs),
        better=better,
        worse=worse,
        p=float(stats.binomtest(better, better + worse).pvalue) if better or worse else 1.0,
    )


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
        estimate, lower = report.figures.get(name), BY_NAME[name].better == "lower"
        if estimate is None:
            found.append(f"{name} was not measured: no question of the set calls for it")
        elif estimate.value > bar if lower else estimate.value < bar:
            found.append(f"{name} is {estimate.value:.4f}, {'above' if lower else 'below'} {bar:g}")
    return found


def fallen(comparison: Comparison, margins: Mapping[str, float]) -> list[str]:
    """Return, in words, each measure that got worse by more than its margin."""
    found = []
    for name, margin in margins.items():
        change = comparison.changes.get(name)
        if change is None:
            found.append(f"{name} can't be compared: not in both reports, or not over the same questions")
        elif (change.after - change.before) * (1 if BY_NAME[name].better == "lower" else -1) > margin + 1e-9:
            told = f"{name} went from {change.before:.4f} to {change.after:.4f} over {change.n} questions"
            if change.p is not None:
                told += f" ({change.better} better, {change.worse} worse, p = {change.p:.3f})"
            found.append(told)
    return found
