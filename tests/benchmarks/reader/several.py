"""Fit what tells a question for several things from one for one, by the questions of the authored papers.

    PYTHONPATH=tests/benchmarks/reader python tests/benchmarks/reader/several.py DATA SCRATCH [--write]

A question asks for several where more than one unit of its paper is its evidence. The figures are of papers
kept from training; the bar is where precision and recall there, which weighs twice (F2), are best together: a
question taken wrongly for one for several gets a longer answer, the other way round half of one.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from papers import Paper, gold, held_out, load_papers
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_auc_score

from assistant.understand.several import forms

KEPT = 150  # words, the most frequent ones of questions, that stand for themselves in a form
RARE = 5  # questions that a form must stand in
_TARGET = Path(__file__).parents[3] / "assistant" / "understand" / "several.json"


def questions(papers: list[Paper]) -> tuple[list[str], NDArray[np.bool_]]:
    """Return questions, and which of them ask for several."""
    found = [
        (question["question"], len({at for at, _ in gold(paper, question)}))
        for paper in papers
        for question in paper.questions
        if question["kind"] in "AFG" and not question.get("history")
    ]
    return [q for q, n in found if n], np.array([n > 1 for _, n in found if n])


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
    learned, several = questions([p for p in papers if not held_out(p)])
    held, held_several = questions([p for p in papers if held_out(p)])
    counts = Counter(word for q in learned for word in forms(q, ()) if word.isalnum())
    kept = frozenset(word for word, _ in counts.most_common(KEPT))
    table = CountVectorizer(analyzer=lambda q: forms(q, kept), min_df=RARE, binary=True)
    model = LogisticRegression(C=0.7, l1_ratio=1.0, solver="liblinear", max_iter=500)
    model.fit(table.fit_transform(learned), several)
    found = model.decision_function(table.transform(held))
    precision, recall, bars = precision_recall_curve(held_several, found)
    best = int(np.argmax(5 * precision * recall / np.maximum(4 * precision + recall, 1e-9)))
    weights = {
        form: round(float(w), 3) for form, w in zip(table.get_feature_names_out(), model.coef_[0], strict=True) if abs(w) >= 0.001
    }  # fmt: skip
    print(json.dumps({
        "learned from": [int(several.sum()), len(several)], "kept": [int(held_several.sum()), len(held)], "forms": len(weights),
        "area": round(float(roc_auc_score(held_several, found)), 3),
        "precision, recall": [round(float(precision[best]), 3), round(float(recall[best]), 3)],
    }, indent=1))  # fmt: skip
    if args.write:
        new = {"kept": sorted(kept), "weights": weights, "bias": round(float(model.intercept_[0]), 3), "bar": round(float(bars[best]), 3)}  # fmt: skip
        _TARGET.write_text(json.dumps(new, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
