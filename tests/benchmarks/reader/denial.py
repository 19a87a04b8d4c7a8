"""Fit the reader's last layer, which tells a unit that denies what a question takes for granted.

    PYTHONPATH=tests/benchmarks/reader python tests/benchmarks/reader/denial.py DATA SCRATCH

It stands on what the reader has learned: right units of questions that take something false for granted against
right units of all others. Writes the layer into SCRATCH/reader.pt; the figures are of papers kept from training.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from encode import Encoder
from network import Reader
from numpy.typing import NDArray
from papers import Paper, asked_text, gold, held_out, load_papers
from rows import Row
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index.embed import packaged_model

OTHERS = 6  # other questions for each that takes something false for granted
BARS = (-0.5, 0.0, 0.5, 1.0, 1.5)  # log-odds of which precision and recall are told


def examples(papers: list[Paper], draw: random.Random) -> tuple[list[Row], NDArray[np.bool_]]:
    """Return right rows, and which of them deny."""
    deny: list[Row] = []
    others: list[Row] = []
    for paper in papers:
        for question in paper.questions:
            found = gold(paper, question) if question["kind"] in "AFG" else []
            rows = [
                Row(asked_text(question), paper.units[at].place, paper.units[at].text, 1)
                for at, _ in found[:1]
            ]
            false = question["kind"] == "F" or question.get("type") == "false-premise"
            (deny if false else others).extend(rows)
    others = draw.sample(others, min(len(others), OTHERS * len(deny)))
    return deny + others, np.arange(len(deny) + len(others)) < len(deny)


def states(reader: Reader, encoder: Encoder, rows: list[Row]) -> NDArray[np.float32]:
    """Return what the last layer sees of each row, shape (rows, 2 x width)."""
    seen: list[torch.Tensor] = []
    hook = reader.denies.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    with torch.no_grad():
        for start in range(0, len(rows), 32):
            batch = encoder.batch([rows[start : start + 32]])
            reader(batch["input_ids"], batch["attention_mask"], batch["token_type_ids"])
    hook.remove()
    found: NDArray[np.float32] = torch.cat(seen).numpy()
    return found


def main() -> None:
    """Read the command line, fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("scratch", type=Path)
    args = parser.parse_args()
    checkpoint = args.scratch / "reader.pt"
    reader, encoder = Reader.from_checkpoint(checkpoint).eval(), Encoder(packaged_model())
    papers = load_papers(
        [args.data / "public_sector", Path(__file__).parent / "papers"], args.scratch / "vectors"
    )
    draw = random.Random(1)
    learned, denies = examples([p for p in papers if not held_out(p)], draw)
    kept, kept_denies = examples([p for p in papers if held_out(p)], draw)
    model = LogisticRegression(C=0.01, max_iter=2000).fit(states(reader, encoder, learned), denies)
    found = model.decision_function(states(reader, encoder, kept))
    with torch.no_grad():
        reader.denies.weight.copy_(torch.tensor(model.coef_, dtype=torch.float32))
        reader.denies.bias.copy_(torch.tensor(model.intercept_, dtype=torch.float32))
    reader.save(checkpoint)
    print(json.dumps({
        "learned from": [int(denies.sum()), len(denies)], "kept": [int(kept_denies.sum()), len(kept)],
        "area": round(float(roc_auc_score(kept_denies, found)), 3),
        "precision, recall": {
            bar: [round(float(kept_denies[found >= bar].mean()), 3), round(float((found[kept_denies] >= bar).mean()), 3)]
            for bar in BARS
        },
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
