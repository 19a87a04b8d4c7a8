"""What a Word document's styles and numbering say of its paragraphs and runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from index.files.numbers import printed_number

_HEADING = re.compile(r"(?:heading|pennawd) ([1-9])", re.IGNORECASE)
_LISTED = re.compile(r"list (?:bullet|number)(?: ([1-9]))?", re.IGNORECASE)
_FORMATS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_TINY = 4  # half points


def value(parent: Any, *path: str) -> str | None:
    """Return the w:val of a descendant by its path ("pPr", "numPr"), "" where it has none, or None."""
    for name in path:
        parent = parent.find(qn(f"w:{name}")) if parent is not None else None
    return None if parent is None else str(parent.get(qn("w:val")) or "")


def _is_on(found: str | None) -> bool:
    return found is not None and found not in ("0", "false", "off", "none")


@dataclass(slots=True)
class Styles:
    """The styles of a document by id, each asked along the chain of those that it is based on."""

    elements: dict[str, Any]
    default: str = ""

    @classmethod
    def of(cls, root: Any) -> Styles:
        """Read the root of styles.xml; None where a document has no styles."""
        found = {} if root is None else {e.get(qn("w:styleId")): e for e in root.findall(qn("w:style"))}
        normal = [
            k
            for k, e in found.items()
            if e.get(qn("w:default")) == "1" and e.get(qn("w:type")) == "paragraph"
        ]
        return cls(found, normal[0] if normal else "")

    def chain(self, style: str | None) -> Iterator[Any]:
        """Yield a style and those that it is based on."""
        seen: set[str] = set()
        while style and style not in seen and style in self.elements:
            seen.add(style)
            yield self.elements[style]
            style = value(self.elements[style], "basedOn")

    def heading(self, paragraph: Any) -> int:
        """Return a paragraph's level as a heading, 0 for none."""
        own = value(paragraph, "pPr", "outlineLvl")
        if own and own.isdigit():
            return int(own) + 1 if int(own) < 9 else 0
        for element in self.chain(self.style_of(paragraph)):
            name = value(element, "name") or ""
            match = _HEADING.fullmatch(name)
            if match:
                return int(match.group(1))
            if name.lower() in ("title", "teitl"):
                return 1
            level = value(element, "pPr", "outlineLvl")
            if level and level.isdigit():
                return int(level) + 1 if int(level) < 9 else 0
        return 0

    def style_of(self, paragraph: Any) -> str:
        """Return the id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self.default

    def numbered(self, paragraph: Any) -> tuple[str, int] | None:
        """Return (id of the numbering or "", level from 0) of an item of a list, or None."""
        own = value(paragraph, "pPr", "numPr", "numId")
        level = value(paragraph, "pPr", "numPr", "ilvl")
        named, number = 0, own
        for element in self.chain(self.style_of(paragraph)):
            match = _LISTED.match(value(element, "name") or "")
            named = named or (int(match.group(1) or 1) if match else 0)
            number = number if number is not None else value(element, "pPr", "numPr", "numId")
            level = level if level is not None else value(element, "pPr", "numPr", "ilvl")
        if number == "0" or (number is None and not named):
            return None
        return number or "", max(int(level) if level and level.isdigit() else 0, named - 1)

    def run(self, run: Any, paragraph_style: str) -> tuple[int, str, bool]:
        """Return (raised 1, lowered -1 or 0; why it is not seen or ""; bold) of a run."""
        own = run.find(qn("w:rPr"))
        properties = [own] if own is not None else []
        for style in (value(own, "rStyle"), paragraph_style):
            properties += [p for e in self.chain(style) if (p := e.find(qn("w:rPr"))) is not None]

        def first(name: str) -> str | None:
            return next((v for p in properties if (v := value(p, name)) is not None), None)

        align, lift = first("vertAlign"), first("position") or ""
        shift = {"superscript": 1, "subscript": -1}.get(align or "", 0)
        if not shift and re.fullmatch(r"-?[0-9]+", lift) and abs(int(lift)) >= _TINY:
            shift = 1 if int(lift) > 0 else -1
        hidden = "not displayed" if _is_on(first("vanish")) or _is_on(first("webHidden")) else ""
        size = first("sz") or ""
        if not hidden and size.isdigit() and int(size) < _TINY:
            hidden = "tiny"
        if (
            not hidden
            and (first("color") or "").upper() == "FFFFFF"
            and not any(value(p, "shd") for p in properties)
        ):
            hidden = "white"
        return shift, hidden, _is_on(first("b"))


@dataclass(slots=True)
class Numbering:
    """Counts the items of a document's lists, and prints their numbers as Word does."""

    levels: dict[str, dict[int, Any]] = field(default_factory=dict)  # numbering → level → w:lvl
    shared: dict[str, str] = field(default_factory=dict)  # numbering → whose counts it goes on with
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> Numbering:
        """Read the root of numbering.xml; None where a document has none."""
        found = cls()
        if root is None:
            return found
        abstract = {e.get(qn("w:abstractNumId")): e for e in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            id, of = number.get(qn("w:numId")), value(number, "abstractNumId") or ""
            lists = abstract[of].findall(qn("w:lvl")) if of in abstract else []
            levels = {int(e.get(qn("w:ilvl")) or 0): e for e in lists}
            overrides = number.findall(qn("w:lvlOverride"))
            for override in overrides:
                own = override.find(qn("w:lvl"))
                if own is not None:
                    levels[int(override.get(qn("w:ilvl")) or 0)] = own
            restarts = any(value(o, "startOverride") is not None for o in overrides)
            found.levels[id], found.shared[id] = levels, id if restarts else f"abstract {of}"
        return found

    def next(self, id: str, level: int) -> str:
        """Count an item, and return its number as printed; "" for a bullet."""
        levels = self.levels.get(id, {})
        counts = self.counts.setdefault(self.shared.get(id, id), {})
        counts[level] = counts.get(level, self._start(levels, level) - 1) + 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        style = value(levels.get(level), "numFmt") or ""
        if level not in levels or style in ("bullet", "none"):
            return ""
        legal = levels[level].find(qn("w:isLgl")) is not None

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            number = counts.get(at, self._start(levels, at))
            return printed_number(
                number, "1" if legal else _FORMATS.get(value(levels.get(at), "numFmt") or "", "1")
            )

        return re.sub(r"%([1-9])", shown, value(levels[level], "lvlText") or "").strip()

    @staticmethod
    def _start(levels: dict[int, Any], level: int) -> int:
        start = value(levels.get(level), "start") or "1"
        return int(start) if start.isdigit() else 1
