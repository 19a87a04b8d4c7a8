"""An answer parted into what it claims: sentences and items, without what tells how they came about."""

# ruff: noqa: E501  (a pattern a line reads better than broken ones)
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.language import STOPWORDS, fold, sentence_spans, words

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
class Part:
    """A sentence of an answer, `response[start:end]`.

    text: it without marks; read: the same with blanks in the place of marks, as long as the span.
    """

    text: str
    start: int
    end: int
    read: str


def parts_of(response: str) -> Iterator[Part]:
    """Yield the sentences and items of an answer, line by line."""
    for line in re.finditer(r"[^\n]+", response):
        for start, end in sentence_spans(response, *line.span()):
            read = _bare(response[start:end])
            if text := " ".join(read.split()):
                yield Part(re.sub(r" (?=[.,;:!?])", "", text), start, end, read)


def is_claim(text: str) -> bool:
    """Tell whether a sentence says something that its source could say or not."""
    said = {word for word in words(fold(text)) if word not in STOPWORDS}
    return not _NO_CLAIM.match(text) and len(said) >= 2


def _bare(text: str) -> str:
    """Return a sentence with blanks in the place of marks, and of what tells how it came about."""
    bare = _CITES.sub(_blank, re.sub(r"\*\*|__|`", _blank, text))
    for pattern in (_MARKUP, _MARKUP, _MARKUP, _OPENING):
        led = len(bare) - len(bare.lstrip())
        bare = bare[:led] + pattern.sub(_blank, bare[led:])
    return bare


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group(0))
