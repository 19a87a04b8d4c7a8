"""What a line says, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.read.units import Unit

_NEXT_LABEL = re.compile(r"\n(?=[A-Z][a-z]+(?: [a-z]+)?: )")
BULLET = re.compile(r"^\s*[•●▪◦‣⁃·*\-–—o\uf0b7]\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says, in words: as `Role` has it."""

    body: str
    relation: str
    what: str
    partners: tuple[str, ...] = ()
    amount: str = ""
    when: str = ""


def bare(unit: Unit) -> str:
    """Return a unit without its bullet."""
    raw = unit.document.text[unit.start : unit.end]
    return BULLET.sub("", " ".join(_NEXT_LABEL.split(raw)[0].split())).strip()
