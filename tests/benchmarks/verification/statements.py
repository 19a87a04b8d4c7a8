"""What the support model is trained on: statements over a context, and which words it does not bear out.

A group is a list of rows that are ranked against each other: what is wrong must score above what is right.
"""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rows import json_lines

from assistant.verify.claims import is_claim, parts_of
from assistant.verify.windows import ROOM, Context
from index.language import sentence_spans

SETS = {  # rows of each public set that a run takes
    "snli": 3000, "mnli": 3500, "kaushik_nli": 2000, "med": 200, "breaking_nli": 300, "conjnli_adv": 500,
    "fever_symmetric": 1000, "fool_me_twice": 1600, "fever": 1200, "q2": 900, "begin": 600,
    "infotabs": 500, "contractnli_entailment": 200, "xsumfaith": 400, "bump": 200, "summedits": 300,
    "factcg_cg2c": 250, "tabfact_pairs": 250,
}  # fmt: skip
_RIGHT = ("supported", "entailment", "Entailment")


@dataclass(frozen=True, slots=True)
class Row:
    """A statement after `lead` over a context.

    wrong: it is not borne out; marks: (start, end) of the words that are not; None where that is unknown.
    """

    lead: str
    context: str
    statement: str
    wrong: bool
    marks: tuple[tuple[int, int], ...] | None = None

    @property
    def size(self) -> int:
        """Characters that are read."""
        return len(self.lead) + len(self.context) + len(self.statement)


Group = list[Row]


def held_out(name: str) -> bool:
    """Tell whether a paper is kept from training, to calibrate and to measure: one in twelve."""
    return zlib.crc32(name.removesuffix(".txt").encode()) % 12 == 0


def public_groups(folder: Path, seed: int) -> list[Group]:
    """Return rows of the public sets, short ones first within each, right and wrong ones alike in length."""
    draw = random.Random(seed)
    groups: list[Group] = []
    for name, most in SETS.items():
        files = [f for place in (folder / "support", folder) for f in sorted(place.glob(f"{name}.jsonl*"))]
        found = list(json_lines(files[0]))
        found = [row for one in draw.sample(found, min(len(found), 4 * most)) for row in _public(one)]
        chosen = balanced(sorted(found, key=lambda row: row.size // 60), most)
        groups += [[replace(row, context=window(row))] for row in chosen]
    draw.shuffle(groups)
    return groups


def window(row: Row) -> str:
    """Return what is read of a row's context."""
    flat = " ".join(row.context.split())
    return flat if len(flat) <= ROOM else Context.of([row.context]).windows(row.statement)[0]


def balanced(rows: Sequence[Row], most: int) -> list[Row]:
    """Return the first rows, as many right as wrong ones of each length of statement, `most` in all."""
    kinds: dict[tuple[int, bool], list[Row]] = defaultdict(list)
    for row in rows:
        kinds[min(12, len(row.statement.split()) // 3), row.wrong].append(row)
    fewer = {n: min(len(kinds[n, wrong]) for wrong in (False, True)) for n in {n for n, _ in kinds}}
    share = min(1.0, most / max(1, 2 * sum(fewer.values())))
    return [
        r
        for n, some in fewer.items()
        for wrong in (False, True)
        for r in kinds[n, wrong][: round(share * some)]
    ]


def _public(one: dict[str, Any]) -> Iterator[Row]:
    context, statement = str(one.get("context") or one["premise"]), one.get("statement") or one["hypothesis"]
    wrong = one["label"] not in _RIGHT
    marks = tuple((int(a), int(b)) for a, b in one.get("span_at") or [])
    lead = str(one.get("question") or "")
    if not marks or len(statement) < 200:
        yield Row(lead, context, statement, wrong, marks if marks or not wrong else None)
        return
    for start, end in sentence_spans(statement):  # long ones: summaries whose wrong words are marked
        inside = tuple(
            (max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start
        )
        yield Row(lead, context, statement[start:end], bool(inside), inside)


def load(folders: Sequence[Path], kind: str, *, held: bool) -> list[dict[str, Any]]:
    """Return authored "pairs" or "answers" of the folders: of papers kept from training, or of the others."""
    names = {"pairs": ("*pairs.jsonl", "statements.jsonl"), "answers": ("*answers.jsonl",)}[kind]
    files = [file for folder in folders for name in names for file in sorted(folder.glob(name))]
    return [one for file in files for one in json_lines(file) if held_out(one["doc"]) is held]


def pair_groups(pairs: Sequence[dict[str, Any]], seed: int) -> list[Group]:
    """Return twins, one borne out and one not, some among other passages of their paper, some over another."""
    draw = random.Random(seed)
    passages: dict[str, list[str]] = defaultdict(list)
    for one in pairs:
        if one["evidence"] not in passages[one["doc"]]:
            passages[one["doc"]].append(one["evidence"])
    groups: list[Group] = []
    for one in pairs:
        own = one["evidence"]
        others = [p for p in passages[one["doc"]] if p not in own and own not in p]
        context = own
        if others and draw.random() < 0.3:
            beside = draw.sample(others, min(len(others), 2))
            texts = [*beside, own]
            draw.shuffle(texts)
            context = Context.of(texts).windows(one["true"])[0]
        start = one["false"].find(one["wrong_words"])
        marks = ((start, start + len(one["wrong_words"])),)
        group = [Row("", context, one["true"], False, ()), Row("", context, one["false"], True, marks)]
        if others and draw.random() < 0.15:
            group.append(Row("", draw.choice(others), one["true"], True))
        groups.append(group)
    return groups


def sentences_of(answer: dict[str, Any]) -> Iterator[tuple[str, str, tuple[tuple[int, int], ...]]]:
    """Yield what stands before each sentence that claims something, it, and its words not borne out."""
    text = answer["response"]
    marks = [(at, at + len(s["text"])) for s in answer["spans"] if (at := text.find(s["text"])) >= 0]
    lead = answer["question"]
    for part in parts_of(text):
        inside = tuple(
            (max(a, part.start) - part.start, min(b, part.end) - part.start)
            for a, b in marks
            if min(b, part.end) - max(a, part.start) > 2
        )
        if is_claim(part.text):
            yield lead, part.read, inside
        lead = part.text


def answer_groups(answers: Sequence[dict[str, Any]], seed: int, right: int = 2) -> list[Group]:
    """Return the sentences of each answer, over the lines of its context that are read for each.

    right: sentences of each that are borne out, drawn anew for each seed; all others are taken.
    """
    draw = random.Random(seed)
    groups: list[Group] = []
    for one in answers:
        texts = list(one["context"])
        if draw.random() < 0.5:
            draw.shuffle(texts)
        context = Context.of(texts)
        parts = list(sentences_of(one))
        good = [part for part in parts if not part[2]]
        taken = [part for part in parts if part[2]] + draw.sample(good, min(right, len(good)))
        group = []
        for lead, text, marks in taken:
            group.append(Row(lead, context.windows(text)[0], text, bool(marks), marks))
        groups.append(group)
    return [g for g in groups if g]
