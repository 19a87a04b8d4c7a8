"""The report: what each question got, and the figures over all and by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.evaluation.measures import MEASURES
from assistant.evaluation.outcome import Outcome
from assistant.evaluation.risk import RiskCoverage, risk_coverage
from assistant.evaluation.statistics import Estimate, mean, percentile


@dataclass(frozen=True)
class Report:
    """What an evaluation found; figures over the outcomes, worked out when asked for.

    system: its name. questions: the set's name. made: when, and by which versions.
    """

    outcomes: tuple[Outcome, ...]
    system: str = ""
    questions: str = ""
    made: Mapping[str, str] = field(default_factory=dict)

    @property
    def scored(self) -> list[Outcome]:
        """Return the outcomes that count: those whose evidence stands in the documents."""
        return [outcome for outcome in self.outcomes if outcome.state != "unlocated"]

    @property
    def unlocated(self) -> list[Outcome]:
        """Return the outcomes of questions whose quotes are not in the documents."""
        return [outcome for outcome in self.outcomes if outcome.state == "unlocated"]

    @property
    def failures(self) -> list[Outcome]:
        """Return the outcomes that are wrong, in the order of the questions."""
        return [outcome for outcome in self.outcomes if outcome.state == "failed"]

    @cached_property
    def figures(self) -> dict[str, Estimate]:
        """Return each measure that applies to any of the questions, by name."""
        found = figures(self.scored)
        if self.risk.area is not None:
            found["aurc"] = Estimate(self.risk.area, self.risk.n, self.risk.low, self.risk.high)
        return {measure.name: found[measure.name] for measure in MEASURES if measure.name in found}

    @cached_property
    def by_type(self) -> dict[str, dict[str, Estimate]]:
        """Return the figures of each type of question, in the order of the set."""
        types = dict.fromkeys(outcome.question.type for outcome in self.scored)
        return {kind: figures([o for o in self.scored if o.question.type == kind]) for kind in types}

    @cached_property
    def risk(self) -> RiskCoverage:
        """Return the risk–coverage curve."""
        return risk_coverage(self.scored)


def figures(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """Return each measure that sums up values of any of the outcomes, by name."""
    found = {}
    for measure in MEASURES:
        values = [o.scored.values[measure.key] for o in outcomes if measure.key in o.scored.values]
        if values and measure.statistic == "mean":
            found[measure.name] = mean(values)
        elif values:
            found[measure.name] = percentile(values, 50 if measure.statistic == "median" else 95)
    return found
