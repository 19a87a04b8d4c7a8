"""Which blocks are headings, which are furniture of a web page."""

from __future__ import annotations

import re
from dataclasses import replace

from index.documents import Document
from index.outline.block import Block
from index.outline.lines import BULLET, TERMINAL

_MARKDOWN = re.compile(r"(#{1,6})[ \t]+\S")
_NUMBERED = re.compile(r"(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}\.?|[A-Z]\.|[IVX]{1,4}\.)[ \t]+(?=[A-Z“‘'])")
_PART = re.compile(
    r"(?:annex|appendix|schedule|part|chapter|section|atodiad|rhan|pennod|adran)\s+"
    r"(?:[A-Z]|[0-9]{1,2}|[IVX]{1,4})\b",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"([A-Z“‘][^\n.:;!?]{2,70}):\s+(?=[\"“‘'A-Za-z0-9])")
# "Apologies: Councillor Rees", "Main grant: Tide Trust, £500": a label and what it stands for.
_LABEL = re.compile(r"\w+: \S|[^:]+: .*[£€$]\s?\d")
_DATE = re.compile(r"(?:\w+day,?\s+)?[0-9]{1,2}(?:st|nd|rd|th)?\s+\w+\s+[0-9]{4}|\w+\s+[0-9]{4}|[0-9./-]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:[-/–](?:20)?[0-9]{2})?")  # heads what was in that year
_FURNITURE = re.compile(
    r"skip to (?:main )?content|skip navigation|related (?:links|content|pages)|(?:main )?menu"
    r"|home|search|cookies?|print(?: this)?(?: page)?|share(?: this)?(?: page)?|back to top|contents"
    r"|tell us if you want .{0,80}alternative format\.?|accept (?:all )?cookies|log ?in|sign in"
    r"|neidio i.r cynnwys|dolenni cysylltiedig|hafan|chwilio|argraffu|rhannu",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:[A-Z][\w.'’-]+\s+){1,4}[A-Z][\w.'’-]+,\s+.*\b(?:minister|secretary|director|chief|head"
    r"|officer|commissioner|chair|leader|manager|inspector|president|chancellor|mayor|clerk)\b",
    re.IGNORECASE,
)
_MAX_LENGTH, _MAX_WORDS = 90, 13


def find_headings(document: Document, blocks: list[Block]) -> list[Block]:
    """Return the blocks with furniture and headings named and levelled."""
    if not document.marks:
        blocks = _without_furniture(document.text, blocks)
    if any(mark.kind == "heading" for mark in document.marks):
        return _title(document, blocks)  # the file states its headings
    shouting = any(_is_capitals(document.text[b.start : b.end]) for b in blocks)
    out: list[Block] = list(blocks)
    for at in range(len(out) - 1, -1, -1):
        if out[at].kind == "paragraph":
            level = _level(document, out, at, shouting)
            if level >= 0:
                out[at] = replace(out[at], kind="heading", level=level)
    return _title(document, out)


def run_in_heading(paragraph: str) -> str:
    """Return the heading that a paragraph opens with ("Cohesion: In 2006 …"), or ""."""
    match = _RUN_IN.match(paragraph)
    if not match or len(paragraph) - match.end() < 40:
        return ""
    words = match.group(1).split()
    return " ".join(words) if len(words) <= 11 and _is_title(words) else ""


def _level(document: Document, blocks: list[Block], at: int, shouting: bool) -> int:
    """Return the level of a heading, or -1 for what is none."""
    block = blocks[at]
    line = document.text[block.start : block.end]
    markdown = _MARKDOWN.match(line)
    if markdown and not document.marks:
        return len(markdown.group(1))
    if not _could_head(document, line) or _among_indented(blocks, at):
        return -1
    if _PART.match(line):
        return 1
    if not _stands_apart(document, blocks, at):
        return -1
    numbered = _NUMBERED.match(line)
    if numbered and (_heads(document.text, blocks, at) or _alone(document.text, blocks, at)):
        return 1 + numbered.group(0).strip().strip(".").count(".")
    if BULLET.match(line):
        return -1
    if _is_capitals(line):
        return 1
    if not _heads(document.text, blocks, at):
        return -1
    return (2 if shouting else 1) + bool(_YEAR.fullmatch(line.strip()))


def _could_head(document: Document, line: str) -> bool:
    flat = " ".join(line.split())
    if len(flat) > _MAX_LENGTH or len(flat.split()) > _MAX_WORDS or "|" in flat or "\t" in line:
        return False
    if flat.endswith((".", ",", ";", ":", "…", "!")) or (_DATE.fullmatch(flat) and not _YEAR.fullmatch(flat)):
        return False
    if not (flat[0].isupper() or flat[0].isdigit()):
        return False
    if not _PART.match(line) and (_LABEL.match(flat) or re.search(r"\S  +\S", line.strip())):
        return False
    return not (_BYLINE.match(flat) or (document.author and document.author in flat))


def _among_indented(blocks: list[Block], at: int) -> bool:
    """Tell whether a block is one of several indented ones, as items without bullets are."""
    near = blocks[max(0, at - 1) : at] + blocks[at + 1 : at + 2]
    return blocks[at].indented and any(block.indented for block in near)


def _stands_apart(document: Document, blocks: list[Block], at: int) -> bool:
    """Tell whether what stands before leaves room for a heading."""
    if at == 0 or blocks[at].gap:
        return True
    before = document.text[blocks[at - 1].start : blocks[at - 1].end]
    return before.endswith(TERMINAL) or blocks[at - 1].kind != "paragraph"


def _alone(text: str, blocks: list[Block], at: int) -> bool:
    """Tell whether a numbered line has blank lines around it, and none like it follows."""
    if at + 1 >= len(blocks) or not (blocks[at].gap and blocks[at + 1].gap):
        return False
    after = blocks[at + 1]
    return after.kind != "furniture" and not _NUMBERED.match(text[after.start : after.end])


def _heads(text: str, blocks: list[Block], at: int) -> bool:
    """Tell whether prose, a list or another heading follows."""
    if at + 1 >= len(blocks):
        return False
    after = blocks[at + 1]
    if after.kind in ("heading", "item", "row"):
        return True
    line = text[after.start : after.end]
    words = len(line.split())
    prose = words >= 12 or (words >= 5 and line.endswith((*TERMINAL, ":", "…")))
    return prose or bool(after.gap and BULLET.match(line))


def _is_capitals(line: str) -> bool:
    if len(line.split(None, _MAX_WORDS)) > _MAX_WORDS:
        return False
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def _is_title(words: list[str]) -> bool:
    """Tell whether words look like a heading rather than like the opening of a sentence."""
    long = [w for w in words if len(w) > 3 and w[0].isalpha()]
    return len(words) <= 4 or sum(w[0].isupper() for w in long) * 2 >= len(long)


def _without_furniture(text: str, blocks: list[Block]) -> list[Block]:
    edge = 12
    return [
        replace(block, kind="furniture")
        if (i < edge or i >= len(blocks) - edge)
        and block.kind == "paragraph"
        and _FURNITURE.fullmatch(" ".join(text[block.start : block.end].split()))
        else block
        for i, block in enumerate(blocks)
    ]


def _title(document: Document, blocks: list[Block]) -> list[Block]:
    """Give level 0 to the block that states the title of the document."""
    for at, block in enumerate(blocks[:12]):
        line = " ".join(document.text[block.start : block.end].strip("# ").split())
        if block.kind != "furniture" and line == " ".join(document.title.split()):
            blocks[at] = replace(block, kind="heading", level=0)
            break
    return blocks
