"""A whole answer against its context: each claim verified, what is not borne out marked, one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.verify.claims import is_claim, parts_of
from assistant.verify.verdict import Verdict
from assistant.verify.verify import Calibration, SupportVerifier


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim of an answer, `response[start:end]`; the words of its verdict stand in the response."""

    text: str
    start: int
    end: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ResponseVerdict:
    """Whether an answer is supported as a whole; score: the chance that all of it is, in 0..1."""

    supported: bool
    score: float
    sentences: tuple[Sentence, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-ready values."""
        told = [{"text": s.text, "start": s.start, "end": s.end, **asdict(s.verdict)} for s in self.sentences]
        return {"supported": self.supported, "score": self.score, "sentences": told}


def verify_response(
    response: str, context: Sequence[str], verifier: SupportVerifier, *, question: str = ""
) -> ResponseVerdict:
    """Return the verdict on an answer against the texts of its whole context."""
    parts = list(parts_of(response))
    leads = [question, *(part.text for part in parts)]
    claims = [(lead, part) for lead, part in zip(leads, parts, strict=False) if is_claim(part.text)]
    verdicts = verifier.verify_all([(lead, part.read) for lead, part in claims], context)
    found = []
    for (_, part), told in zip(claims, verdicts, strict=True):
        words = tuple((part.start + a, part.start + b) for a, b in told.words)
        found.append(Sentence(part.text, part.start, part.end, replace(told, words=words)))
    weighed = verifier.calibration
    score = response_score([s.verdict.score for s in found], weighed)
    return ResponseVerdict(score >= weighed.answers[verifier.strictness], round(score, 4), tuple(found))


def response_score(scores: Sequence[float], weighed: Calibration) -> float:
    """Return the chance that every claim is supported: the worst one in full, each other one in part."""
    product = 1.0
    for at, score in enumerate(sorted(scores)):
        product *= max(score, 1e-4) ** (weighed.share if at else 1.0)
    return product
