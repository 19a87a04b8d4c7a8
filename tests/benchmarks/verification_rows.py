"""Claims with evidence and a label, from public data, to weigh the verifier on.

The data (ContractNLI, FoolMeTwice, MNLI, SNLI, WiCE, and contexts of ConditionalQA, PolicyQA, CovidQA,
BoolQ, QED) is named on the command line and is no part of the repository.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corruptions import corrupt
from verification_set import items, sources

from assistant.verify_response import claims_of, context_texts
from index.language import sentence_spans

WEIGHED = ("first", "second", "third")
ANSWERED = ("first", "second", "answers")
SOURCES = (
    "ContractNLI (CC BY 4.0), FoolMeTwice (Apache-2.0), MultiNLI (OANC), SNLI (CC BY-SA 4.0), WiCE (ODC-BY, "
    "CC BY-SA), statements from contexts of ConditionalQA (BSD-2, OGL v3), PolicyQA (MIT), CovidQA (Apache-2.0), "
    "BoolQ, SciTail, Qasper, DoQA (CC BY-SA 3.0, CC BY 4.0, Apache-2.0, CC BY-SA 4.0), QED (CC BY-SA 3.0), true and "
    "corrupted by rule; tests/benchmarks/verification: first.txt, second.txt, third.txt, answers.txt"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim, its evidence, whether that supports it, and how much it counts.

    group: what it must not be parted from when some is held out: its document.
    """

    claim: str
    evidence: tuple[str, ...]
    supported: bool
    source: str
    group: str
    weight: float


def rows(data: Path, *, chance: random.Random) -> Iterator[Row]:
    """Yield the rows of every source."""
    some = (
        (_entailment(data, "mnli", 500, 0.15, chance), 300),
        (_entailment(data, "snli", 250, 0.1, chance), 120),
        (_entailment(data, "contractnli_entailment", 400, 0.15, chance), 160),
        (_fool_me_twice(data, chance), 160),
        (_wice(data), 130),
        (_statements(data, chance), 1_500),
    )
    for source, most in some:
        found = list(source)
        yield from chance.sample(found, min(most, len(found)))
    for name in WEIGHED:
        yield from own_rows(name)
    for name in ANSWERED:
        yield from answer_rows(name)


def own_rows(name: str) -> Iterator[Row]:
    """Yield the rewordings of a file of the set, the corruptions of its sentences and of the rewordings."""
    made = [("", item) for item in items(name)]
    made += [("of rewordings ", item) for item in items(name, of_rewordings=True) if not item.true]
    number = Counter(item.kind for _, item in made)
    for of, item in made:  # each kind of corruption counts the same
        weight = 4.0 if item.true else min(4.0, 50 / number[item.kind])
        yield Row(item.claim, (item.document,), item.true, f"{name}: {of}{item.kind}", item.title, weight)


def answer_rows(name: str) -> Iterator[Row]:
    """Yield the claims of the answers of a file of the set; false where they touch what is marked."""
    documents = sources(name)
    for at, source in enumerate(documents):
        context = tuple(context_texts(source.context(documents[at - 1])))
        for answer in source.answers:
            for claim, start, end in claims_of(answer.text):
                true = not any(a < end and start < b for a, b in answer.unsupported)
                yield Row(claim, context, true, f"{name}: answer", source.title, 2.0)


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _entailment(data: Path, name: str, most: int, weight: float, chance: random.Random) -> Iterator[Row]:
    found = _read(data / f"{name}.jsonl")
    for row in chance.sample(found, most):
        true = row["label"].lower() == "entailment"
        yield Row(row["hypothesis"], (row["premise"],), true, name, row["premise"][:60], weight)


def _fool_me_twice(data: Path, chance: random.Random) -> Iterator[Row]:
    for row in chance.sample(_read(data / "fool_me_twice.jsonl"), 350):
        beside = [d for d in row["distractors"] if d != row["premise"]]
        text = " ".join([row["premise"], *beside])
        yield Row(
            row["hypothesis"],
            (text,),
            row["label"] == "entailment",
            "fool_me_twice",
            row["premise"][:60],
            0.2,
        )


def _wice(data: Path) -> Iterator[Row]:
    for row in _read(data / "wice_dev.jsonl"):
        said: list[str] = row["evidence"]
        asked = set(row["claim"].lower().split())
        near = sorted(range(len(said)), key=lambda i: -len(asked & set(said[i].lower().split())))[:14]
        kept = sorted({*near, *(row["supporting_sets"] or [[]])[0]} & set(range(len(said))))
        evidence = "\n".join(said[i][:500] for i in kept)
        if len(evidence) > 200:
            yield Row(row["claim"], (evidence,), row["label"] == "supported", "wice", row["claim_title"], 0.5)


def _statements(data: Path, chance: random.Random) -> Iterator[Row]:
    """Yield statements true by construction, and the same corrupted or with a detail from elsewhere."""
    contexts: list[str] = []
    beside: dict[str, list[str]] = {}
    for name, most in (
        ("conditionalqa", 65),
        ("policyqa", 60),
        ("covidqa", 60),
        ("relevance", 110),
        ("qed_nq", 40),
    ):
        found = _read(data / f"{name}.jsonl")
        texts = sorted({row["context"][:1200] for row in found})
        contexts += chance.sample(texts, most)
        beside |= _beside(found)
    parted = [(c, _sentences(c)) for c in contexts]
    parted = [(c, s) for c, s in parted if len(s) >= 3]
    for context, said in parted:
        sentence = chance.choice(said)
        elsewhere = chance.choice(chance.choice(parted)[1])
        shorter = _shortened(sentence)
        for claim in dict.fromkeys((sentence, shorter)):
            yield Row(claim, (context,), True, "statement", context[:60], 0.6)
        false = list(corrupt(sentence, said, chance))
        for kind, claim in chance.sample(false, min(3, len(false))):
            yield Row(claim, (context,), False, f"corrupt {kind}", context[:60], 0.5)
        tail = _shortened(elsewhere).rstrip(".")
        added = f"{sentence.rstrip('.')}, and {tail[0].lower()}{tail[1:]}."
        yield Row(added, (context,), False, "added", context[:60], 0.6)
        if near := [s for s in beside.get(context, ()) if s not in context]:
            yield Row(chance.choice(near), (context,), False, "beside", context[:60], 0.6)
        others = [s for s in said if s != sentence]
        both = f"{shorter.rstrip('.')}, and {(other := chance.choice(others))[0].lower()}{other[1:]}"
        yield Row(both, (context,), True, "joined", context[:60], 0.5)


def _beside(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Return for each context sentences of other contexts of the same document: true elsewhere, not said here."""
    contexts: dict[str, set[str]] = {}
    for row in found:
        if row.get("doc"):
            contexts.setdefault(row["doc"], set()).add(row["context"])
    return {
        own[:1200]: [s for other in sorted(of) if other != own for s in _sentences(other)[:3]]
        for of in contexts.values()
        for own in of
    }


def _sentences(text: str) -> list[str]:
    flat = " ".join(text.split())
    found = [flat[a:b] for a, b in sentence_spans(flat)]
    return [s for s in found if 6 <= len(s.split()) <= 40 and s[-1] in ".!" and s[0].isupper()]


def _shortened(sentence: str) -> str:
    """Return a sentence without what stands in brackets and after a last comma."""
    short = re.sub(r"\s*\([^)]*\)", "", sentence)
    head, comma, tail = short.rpartition(", ")
    return f"{head}." if comma and len(head.split()) >= 6 and len(tail.split()) >= 3 else short
