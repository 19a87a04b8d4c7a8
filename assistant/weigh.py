"""From features to a score, and to the probability that the best evidence answers.

The weights were fitted by tests/benchmarks/weigh_reader.py and lie in weights.json with what they
were fitted on. What no public data shows (a list that the text lost, a time after the document) is
set by hand below, and named.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.evidence import Evidence
from assistant.kinds import STRICT
from assistant.question import Part
from index import Document

_TABLE = re.compile(r"\b(?:tables?|figures?|items?|rows?|lists?)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|due|plan(?:s|ned)?|expect(?:s|ed)?|until|target|going to|intend(?:s|ed)?|aims?)\b",
    re.IGNORECASE,
)
# By hand, since the public data has no units of these sorts: of a unit's score …
_BESIDE, _LABEL, _KIND, _STRICT_KIND, _SPELT_OUT, _SHORT, _DANGLING = 0.12, 0.1, 0.03, 0.05, 0.3, 0.2, 0.1
_OFF_YEAR, _HEADED = 0.25, 0.15
_NEAR_BEST = 0.7
# What likeness of meaning counts for where few words are shared: such a question is put in other words,
# while one that the text only seems to answer shares its words.
_MEANT = 0.7
# … and of the logit, for a list that the text lost, for a time after the document, for another year.
_CUT_OFF, _LATER, _YEAR = 3.0, 3.5, 1.5
# … for no answer of the kind that is asked for (of a kind that is a must the fitted weights know already);
# for what is said of another thing in the same sentence; for what was found, where no finding is told.
_KINDLESS, _DIVIDED, _UNFOUND = 1.5, 2.5, 2.5


@dataclass(frozen=True, slots=True)
class Linear:
    """An intercept, and a weight a feature."""

    intercept: float
    weights: Mapping[str, float]

    def __call__(self, features: Mapping[str, float]) -> float:
        """Return the weighed sum of features."""
        return self.intercept + sum(w * features[name] for name, w in self.weights.items())


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights; threshold: the probability from which a part is answered."""

    unit: Linear
    answer: Linear
    threshold: float


@lru_cache(maxsize=1)
def weights() -> Weights:
    """Return the weights that come with the package."""
    data = json.loads((Path(__file__).parent / "weights.json").read_text(encoding="utf-8"))
    unit, answer = (Linear(data[n]["intercept"], data[n]["weights"]) for n in ("unit", "answer"))
    return Weights(unit, answer, float(data["threshold"]))


def unit_score(f: Mapping[str, float]) -> float:
    """Return how well a unit answers, from its features: 0 and up, about 1 for a good answer."""
    return max(0.0, weights().unit(f) + by_hand_of_unit(f))


def by_hand_of_unit(f: Mapping[str, float]) -> float:
    """Return what the score of a unit has from the weights that are set by hand."""
    kind = (_KIND + _STRICT_KIND * f["strict"]) * f["kind"]
    beside = _BESIDE * f["near"] + _LABEL * f["label"] - _SHORT * f["short"] - _DANGLING * f["dangling"]
    return kind + beside + _HEADED * f["headed"] - _OFF_YEAR * f["off_year"] + _SPELT_OUT * f["spelt_out"]


def ranked(part: Part, evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence best first; what has no answer of a kind that is a must doesn't lead what has."""
    best = sorted(evidence, key=lambda e: -e.score)
    if part.kind not in STRICT or not best or best[0].features["kind"] == 1:
        return best
    near = (e for e in best if e.score >= _NEAR_BEST * best[0].score and e.features["kind"] == 1)
    first = next(near, best[0])
    return [first, *(e for e in best if e is not first)]


def part_features(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return the features of the best evidence, and what they come to by experience.

    lacking: how far the heaviest word asked is missing beside an amount, a date or the like, which may
    then be one of something else.
    """
    f = evidence[0].features
    covered = max(f["direct"] + f["around"] + 0.6 * f["earlier"], _MEANT * f["cosine"] * f["names"])
    kind = 1.2 * f["kind"] - 2.0 * (f["kind"] < 1) if f["strict"] else 0.72
    expected = 3.2 * covered + 3.0 * f["cosine"] + kind + f["label"] + f["near"] - 1.5 * (1 - f["names"])
    return {**f, "expected": expected, "lacking": f["strict"] * f["missing"]}


def answer_probability(part: Part, evidence: Sequence[Evidence]) -> float:
    """Return the chance that the best evidence answers the part."""
    if part.kind == "written":
        return 1.0  # the date that every answer is given with
    if not evidence:
        return 0.0
    logit = weights().answer(part_features(evidence)) + by_hand_of_part(part, evidence)
    if part.kind in ("expansion", "author"):
        logit = 2.5 if evidence[0].features["kind"] == 1 else -2.5
    return 1 / (1 + math.exp(-logit))


def by_hand_of_part(part: Part, evidence: Sequence[Evidence]) -> float:
    """Return what the logit of a part has from the weights that are set by hand."""
    f = evidence[0].features
    lost = _CUT_OFF * _is_cut_off(part, evidence)
    if part.kind != "date":
        lost += _LATER * _is_later(part, evidence[0].unit.document)
    if part.years:
        lost += _YEAR * (f["year"] == 0)
    return -lost - _KINDLESS * (f["kind"] == 0) - _DIVIDED * f["divided"] - _UNFOUND * f["unfound"]


def _is_cut_off(part: Part, evidence: Sequence[Evidence]) -> bool:
    """Tell whether what is asked for is a list or table that the text introduces and doesn't hold."""
    near = [e for e in evidence[:4] if e.score >= 0.75 * evidence[0].score]
    asked = part.wants_list or _TABLE.search(part.text) is not None
    return bool(near[0].features["dangling"]) or (asked and any(e.features["dangling"] for e in near))


def _is_later(part: Part, document: Document) -> bool:
    """Tell whether a part asks what came of a time after its document was written."""
    later = bool(part.years) and bool(document.date) and max(y[:4] for y in part.years) > document.date[:4]
    return later and not _FUTURE.search(part.text)
