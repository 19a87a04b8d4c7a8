"""From features to a score, and to the probability that the best evidence answers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from assistant.evidence import Evidence
from assistant.kinds import STRICT
from assistant.question import Part
from index import Document

_TABLE = re.compile(r"\b(?:tables?|figures?|items?|rows?|lists?)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|due|plan(?:s|ned)?|expect(?:s|ed)?|until|target|going to|intend(?:s|ed)?|aims?)\b",
    re.IGNORECASE,
)


def unit_score(f: Mapping[str, float]) -> float:
    """Return how well a unit answers, from its features."""
    return (
        0.34 * max(0.0, f["cosine"])
        + 0.36 * f["direct"]
        + 0.24 * f["around"]
        + 0.18 * f["earlier"]
        + 0.08 * f["label"]
        + (0.16 + 0.14 * f["strict"]) * f["kind"]
        + 0.08 * f["names"]
        + 0.06 * f["passage"]
        + 0.12 * f["near"]
        + 0.06 * f["year"]
        - 0.2 * f["short"]
        - 0.1 * f["dangling"]
    )


def answer_probability(part: Part, evidence: Sequence[Evidence]) -> float:
    """Return the chance that the best evidence answers the part."""
    if part.kind == "written":
        return 1.0  # the date that every answer is given with
    if not evidence:
        return 0.0
    f = evidence[0].features
    covered = f["direct"] + f["around"] + 0.6 * f["earlier"]
    kind = 0.6 if part.kind not in STRICT else f["kind"]
    logit = 3.2 * covered + 3.0 * f["cosine"] + 1.2 * kind + 1.0 * f["near"] + f["label"] - 3.6
    if part.kind in STRICT and f["kind"] < 1:
        logit -= 2.0
    if part.kind in ("expansion", "author"):
        logit = 2.5 if f["kind"] == 1 else -2.5
    logit -= (3.0 if part.kind == "name" else 1.5) * (1 - f["names"])
    if _is_cut_off(part, evidence):
        logit -= 2.0
    if part.kind != "date" and _is_later(part, evidence[0].unit.document):
        logit -= 2.5
    if part.years and f["year"] == 0:
        logit -= 1.0
    return 1 / (1 + math.exp(-logit))


def _is_cut_off(part: Part, evidence: Sequence[Evidence]) -> bool:
    """Tell whether what is asked for is a list or table that the text introduces and doesn't hold."""
    near = [e for e in evidence[:4] if e.score >= 0.75 * evidence[0].score]
    asked = part.wants_list or _TABLE.search(part.text) is not None
    return bool(near[0].features["dangling"]) or (asked and any(e.features["dangling"] for e in near))


def _is_later(part: Part, document: Document) -> bool:
    """Tell whether a part asks what came of a time after its document was written."""
    later = bool(part.years) and bool(document.date) and max(part.years) > document.date[:4]
    return later and not _FUTURE.search(part.text)
