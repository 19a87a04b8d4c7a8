"""What a chat model writes, read as sentences with keys while it is still being written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.phrases import NOT_IN_DOCUMENTS
from index.language import fold, sentence_spans

_KEYS = re.compile(r"\s*[\[(]\s*([a-z0-9]{1,8}(?:\s*[,;]\s*[a-z0-9]{1,8})*)\s*[\])]", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:[-*•#>]+\s+|\d{1,2}[.)]\s+)+")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as a model wrote it, without its keys; keys: those it was given, in order."""

    text: str
    keys: tuple[str, ...]
    says_not: bool = False


class Sentences:
    """Takes pieces of text and gives back sentences once they are whole, keys and all."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._held = ""

    def add(self, piece: str) -> Iterator[Written]:
        """Yield the sentences that a piece completes; what may go on is held back."""
        self._held += piece
        while (cut := self._whole()) > 0:
            done, self._held = self._held[:cut], self._held[cut:]
            yield from self._read(done)

    def finish(self) -> Iterator[Written]:
        """Yield what is held back, once nothing follows."""
        done, self._held = self._held, ""
        yield from self._read(done)

    @property
    def stopped_short(self) -> bool:
        """Tell whether what is held back ends in the middle of a sentence or of a key."""
        rest = self._held.rstrip().rstrip("*_")
        return bool(re.search(r"\w", rest)) and not re.search(r"[.!?…:][\"'”’)]*$|[\])]$", rest)

    def _whole(self) -> int:
        """Return the length of what is sure to be whole: all before the last sentence that has begun."""
        starts = self._starts(self._held)
        return starts[-1] if len(starts) > 1 else 0

    def _read(self, text: str) -> Iterator[Written]:
        starts = self._starts(text)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            yield from self._sentence(text[start:end])

    def _starts(self, text: str) -> list[int]:
        """Return where each sentence of a text begins; the keys after one belong to it."""
        masked = _KEYS.sub(lambda match: self._mask(match), text)
        starts: list[int] = []
        for line in re.finditer(r"[^\n]+", masked):
            spans = sentence_spans(masked, *line.span())
            spans = [span for span in spans if not _LIST_MARK.fullmatch(masked[span[0] : span[1]] + " ")]
            if spans and not re.match(r"[\[(]", text[spans[0][0] :]):  # half a key may be all that has come
                starts += [line.start() if n == 0 else start for n, (start, _) in enumerate(spans)]
        return [0, *starts[1:]] if starts else []

    def _mask(self, match: re.Match[str]) -> str:
        """Return blanks in the place of keys, so that the sentence before them is seen to end."""
        group = match.group(0)
        known = any(key.lower() in self._known for key in re.split(r"\s*[,;]\s*", match.group(1)))
        return " " * len(group) if known or group.lstrip()[0] == "[" else group

    def _sentence(self, text: str) -> Iterator[Written]:
        keys: list[str] = []

        def take(match: re.Match[str]) -> str:
            found = [key.lower() for key in re.split(r"\s*[,;]\s*", match.group(1))]
            known = [key for key in found if key in self._known]
            keys.extend(known)
            bracketed = match.group(0).lstrip()[0] == "["
            return "" if known or bracketed else match.group(0)

        text = re.sub(r"\[[^\]\n]*$", "", text)  # half a key
        bare = _LIST_MARK.sub("", _KEYS.sub(take, text).replace("**", "")).strip()
        bare = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(bare.split()))
        if not re.search(r"\w", bare):
            return
        says_not = fold(NOT_IN_DOCUMENTS).rstrip(".") in fold(bare)
        yield Written(bare, tuple(dict.fromkeys(keys)), says_not)
