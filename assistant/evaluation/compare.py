"""One report against an earlier one: question by question, with paired tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.evaluation.measures import BY_NAME, MEASURES, Measure
from assistant.evaluation.questions import QuestionsError
from assistant.evaluation.report import Report
from assistant.evaluation.statistics import paired_interval, paired_p


@dataclass(frozen=True, slots=True)
class Change:
    """A measure over the questions that both reports have.

    difference: after less before, with its 95% interval by paired bootstrap. p: two-sided; exact
    McNemar where every value is 0 or 1 [1], else a paired permutation test.
    better, worse: how many questions gained and lost.

    [1] McNemar, Note on the sampling error of the difference between correlated proportions, 1947.
    """

    measure: str
    n: int
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p: float
    better: int
    worse: int

    @property
    def loss(self) -> float:
        """Return by how much the measure got worse; below 0 where it got better."""
        return self.difference if BY_NAME[self.measure].better == "lower" else -self.difference


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two reports, by the ids of their questions.

    better, worse: ids whose answer became right, or wrong. added, removed: ids that only one has.
    reworded: ids whose question is another one now; they are not compared.
    """

    baseline: str
    changes: tuple[Change, ...]
    better: tuple[str, ...]
    worse: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[str, ...]

    def change(self, measure: str) -> Change | None:
        """Return the change of a measure, or None where it isn't in both reports."""
        return next((change for change in self.changes if change.measure == measure), None)


def load_report(path: Path | str) -> dict[str, Any]:
    """Read a report.json; raise QuestionsError where it is none."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise QuestionsError(
            f"{path} can't be read as a report ({error}); name the report.json of a report folder."
        ) from None
    if not isinstance(found, dict) or not _whole(found.get("outcomes")):
        raise QuestionsError(f"{path} is not a report; expected the report.json of a report folder.")
    return found


def _whole(outcomes: Any) -> bool:
    """Tell whether the outcomes have what a comparison needs."""
    needed = {"id", "question", "verdict", "values"}
    return isinstance(outcomes, list) and all(isinstance(o, dict) and needed <= set(o) for o in outcomes)


def compare(report: Report, baseline: Mapping[str, Any]) -> Comparison:
    """Return what changed since a baseline (a report.json), over the questions that both score."""
    then = {outcome["id"]: outcome for outcome in baseline["outcomes"] if outcome["values"]}
    now = {outcome.question.id: outcome for outcome in report.scored}
    both = [i for i in now if i in then]
    reworded = tuple(i for i in both if then[i]["question"] != now[i].question.question)
    both = [i for i in both if i not in reworded]
    pairs = {
        measure: [
            (then[i]["values"][key], now[i].scored.values[key])
            for i in both
            if key in then[i]["values"] and key in now[i].scored.values
        ]
        for measure in MEASURES
        if measure.statistic == "mean" and (key := measure.values or measure.name)
    }
    return Comparison(
        baseline=str(baseline.get("made", {}).get("date", "")),
        changes=tuple(_change(measure, values) for measure, values in pairs.items() if values),
        better=tuple(i for i in both if then[i]["verdict"] != "right" and now[i].right),
        worse=tuple(i for i in both if then[i]["verdict"] == "right" and not now[i].right),
        added=tuple(i for i in now if i not in then),
        removed=tuple(i for i in then if i not in now),
        reworded=reworded,
    )


def _change(measure: Measure, pairs: Sequence[tuple[float, float]]) -> Change:
    before = [a for a, _ in pairs]
    after = [b for _, b in pairs]
    differences = [b - a for a, b in pairs]
    gains = [d if measure.better == "higher" else -d for d in differences]
    low, high = paired_interval(differences)
    return Change(
        measure=measure.name,
        n=len(pairs),
        before=sum(before) / len(pairs),
        after=sum(after) / len(pairs),
        difference=sum(differences) / len(pairs),
        low=low,
        high=high,
        p=paired_p(differences, binary=set(before) | set(after) <= {0.0, 1.0}),
        better=sum(gain > 0 for gain in gains),
        worse=sum(gain < 0 for gain in gains),
    )
