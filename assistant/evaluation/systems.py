"""What can be evaluated: anything that answers a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from assistant.answers import Answer
from assistant.assistant import Assistant


class System(Protocol):
    """What is evaluated: a question and the user's earlier ones in, an answer out."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        """Return the answer to a question in its conversation."""
        ...


def forced_system(system: System) -> System | None:
    """Return the assistant that withholds nothing, to see what would have been answered."""
    if not isinstance(system, Assistant):
        return None
    return Assistant(system.index, settings=replace(system.settings, threshold=0.0))
