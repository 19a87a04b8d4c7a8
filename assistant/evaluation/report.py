"""The report: what each question got, and the figures over all and by type."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answers import Answer
from assistant.evaluation.curves import RiskCoverage, plot, risk_coverage
from assistant.evaluation.locate import Located
from assistant.evaluation.measures import MEASURES, REFUSED, Scored
from assistant.evaluation.questions import Question
from assistant.evaluation.statistics import Estimate, mean


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its answer, and what is thought of it.

    forced: whether the answer would have been right, had it not been withheld; None if unknown.
    """

    question: Question
    answer: Answer
    scored: Scored
    located: Located
    forced: bool | None = None

    @property
    def state(self) -> str:
        """Return "right", "failed", or "unlocated" for a question that can't be scored."""
        verdict = self.scored.verdict
        return verdict if verdict in ("right", "unlocated") else "failed"

    @property
    def sureness(self) -> tuple[float, bool | None, bool]:
        """Return the confidence, whether the answer is wrong (if given, where withheld), and if withheld."""
        withheld = self.answer.status in REFUSED
        forced = None if self.forced is None else not self.forced
        return self.answer.probability, forced if withheld else self.state != "right", withheld

    def to_dict(self) -> dict[str, Any]:
        """Return what is thought of the answer as JSON-ready values."""
        asked = self.question.model_dump(include={"id", "type", "question", "answerable"})
        told = {"status": self.answer.status, "probability": self.answer.probability}
        return {**asked, **told, **asdict(self.scored), "unlocated": self.located.faults}


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
        return figures(self.scored, self.risk)

    @cached_property
    def by_type(self) -> dict[str, dict[str, Estimate]]:
        """Return the figures of each type of question, in the order of the set."""
        types = dict.fromkeys(outcome.question.type for outcome in self.scored)
        return {kind: figures([o for o in self.scored if o.question.type == kind]) for kind in types}

    @cached_property
    def risk(self) -> RiskCoverage:
        """Return the risk–coverage curve of the questions that ask something of the documents (no greetings).

        A withheld answer counts by what would have been answered (`Outcome.forced`), where that is known.
        """
        return risk_coverage([o.sureness for o in self.scored if o.answer.status != "small_talk"])

    def summary(self) -> dict[str, Any]:
        """Return the figures alone, without a word of the questions or documents, as JSON-ready values."""
        return {
            "system": self.system,
            "questions": self.questions,
            "made": dict(self.made),
            "scored": len(self.scored),
            "unlocated": len(self.unlocated),
            "measures": _told(self.figures),
            "by_type": {kind: _told(found) for kind, found in self.by_type.items()},
            "risk_coverage": asdict(self.risk),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready values."""
        return {
            **self.summary(),
            "failures": [outcome.question.id for outcome in self.failures],
            "outcomes": [outcome.to_dict() for outcome in self.outcomes],
        }

    def write(self, folder: Path) -> None:
        """Write report.json, answers.jsonl and risk.svg to a folder."""
        write_json(self.to_dict(), folder / "report.json")
        answers = ({"id": outcome.question.id, **outcome.answer.to_dict()} for outcome in self.outcomes)
        lines = (f"{json.dumps(answer, ensure_ascii=False)}\n" for answer in answers)
        (folder / "answers.jsonl").write_text("".join(lines), encoding="utf-8")
        points = list(zip(self.risk.coverage, self.risk.risk, strict=True))
        names = ("coverage: share of questions answered", "risk: share of these that are wrong")
        (folder / "risk.svg").write_text(plot(points, self.risk.own, "Risk and coverage", *names), "utf-8")


def figures(outcomes: Sequence[Outcome], risk: RiskCoverage | None = None) -> dict[str, Estimate]:
    """Return each measure that sums up values of any of the outcomes, by name."""
    found = {}
    for measure in MEASURES:
        values = [o.scored.values[measure.key] for o in outcomes if measure.key in o.scored.values]
        if measure.statistic == "area" and risk and risk.area is not None:
            found[measure.name] = Estimate(risk.area, risk.n)
        elif values and measure.statistic == "mean":
            found[measure.name] = mean(values)
        elif values:
            share = 50 if measure.statistic == "median" else 95
            found[measure.name] = Estimate(float(np.percentile(values, share)), len(values))
    return found


def write_json(values: Mapping[str, Any], path: Path) -> None:
    """Write values as JSON that people can read too."""
    path.write_text(f"{json.dumps(values, ensure_ascii=False, indent=1)}\n", encoding="utf-8")


def _told(figures: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: asdict(estimate) for name, estimate in figures.items()}
