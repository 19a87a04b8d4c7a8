"""Fit what the form of a question tells, by the questions of the authored papers.

    PYTHONPATH=tests/benchmarks/reader python tests/benchmarks/reader/forms.py DATA SCRATCH [--write]

A question asks for several where more than one unit of its paper is its evidence; it goes on from another where
it has a history; which compare is told beside this file (comparisons.jsonl), or by their kind (X). The figures are of papers kept from training. The bar of the first is where precision and
recall there, which weighs twice (F2), are best together: a question taken wrongly for one for several gets a
longer answer, the other way round half of one; so is that of comparisons. That of what goes on: as many
questions go on as not.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from papers import Paper, gold, held_out, load_papers
from rows import json_lines
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_auc_score

from assistant.understand.forms import forms

KEPT = 150  # words, the most frequent ones of questions, that stand for themselves in a form
RARE = 5  # questions that a form must stand in
_COMPARISONS = Path(__file__).parent / "comparisons.jsonl"
_TARGET = Path(__file__).parents[3] / "assistant" / "understand" / "forms.json"


def several(papers: list[Paper]) -> tuple[list[str], NDArray[np.bool_]]:
    """Return questions, and which of them ask for several."""
    found = [
        (question["question"], len({at for at, _ in gold(paper, question)}))
        for paper in papers
        for question in paper.questions
        if question["kind"] in "AFG" and not question.get("history")
    ]
    return [q for q, n in found if n], np.array([n > 1 for _, n in found if n])


def comparing(papers: list[Paper]) -> tuple[list[str], NDArray[np.bool_]]:
    """Return questions, and which of them ask to compare; of the lines beside this file a share is kept, too."""
    kept = bool(papers) and held_out(papers[0])
    lines = [
        row for row in json_lines(_COMPARISONS) if kept == (zlib.crc32(row["question"].encode()) % 12 == 0)
    ]
    found = [
        (q["question"], q["kind"] == "X") for paper in papers for q in paper.questions if not q.get("history")
    ]
    found += [(row["question"], bool(row["compares"])) for row in lines]
    return [q for q, _ in found], np.array([compares for _, compares in found])


def going_on(papers: list[Paper]) -> tuple[list[str], NDArray[np.bool_]]:
    """Return questions, and which of them go on from the one before."""
    found = [(q["question"], bool(q.get("history"))) for paper in papers for q in paper.questions]
    return [q for q, _ in found], np.array([goes for _, goes in found])


class Fit:
    """A logistic regression over forms, and what it says of questions that it was not fitted to."""

    def __init__(self, kept: Collection[str], learned: list[str], labels: NDArray[np.bool_]) -> None:
        self._table = CountVectorizer(analyzer=lambda q: forms(q, kept), min_df=RARE, binary=True)
        self._model = LogisticRegression(C=0.7, l1_ratio=1.0, solver="liblinear", max_iter=500)
        self._model.fit(self._table.fit_transform(learned), labels)

    def odds(self, questions: list[str]) -> NDArray[np.float64]:
        """Return the log-odds of questions."""
        found: NDArray[np.float64] = self._model.decision_function(self._table.transform(questions))
        return found

    def weights(self, bar: float) -> dict[str, Any]:
        """Return what is written: the weights, and the bias with which `bar` is nothing."""
        named = zip(self._table.get_feature_names_out(), self._model.coef_[0], strict=True)
        kept = {form: round(float(w), 3) for form, w in named if abs(w) >= 0.001}
        return {"bias": round(float(self._model.intercept_[0]) - bar, 3), "weights": kept}


def main() -> None:
    """Read the command line, fit, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {_TARGET.name}")
    args = parser.parse_args()
    folders = [args.data / "public_sector", Path(__file__).parent / "papers"]
    papers = load_papers(folders, args.scratch / "vectors")
    learned, held = [p for p in papers if not held_out(p)], [p for p in papers if held_out(p)]
    counts = Counter(word for q in several(learned)[0] for word in forms(q, ()) if word.isalnum())
    kept = sorted(word for word, _ in counts.most_common(KEPT))
    written: dict[str, Any] = {"kept": kept}
    for name, examples in (("several", several), ("compares", comparing), ("goes_on", going_on)):
        questions, labels = examples(learned)
        fit = Fit(frozenset(kept), questions, labels)
        others, truth = examples(held)
        odds = fit.odds(others)
        precision, recall, bars = precision_recall_curve(truth, odds)
        best = int(np.argmax(5 * precision * recall / np.maximum(4 * precision + recall, 1e-9)))
        bar = float(bars[best])
        if name == "goes_on":
            bar = float(np.log(labels.mean() / (1 - labels.mean())))
        written[name] = fit.weights(bar)
        print(json.dumps({
            name: {
                "learned from": [int(labels.sum()), len(labels)], "kept": [int(truth.sum()), len(truth)],
                "forms": len(written[name]["weights"]), "area": round(float(roc_auc_score(truth, odds)), 3),
                "precision": round(float(truth[odds >= bar].mean()), 3), "recall": round(float((odds[truth] >= bar).mean()), 3),
                "taken wrongly": round(float((odds[~truth] >= bar).mean()), 3),
            }
        }))  # fmt: skip
    if args.write:
        _TARGET.write_text(json.dumps(written, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
