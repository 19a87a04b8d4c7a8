"""What verifying returns, and its seam: a model that reads statements over texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Support = Literal["verified", "partly", "not"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is supported, how surely in 0..1, and in words what speaks against it.

    words: (start, end) in the claim of what is not borne out.
    support: "partly" where it is not supported and most of its words are borne out.
    """

    supported: bool
    score: float
    reasons: tuple[str, ...] = ()
    words: tuple[tuple[int, int], ...] = ()
    support: Support = "not"

    def __post_init__(self) -> None:
        if self.supported:
            object.__setattr__(self, "support", "verified")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of a statement over a text.

    score: log-odds that it is borne out; words: (start, end, log-odds that they are not) in the statement.
    """

    score: float
    words: tuple[tuple[int, int, float], ...] = ()


class SupportModel(Protocol):
    """What reads statements over texts."""

    name: str

    def read(self, rows: Sequence[tuple[str, str, str]]) -> list[Reading]:
        """Return the reading of each (lead, context, statement); lead: the question or sentence before it."""
        ...
