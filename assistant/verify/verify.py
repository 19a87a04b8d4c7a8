"""A claim against its evidence: what of it is nearest read by a model, and what is nowhere."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.verify.figures import nowhere
from assistant.verify.packaged import PackagedSupport
from assistant.verify.verdict import Reading, SupportModel, Verdict
from assistant.verify.windows import Context

_FILE = Path(__file__).parent / "calibration.json"
_WORD = re.compile(r"[£€$]?\w+(?:[.,’']\w+)*%?")


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a model's log-odds are weighed.

    slope, bias: to the chance that a claim is borne out; thresholds, answers: strictness → that chance of a
    claim, or of a whole answer, from which on it counts as supported; share: power that each claim but the
    worst has in an answer; words: log-odds from which on a word is marked; nowhere: log-odds that a number
    takes off that stands nowhere.
    """

    slope: float
    bias: float
    thresholds: Mapping[str, float]
    answers: Mapping[str, float]
    share: float
    words: float
    nowhere: float

    def chance(self, score: float) -> float:
        """Return the chance that what has these log-odds is borne out."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * score + self.bias))))


@lru_cache(maxsize=1)
def calibrations() -> Mapping[str, Calibration]:
    """Return the calibration of the packaged model ("ateb"), and that of others ("")."""
    return {name: Calibration(**told) for name, told in json.loads(_FILE.read_text("utf-8")).items()}


class SupportVerifier:
    """Verifies claims by a support model. Safe for threads.

    strictness: "low", "normal" or "high"; calibration: None for that of the model.
    """

    def __init__(
        self, model: SupportModel, *, strictness: str = "normal", calibration: Calibration | None = None
    ) -> None:
        told = calibrations()
        self.model, self.strictness = model, strictness
        self.calibration = calibration or told[model.name if model.name in told else ""]

    def verify(self, claim: str, evidence: Sequence[str], *, question: str = "") -> Verdict:
        """Return the verdict on a claim."""
        return self.verify_all([(question, claim)], evidence)[0]

    def verify_all(self, claims: Sequence[tuple[str, str]], evidence: Sequence[str]) -> list[Verdict]:
        """Return the verdict on each (question, claim), all read together."""
        context = Context.of(evidence)
        rows = [[(asked, window, claim) for window in context.windows(claim)] for asked, claim in claims]
        best = self.model.read([some[0] for some in rows])
        bar = self.calibration.thresholds[self.strictness]
        doubted = [
            i for i, one in enumerate(best) if rows[i][1:] and self.calibration.chance(one.score) < bar
        ]
        more = self.model.read([rows[i][1] for i in doubted]) if doubted else []
        for i, again in zip(doubted, more, strict=True):
            best[i] = max(best[i], again, key=lambda one: one.score)
        return [self._verdict(claim, evidence, one) for (_, claim), one in zip(claims, best, strict=True)]

    def _verdict(self, claim: str, evidence: Sequence[str], read: Reading) -> Verdict:
        if not any(evidence) or not claim.strip():
            return Verdict(False, 0.0, ("there is nothing to compare it with",))
        strange = nowhere(claim, "\n".join(evidence))
        weighed, bar = self.calibration, self.calibration.thresholds[self.strictness]
        score = weighed.chance(read.score - weighed.nowhere * bool(strange))
        if score >= bar and not strange:
            return Verdict(True, round(score, 4))
        words = merged([*strange, *((a, b) for a, b, odds in read.words if odds >= weighed.words)], claim)
        doubted = [span for span in words if not any(a < span[1] and b > span[0] for a, b in strange)]
        told = (("nowhere in the source", strange), ("not borne out by the source", doubted))
        reasons = tuple(f"{why}: {_quoted(claim, spans)}" for why, spans in told if spans)
        partly = bool(words) and sum(end - start for start, end in words) < len(claim) / 2
        return Verdict(
            False, round(min(score, bar - 1e-4), 4), reasons or ("the source does not say so",), words,
            "partly" if partly else "not",
        )  # fmt: skip


def merged(spans: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Return the words that spans touch, those with nothing but blanks between them as one."""
    found: list[tuple[int, int]] = []
    for start, end in (word.span() for word in _WORD.finditer(text)):
        if not any(first < end and last > start for first, last in spans):
            continue
        if found and not text[found[-1][1] : start].strip(" -"):
            start = found.pop()[0]
        found.append((start, end))
    return tuple(found)


def _quoted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return ", ".join(dict.fromkeys(f"“{' '.join(text[start:end].split())}”" for start, end in spans[:4]))


@lru_cache(maxsize=2)
def open_verifier(name: str = "", strictness: str = "normal") -> SupportVerifier:
    """Return the verifier by name or folder of its model, the packaged one for "".

    Raises ModelError where the model can't be loaded, or tells neither words nor entailment.
    """
    if not name:
        return SupportVerifier(PackagedSupport(), strictness=strictness)
    from assistant.verify.foreign import TransformersSupport

    return SupportVerifier(TransformersSupport(name), strictness=strictness)
