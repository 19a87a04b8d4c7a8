"""What a reader is trained on: groups of (question, unit in its place), made from folders of questions.

A group is a list of rows that are compared with each other; each row is also judged by itself.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.language import sentence_spans

_BEFORE = 120  # characters of the sentence before, as assistant.read.units has them


@dataclass(frozen=True, slots=True)
class Row:
    """A question asked of a unit: answered by it or not, and where in it the answer stands."""

    question: str
    place: str
    text: str
    label: int
    span: tuple[int, int] | None = None


Group = list[Row]


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines, gzipped or not."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def public_groups(folder: Path, seed: int) -> dict[str, list[Group]]:
    """Return name of a public set → its groups, as many of each as a pass takes."""
    draw = random.Random(seed)
    sets = {
        "squad2_train": _paragraphs(folder / "squad2_train.jsonl.gz", draw),
        "squad2_dev_rest": _paragraphs(folder / "squad2_dev_rest.jsonl.gz", draw),
        "squad2_part": _paragraphs(folder / "squad2_part.jsonl", draw),
        "squad2_train10": _paragraphs(folder / "squad2_train10.jsonl.gz", draw),
        "squad2_pairs": _pairs(folder / "squad2_pairs.jsonl.gz"),
        "squad_addsent": _paragraphs(folder / "squad_addsent.jsonl.gz", draw),
        "adversarialqa": _paragraphs(folder / "adversarialqa_dev.jsonl.gz", draw),
        "noiseqa": _paragraphs(folder / "noiseqa.jsonl.gz", draw),
        "conditionalqa": _paragraphs(folder / "conditionalqa.jsonl", draw),
        "qed_nq": _paragraphs(folder / "qed_nq.jsonl", draw),
        "qnli": _lists(folder / "qnli.jsonl.gz", draw),
        "selqa": _lists(folder / "selqa.jsonl.gz", draw),
        "fetaqa_rows": _lists(folder / "fetaqa_rows.jsonl.gz", draw),
        "wtq_rows": _lists(folder / "wtq_rows.jsonl.gz", draw),
        "qmsum_turns": _lists(folder / "qmsum_turns.jsonl.gz", draw),
        "govfaq_sections": _lists(folder / "govfaq_sections.jsonl.gz", draw),
    }
    for groups in sets.values():
        draw.shuffle(groups)
    return sets


def overlap(question: str, text: str) -> float:
    """Return how many of the question's words of four letters and more a text has, by their beginnings."""
    asked = {w[:5].lower() for w in question.split() if len(w) > 3}
    said = {w.strip(".,;:()").lower()[:5] for w in text.split()}
    return len(asked & said)


def _paragraphs(path: Path, draw: random.Random) -> list[Group]:
    """Return questions on paragraphs: the sentence that answers and the likest other, or the likest two."""
    groups: list[Group] = []
    for row in json_lines(path):
        context, question = row["context"], row["question"]
        spans = sentence_spans(context)
        answer = row["answers"][0] if row["answerable"] and row["answers"] else None
        right, others = [], []
        for at, (start, end) in enumerate(spans):
            if end - start > 700:
                continue
            before = context[slice(*spans[at - 1])][-_BEFORE:] if at else ""
            title = row.get("title", "")
            place = f"{title} – {before}" if before else title
            text = " ".join(context[start:end].split())
            if answer and start <= answer["start"] < end:
                found = text.find(" ".join(answer["text"].split()))
                span = (found, found + len(answer["text"])) if found >= 0 else None
                right.append(Row(question, place, text, 1, span))
            else:
                others.append(Row(question, place, text, 0))
        others.sort(key=lambda r: -overlap(question, r.text) - draw.random() * 0.5)
        if answer and not right:
            continue
        groups.append(right + others[: 1 if right else 2])
    return [g for g in groups if g]


def _pairs(path: Path) -> list[Group]:
    """Return twin questions on the sentence that answers the one of them."""
    by_id, groups = {}, []
    for row in json_lines(path):
        by_id[row["source"].rsplit(":", 1)[-1]] = row
    for row in by_id.values():
        twin = by_id.get(row.get("pair", ""))
        if not row["answerable"] or twin is None or twin["answerable"]:
            continue
        answer = row["answers"][0]
        spans = sentence_spans(row["context"]) or [(0, len(row["context"]))]
        spans = [s for s in spans if s[0] <= answer["start"] < s[1]] or [(0, len(row["context"]))]
        start, end = spans[0]
        if end - start > 700:
            continue
        place = row["context"][max(0, start - _BEFORE) : start].strip()
        text = " ".join(row["context"][start:end].split())
        found = text.find(answer["text"])
        span = (found, found + len(answer["text"])) if found >= 0 else None
        groups.append([Row(row["question"], place, text, 1, span), Row(twin["question"], place, text, 0)])
    return groups


def _lists(path: Path, draw: random.Random, most: int = 3) -> list[Group]:
    """Return questions on lists of sentences or rows of which some answer."""
    groups: list[Group] = []
    for row in json_lines(path):
        rows = [
            Row(row["question"], row.get("title", ""), " ".join(text.split())[:600], int(label))
            for text, label in zip(row["sentences"], row["labels"], strict=True)
        ]
        right = [r for r in rows if r.label]
        others = sorted((r for r in rows if not r.label), key=lambda r: -overlap(r.question, r.text))
        groups.append([*draw.sample(right, min(1, len(right))), *others[: most if right else 2]])
    return [g for g in groups if g]


def mixed(sets: Sequence[list[Group]], draw: random.Random) -> list[Group]:
    """Return the groups of several sets in one random order."""
    groups = [g for some in sets for g in some]
    draw.shuffle(groups)
    return groups
