"""Sentences of a chat model set against what they cite: claims with verdicts, and exact citations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer, Citation, Claim, answer_text
from assistant.compose.quote import Quoter
from assistant.phrases import phrase
from assistant.verify import SupportVerifier, Verdict
from assistant.verify.claims import is_claim
from assistant.write.passages import Given
from assistant.write.sentences import Written
from index.language import language_of, sentence_spans
from index.language.welsh import read_as

UNCITED = "it cites no passage that was given"


class Checker:
    """Checks sentences against the passages that they cite.

    cited: numbers what they cite; seconds: what verifying took so far.
    """

    def __init__(self, verifier: SupportVerifier, question: str) -> None:
        self._verifier = verifier
        self._before = question
        self._given: dict[str, Given] = {}
        self.cited = Quoter()
        self.seconds = 0.0

    def give(self, given: Sequence[Given]) -> None:
        """Take the passages that the keys stand for."""
        self._given = {g.key: g for g in given}

    def claim(self, written: Written) -> Claim | None:
        """Return a sentence with its verdict, or None for one that cites nothing and says nothing."""
        cited = [self._given[key] for key in written.keys]
        if not cited:
            return Claim(written.text, (), False, (UNCITED,), 0.0, "not") if is_claim(written.text) else None
        started = time.perf_counter()
        verdict = self._verify(written.text, [text for given in cited for text in given.evidence])
        numbers = tuple(dict.fromkeys(self._cite(given, written.text, verdict) for given in cited))
        self.seconds += time.perf_counter() - started
        self._before = written.text
        return Claim(
            written.text, numbers, verdict.supported, verdict.reasons, verdict.score, verdict.support,
            verdict.words,
        )  # fmt: skip

    def quoted(self, answer: Answer) -> tuple[Claim, ...]:
        """Return the claims of a quoted answer, its citations numbered after those so far."""
        numbers = {c.number: self.cited.number(c) for c in answer.citations}
        return tuple(
            replace(claim, citations=tuple(numbers[n] for n in claim.citations)) for claim in answer.claims
        )

    def _verify(self, text: str, evidence: Sequence[str]) -> Verdict:
        """Verify a sentence in the language of its evidence; in two languages, both are read as English."""
        languages = {language_of(t, "en") for t in (text, evidence[0])}
        if len(languages) > 1:
            told = self._verifier.verify(read_as(text), [read_as(t) for t in evidence], question=self._before)
            return replace(told, words=())  # which stand in the reading, not in the text
        return self._verifier.verify(text, evidence, question=self._before)

    def _cite(self, given: Given, text: str, verdict: Verdict) -> int:
        """Return the number of the citation: of the one sentence that bears the claim out, or the passage."""
        start, end = given.start, given.end
        if verdict.supported:
            spans = sentence_spans(given.document.text, start, end)
            for at, stop in spans if len(spans) > 1 else []:
                alone = self._verify(text, [given.document.text[at:stop]])
                if alone.supported and alone.score >= verdict.score - 0.05:
                    start, end = at, stop
                    break
        path = tuple(filter(None, given.heading.split(" › ")))
        return self.cited.number(Citation.of(given.document, start, end, path))


def is_borne_out(claim: Claim) -> bool:
    """Tell whether a sentence was verified."""
    return claim.verified is True and bool(claim.citations)


def claims_text(claims: Sequence[Claim], language: str) -> str:
    """Return the claims as plain text; beside each that failed it says so, and why."""
    return answer_text([_marked(claim, language) for claim in claims])


def _marked(claim: Claim, language: str) -> Claim:
    if claim.verified is not False:
        return claim
    said = (
        phrase("partly_verified", language) if claim.support == "partly" else phrase("not_verified", language)
    )
    return replace(claim, text=f"{claim.text} ({said}: {'; '.join(claim.reasons)})")
