"""Public questions and their texts as folders of documents that the index can read.

A world is one data set: documents of some length, made of its paragraphs, and questions with the
places in the documents that answer them (none: the documents do not say).
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.converse import standalone

_TOGETHER = 12  # texts of a row set that make one document
_CAP = {"qamr": 2, "policyqa": 3}  # questions of one text, where a set has many


@dataclass
class Query:
    """A question; answers: (source of the document, text of the paragraph, text of the answer)."""

    text: str
    group: str
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    answerable: bool = True


@dataclass
class World:
    """A data set: its documents by file name, and its questions."""

    name: str
    documents: dict[str, str]
    questions: list[Query]

    def write(self, folder: Path) -> Path:
        """Write the documents to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for source, text in self.documents.items():
            (folder / source).write_text(text, encoding="utf-8")
        return folder


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def squad2(folder: Path) -> World:
    """Return SQuAD 2: a document an article, questions that its text was written to mislead."""
    paragraphs = {row["_id"]: row for row in lines(folder / "corpus.jsonl")}
    articles: dict[str, list[str]] = defaultdict(list)
    for row in paragraphs.values():
        articles[row["title"]].append(" ".join(row["text"].split()))
    questions = []
    for row in lines(folder / "queries.jsonl"):
        home = paragraphs[row["context_id"]]
        paragraph = " ".join(home["text"].split())
        answers = [(_source(home["title"]), paragraph, " ".join(a.split())) for a in row["answers"]]
        questions.append(Query(row["text"], home["title"], answers, row["answerable"]))
    return World("squad2", {_source(t): _document(t, texts) for t, texts in articles.items()}, questions)


def doc2dial(folder: Path, *, turns: int = 1) -> World:
    """Return doc2dial: pages of public offices, first questions and follow-ups made to stand alone."""
    passages = {row["_id"]: row for row in lines(folder / "corpus.jsonl")}
    pages: dict[str, list[str]] = defaultdict(list)
    for row in passages.values():
        pages[row["title"]].append(row["text"].strip())
    found: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "qrels" / "test.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, passage, _ = line.split("\t")
        found[query].append(passage)
    questions = []
    for row in lines(folder / "queries.jsonl"):
        if len(row["history"]) > 2 * turns:
            continue
        asked = standalone(row["text"], row["history"])
        answers = [
            (_source(passages[p]["title"]), passages[p]["text"].strip(), answer.strip())
            for p in found[row["_id"]]
            for answer in row["answers"]
        ]
        questions.append(Query(asked, passages[found[row["_id"]][0]]["title"], answers))
    return World("doc2dial", {_source(t): _document(t, texts) for t, texts in pages.items()}, questions)


def rows(path: Path) -> World:
    """Return a set of rows with a context each: a document for every dozen contexts."""
    name = path.stem
    contexts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in lines(path):
        if row["answerable"]:
            contexts[" ".join(row["context"].split())].append(row)
    chooser = random.Random(7)
    texts = list(contexts)
    documents, questions = {}, []
    for start in range(0, len(texts), _TOGETHER):
        some = texts[start : start + _TOGETHER]
        title = f"{name} {start // _TOGETHER + 1}"
        documents[_source(title)] = _document(title, some)
        for text in some:
            asked = contexts[text]
            for row in chooser.sample(asked, min(len(asked), _CAP.get(name, 4))):
                answers = [(_source(title), text, " ".join(a["text"].split())) for a in row["answers"]]
                questions.append(Query(row["question"], title, answers))
    return World(name, documents, questions)


def _source(title: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in title).strip("-")[:80] + ".txt"


def _document(title: str, texts: list[str]) -> str:
    return "\n\n".join([title, *texts]) + "\n"
