"""Fit the calibration on papers that were kept from training, through the index and the reader as served.

    PYTHONPATH=tests/benchmarks/reader python tests/benchmarks/reader/calibrate.py DATA SCRATCH [--write]

Each question is asked within its paper, and where a sentence is known that would answer it, in the paper with
that sentence and with another one of like length in its place. Two models are fitted: which unit answers (a
conditional logit over the units read) and whether the best one does (a logistic regression); and how far below
the best unit others are shown where several things are asked.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from papers import Decoys, Paper, asked_text, held_out, load_papers, planted
from scipy.optimize import minimize

from assistant.read.calibration import best_features, calibration
from assistant.read.open import open_reader
from assistant.read.reading import MOST, PassageReader
from assistant.understand.question import analyse
from index import Index
from index.build import build

UNIT = ("read", "near", "fused", "covered")
CAUTIOUS = {"low": 0.05, "normal": 0.11, "high": 0.25}  # share of answerable questions that are refused


@dataclass
class Case:
    """A question asked of a paper: the units read, each with its parts, which of them are right, if any is."""

    parts: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: bool
    twin: int = -1


def texts_of(papers: list[Paper], decoys: Decoys, draw: random.Random) -> dict[str, str]:
    """Return file name → text: each paper, and with its missing sentences or decoys put in."""
    texts: dict[str, str] = {}
    for paper in papers:
        text = paper.units[0].document.text
        texts[f"{paper.name}.txt"] = text
        with_answers, with_decoys = text, text
        spots = []
        for question in paper.questions:
            if question.get("missing") and (spot := planted(paper, question["missing"])):
                unit = paper.units[spot[0]]
                spots.append((unit.end, unit.kind, " ".join(question["missing"]["sentence"].split())))
        for end, kind, sentence in sorted(spots, reverse=True):
            gap = " " if kind == "sentence" and text[end : end + 1] not in ("\n", "") else "\n"
            with_answers = with_answers[:end] + gap + sentence + with_answers[end:]
            with_decoys = with_decoys[:end] + gap + decoys.like(sentence, draw) + with_decoys[end:]
        texts[f"{paper.name}-answered.txt"], texts[f"{paper.name}-decoy.txt"] = with_answers, with_decoys
    return texts


def cases(papers: list[Paper], index: Index) -> list[Case]:
    """Return what is read for each question, in its paper and in the twins of it."""
    documents = {d.id: d for d in index.documents()}
    by_source = {d.source: d for d in documents.values()}
    reader = PassageReader(documents, open_reader(), index.vocabulary, index.embedder)
    found: list[Case] = []
    for paper in papers:
        for question in paper.questions:
            asked = analyse(index.vocabulary.correct(asked_text(question))).parts[0]
            quotes = [e["quote"] for e in question.get("evidence") or []]
            missing = question.get("missing")
            if question["kind"] in "AFG" and quotes:
                found += case_of(reader, index, asked, by_source[f"{paper.name}.txt"].id, quotes)
            elif question["kind"] == "N":
                found += case_of(reader, index, asked, by_source[f"{paper.name}.txt"].id, [])
                if missing and planted(paper, missing):
                    sentence = " ".join(missing["sentence"].split())
                    first = case_of(
                        reader, index, asked, by_source[f"{paper.name}-answered.txt"].id, [sentence]
                    )
                    second = case_of(reader, index, asked, by_source[f"{paper.name}-decoy.txt"].id, [])
                    if first and second:
                        first[0].twin = len(found) + 1
                        found += first + second
    return found


def case_of(reader: PassageReader, index: Index, asked: str, document: str, quotes: list[str]) -> list[Case]:
    """Return the case of a question asked of one document; none where nothing is found to read."""
    hits = index.search(asked, k=12, where={"document": document})
    near = reader._nearest(asked, hits)[:MOST]
    if not near:
        return []
    judged = reader._reader.judge(asked, [(r.place, r.text) for r, _ in near])
    parts = np.array(
        [[reader._parts(j, n)[name] for name in UNIT] for j, (_, n) in zip(judged, near, strict=True)]
    )
    flat = [" ".join(q.split()) for q in quotes]
    right = np.array([any(q in r.unit.text or r.unit.text in q for q in flat) for r, _ in near], dtype=bool)
    return [Case(parts, right, bool(quotes))]


def fit_unit(some: list[Case]) -> NDArray[np.float64]:
    """Return the weights of a unit's parts: the reader's is 1, as only their ratio tells the best one."""
    known = [c for c in some if c.right.any()]

    def loss(free: NDArray[np.float64]) -> float:
        weights, scale = np.concatenate([[1.0], free[:-1]]), np.exp(free[-1])
        total = 0.0
        for case in known:
            scores = scale * (case.parts @ weights)
            total += np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[case.right])
        return float(total / len(known) + 0.01 * np.sum(free[:-1] ** 2))

    found = minimize(loss, np.array([1.0, 0.5, 1.0, 0.0]), method="Nelder-Mead", options={"maxiter": 400})
    return np.concatenate([[1.0], found.x[:-1]])


def fit_beside(some: list[Case], weights: NDArray[np.float64]) -> tuple[float, list[float]]:
    """Return how far below the best unit others may be shown for several things asked, and how right that is.

    The last: precision, recall, and the share of which all is shown, where it fits them best (F1).
    """
    told = {}
    for bar in np.arange(0.5, 5.0, 0.5):
        rows = []
        for case in (c for c in some if c.right.sum() > 1):
            scores = case.parts @ weights
            shown = scores >= scores.max() - bar
            right = (shown & case.right).sum()
            rows.append((right / shown.sum(), right / case.right.sum(), right == case.right.sum()))
        told[float(bar)] = np.mean(rows, axis=0).round(3).tolist()
    best = max(told, key=lambda bar: told[bar][0] * told[bar][1] / (told[bar][0] + told[bar][1]))
    return best, told[best]


def features(case: Case, weights: NDArray[np.float64]) -> dict[str, float]:
    """Return the features of a case, the best unit first."""
    order = np.argsort(-(case.parts @ weights))
    return best_features(list(case.parts[order, 0]))


def fit_answered(rows: NDArray[np.float64], labels: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression, none below nothing, the bias last.

    The features say nearly the same; free weights would play them off against each other.
    """
    wide = np.hstack([rows, np.ones((len(rows), 1))])
    sign = np.where(labels, 1.0, -1.0)

    def loss(weights: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, -sign * (wide @ weights)).mean() + 0.003 * np.sum(weights[:-1] ** 2))

    bounds = [(0.0, None)] * rows.shape[1] + [(None, None)]
    return np.asarray(minimize(loss, np.zeros(wide.shape[1]), method="L-BFGS-B", bounds=bounds).x)


def area(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve."""
    order = np.argsort(np.argsort(scores))
    positive = labels.sum()
    return float(
        (order[labels].sum() - positive * (positive - 1) / 2) / (positive * (len(labels) - positive))
    )


def main() -> None:
    """Read the command line, fit, and print or write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--write", action="store_true", help="write assistant/read/calibration.json")
    parser.add_argument(
        "--export", type=Path, help="a folder to write these papers to, as unseen.py asks them"
    )
    parser.add_argument("--most", type=int, default=400, help="papers at most")
    args = parser.parse_args()
    folders = [args.data / "public_sector", Path(__file__).parent / "papers"]
    papers = [p for p in load_papers(folders, args.scratch / "vectors") if held_out(p)]
    papers = papers[:: -(-len(papers) // args.most)]  # of every kind, as they come in kinds
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for name, text in texts_of(papers, Decoys(papers), random.Random(1)).items():
            (corpus / name).write_text(text, encoding="utf-8")
        build(corpus, Path(folder) / "index")
        if args.export:
            export(papers, corpus, args.export)
        with Index.open(Path(folder) / "index") as index:
            some = cases(papers, index)
    report(some, write=args.write)


def export(papers: list[Paper], corpus: Path, folder: Path) -> None:
    """Write papers with their twins and questions in the form that unseen.py asks."""
    shutil.copytree(corpus, folder / "documents", dirs_exist_ok=True)
    rows = []
    for paper in papers:
        for question in paper.questions:
            row = {k: question[k] for k in ("question", "type", "history") if question.get(k)}
            row["context"] = f"{paper.name}.txt"
            if question["kind"] in "AFG" and question.get("evidence"):
                answers = [[a] for e in question["evidence"] for a in e["answers"] if a]
                rows.append({**row, "answerable": True, "must_include": answers})
            elif question["kind"] == "N" and question.get("missing") and planted(paper, question["missing"]):
                rows.append({**row, "answerable": False, "answer": question["missing"]["answer"]})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")


def report(some: list[Case], *, write: bool) -> None:
    """Fit both models, print how good they are, and write them if asked."""
    known = [c for c in some if c.answerable]
    weights = fit_unit(some)
    told = [features(c, weights) for c in some]
    names = list(told[0])
    rows = np.array([[t[n] for n in names] for t in told])
    labels = np.array([c.answerable for c in some])
    folds = np.arange(len(some)) * 5 // len(some)  # neighbours in the order are of one paper
    held = np.zeros(len(some))
    for fold in range(5):
        fitted = fit_answered(rows[folds != fold], labels[folds != fold])
        held[folds == fold] = rows[folds == fold] @ fitted[:-1] + fitted[-1]
    final = fit_answered(rows, labels)
    twins = [(i, c.twin) for i, c in enumerate(some) if c.twin >= 0]
    first = [bool(c.right[np.argmax(c.parts @ weights)]) for c in known]
    alone = [bool(c.right[np.argmax(c.parts[:, 0])]) for c in known]
    probability = 1 / (1 + np.exp(-held))
    beside, shown = fit_beside(known, weights)
    thresholds = {
        name: round(float(np.quantile(probability[labels], share)), 3) for name, share in CAUTIOUS.items()
    }
    print(json.dumps({
        "questions": len(some), "answerable": int(labels.sum()),
        "right unit among those read": round(float(np.mean([c.right.any() for c in known])), 3),
        "right unit first": round(float(np.mean(first)), 3), "by the reader alone": round(float(np.mean(alone)), 3),
        "area": round(area(held, labels), 3), "area by the best alone": round(area(rows[:, 0], labels), 3),
        "twins": round(float(np.mean([held[a] > held[b] for a, b in twins])), 3),
        "answered though not said": {n: round(float(np.mean(probability[~labels] >= t)), 3) for n, t in thresholds.items()},
        "beside_several; precision, recall, all": [beside, *shown],
        "weights": dict(zip(UNIT, np.round(weights, 3).tolist(), strict=True)),
    }, indent=1))  # fmt: skip
    if write:
        new = replace(
            calibration(),
            unit=dict(zip(UNIT, np.round(weights, 4).tolist(), strict=True)),
            answered=dict(zip([*names, "bias"], np.round(final, 4).tolist(), strict=True)),
            thresholds=thresholds,
            beside_several=beside,
        )
        target = Path(__file__).parents[3] / "assistant" / "read" / "calibration.json"
        target.write_text(json.dumps(asdict(new), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
