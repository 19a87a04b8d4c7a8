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
        starts = self._starts(self._held)
        if len(starts) > 1:  # all before the last sentence that has begun is sure to be whole
            done, self._held = self._held[: starts[-1]], self._held[starts[-1] :]
            yield from self._read(done)

    def finish(self) -> Iterator[Written]:
        """Yield what is held back, once nothing follows."""
        yield from self._read(self._held)
        self._held = ""

    @property
    def stopped_short(self) -> bool:
        """Tell whether what is held back ends in the middle of a sentence or of a key."""
        rest = self._held.rstrip().rstrip("*_")
        return bool(re.search(r"\w", rest)) and not re.search(r"[.!?…:][\"'”’)]*$|[\])]$", rest)

    def _read(self, text: str) -> Iterator[Written]:
        starts = self._starts(text)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            yield from self._sentence(text[start:end])

    def _starts(self, text: str) -> list[int]:
        """Return where each sentence of a text begins; the keys after one belong to it."""
        # Blanks in the place of keys, so that the sentence before them is seen to end.
        masked = _KEYS.sub(lambda m: m[0] if self._keys(m) is None else " " * len(m[0]), text)
        starts: list[int] = []
        for line in re.finditer(r"[^\n]+", masked):
            spans = sentence_spans(masked, *line.span())
            spans = [span for span in spans if not _LIST_MARK.fullmatch(masked[span[0] : span[1]] + " ")]
            if spans and not re.match(r"[\[(]", text[spans[0][0] :]):  # half a key may be all that has come
                starts += [line.start() if n == 0 else start for n, (start, _) in enumerate(spans)]
        return [0, *starts[1:]] if starts else []

    def _keys(self, match: re.Match[str]) -> list[str] | None:
        """Return the known keys of what is in brackets, None for what is in parentheses and no key."""
        keys = [key for key in re.split(r"\s*[,;]\s*", match[1].lower()) if key in self._known]
        return keys if keys or match[0].lstrip()[0] == "[" else None

    def _sentence(self, text: str) -> Iterator[Written]:
        keys: list[str] = []

        def take(match: re.Match[str]) -> str:
            found = self._keys(match)
            keys.extend(found or ())
            return match[0] if found is None else ""

        text = re.sub(r"\[[^\]\n]*$", "", text)  # half a key
        bare = _LIST_MARK.sub("", _KEYS.sub(take, text).replace("**", "")).strip()
        bare = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(bare.split()))
        if not re.search(r"\w", bare):
            return
        says_not = fold(NOT_IN_DOCUMENTS).rstrip(".") in fold(bare)
        yield Written(bare, tuple(dict.fromkeys(keys)), says_not)
