"""A whole answer set against its context: parted into claims, each verified, and one verdict of all."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.checks.tokens import tokens
from assistant.checks.weighing import weighing
from assistant.verify import ReadsAhead, Verdict, Verifier
from index.language import sentence_spans

_MARKUP = re.compile(r"^[\s>#*_•▪◦‣|-]+|^\s*\(?\d{1,2}[.)]\s+|^\s*\(?[a-z][.)]\s+|[\s*_|]+$")
_SOURCE = r"(?:given|provided|above|following|supplied|available)?\s*(?:passages?|documents?|texts?|contexts?|sources?|excerpts?|articles?|information)"
# What tells how the answer was made, before what it says.
_SAYS = r"(?:states?|says?|mentions?|notes?|explains?|suggests?|indicates?|reports?|adds?|confirms?|describes?|tells? us|points? out|shows?)"
_OPENING = re.compile(
    rf"^(?:(?:the |these )?{_SOURCE}(?: \d(?:(?:,| and|, and) \d)*)? (?:also |further |clearly |specifically )?{_SAYS}(?: that\b,?|\s*:)\s*"
    rf"|it (?:is|was) (?:also )?(?:stated|mentioned|noted|reported|explained|suggested) (?:in (?:the )?{_SOURCE}(?: \d)? )?that,?\s*"
    r"|it (?:seems|appears) that\s+|(?:(?:final )?(?:answer|summary|overview|output|response|note)|in short)\s*[:,]\s*"
    rf"|(?:based (?:up)?on|according to|as (?:stated|mentioned|described|noted|per) (?:in|by)|from|in) (?:the |these |those )?"
    rf"{_SOURCE}(?: \d(?:(?:,| and|, and) \d)*)?(?: (?:provided|given|above))?\s*[,:]?\s*|(?:it is|it's) (?:important|worth) (?:to note|noting)"
    r"(?: that)?,?\s*|(?:please )?note that,?\s*|(?:overall|additionally|furthermore|moreover|however|also|finally|in addition|in summary"
    r"|in conclusion|to summari[sz]e|therefore|for example|for instance),?\s+(?=\w)|(?:sure|certainly|of course|yes|no)[,!.]\s*)+",
    re.IGNORECASE,
)
_CITES = re.compile(
    r"\s*[(\[](?:see |source:? |from |in )?(?:passages?|documents?|sources?|texts?)\s*\d+(?:(?:,| and|, and|-)\s*(?:passage )?\d+)*[)\]]|\s*\[\d+(?:,\s*\d+)*\]",
    re.IGNORECASE,
)
# Sentences about the answer or about what can't be answered: nothing of them can be looked up.
_NO_CLAIM = re.compile(
    r"^(?:here (?:is|are)\b.*|i(?:['’]m| am) (?:sorry|unable|not able)\b.*|i (?:hope|apologi[sz]e|am sorry|cannot|can't|can not|could not|couldn't|am unable|am not able|do not|don't|would|will|can)\b.*"
    r"|(?:sorry|unfortunately),? .*(?:passage|information|provided|mention|answer|context|document).*|unable to answer\b.*"
    rf"|(?:the )?(?:answer|summary|question)\s*:?|(?:the |these |neither |none of the )*{_SOURCE}(?: \d)?s?(?: provided| given)? (?:do|does|did)(?: not|n't).*"
    r"|(?:there is|there's) (?:no|not enough|insufficient) (?:specific |further |clear )?(?:information|mention|answer)\b.*|.*\b(?:not|n't) (?:explicitly |directly |specifically )?"
    r"(?:mentioned|provided|specified|stated|given|addressed) in (?:the |these |any )?(?:\w+ )?(?:passage|text|document|context|source).*"
    rf"|(?:the |these )?{_SOURCE}(?: \d)?s? (?:suggest|describe|mention|list|outline|provide|give|discuss|offer)s? (?:the following|several|some|various|different)\b.*"
    r"|(?:let me|feel free|please|if you have|is there anything|hello|hi|thank)\b.*|as an ai\b.*|.*\?|.*:)$",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim of an answer, `response[start:end]`, as it was checked, and its verdict."""

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
        return {
            "supported": self.supported,
            "score": self.score,
            "sentences": [
                {
                    "text": s.text,
                    "start": s.start,
                    "end": s.end,
                    "supported": s.verdict.supported,
                    "score": s.verdict.score,
                    "reasons": list(s.verdict.reasons),
                }
                for s in self.sentences
            ],
        }


def claims_of(response: str) -> Iterator[tuple[str, int, int]]:
    """Yield each claim of an answer and the span that it stands in; greetings, headings, hedges are none."""
    for line in re.finditer(r"[^\n]+", response):
        start, end = line.span()
        for at, stop in sentence_spans(response, start, end):
            text = response[at:stop]
            bare = _bare(text)
            if is_claim(bare):
                yield bare, at, stop


def is_claim(text: str) -> bool:
    """Tell whether a sentence says something that its source could say or not."""
    return not _NO_CLAIM.match(text) and sum(1 for token in tokens(text) if token.weight) >= 2


def verify_response(
    response: str, context: Any, verifier: Verifier, *, question: str = ""
) -> ResponseVerdict:
    """Return the verdict on an answer against its whole context.

    context: a text, texts, or values as of JSON, which are read as lines of names and values.
    """
    evidence = context_texts(context)
    claims = list(claims_of(response))
    if isinstance(verifier, ReadsAhead):
        verifier.read_ahead([text for text, _, _ in claims], evidence)
    found = [
        Sentence(text, start, end, verifier.verify(text, evidence, question=question))
        for text, start, end in claims
    ]
    told = weighing().response
    score = response_score([s.verdict.score for s in found], told)
    return ResponseVerdict(score >= float(told["threshold"]), round(score, 4), tuple(found))


def response_score(scores: Sequence[float], told: Mapping[str, float]) -> float:
    """Return the chance that every claim is supported: the product of all, each raised to a share.

    A long answer has more places to go wrong; its claims are not independent, so each counts in part,
    and the worst one in full.
    """
    if not scores:
        return 1.0
    ordered = sorted(max(score, 1e-4) for score in scores)
    product = ordered[0]
    for score in ordered[1:]:
        product *= score ** told["share"]
    return float(product)


def context_texts(context: Any) -> list[str]:
    """Return the texts of a context: passages apart, values of JSON as lines."""
    if isinstance(context, str):
        stripped = context.strip()
        if stripped[:1] in "{[":
            try:
                return context_texts(json.loads(stripped))
            except json.JSONDecodeError:
                pass
        parts = re.split(r"\n\s*\n|(?:^|\n)\s*passage \d+\s*:", context, flags=re.IGNORECASE)
        bare = (re.sub(r"^\s*passage \d+\s*:", "", part, flags=re.IGNORECASE).strip() for part in parts)
        return [part for part in bare if part]
    if isinstance(context, Mapping):
        return ["\n".join(_lines(context, ""))]
    if isinstance(context, Sequence):
        return [text for item in context for text in context_texts(item)]
    return [str(context)]


def _lines(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _lines(inner, f"{name} {re.sub(r'[_-]+', ' ', str(key))}".strip())
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner, name)
    elif value is not None:
        yield f"{name}: {str(value).strip()}.\n"


def _bare(text: str) -> str:
    """Return a sentence without its marks of lists and headings, and without how it came about."""
    bare = text.replace("**", "").replace("__", "").replace("`", "")
    previous = ""
    while bare != previous:
        previous, bare = bare, _MARKUP.sub("", bare, count=1)
    return _OPENING.sub("", _CITES.sub("", bare)).strip()
