"""Weigh the verifier's features: python tests/benchmarks/weigh_verifier.py DATA_FOLDER [--features FILE].

DATA_FOLDER holds the public data that verification_rows.py names. A fifth of the documents is kept out of
the weighing and measured; so is all of verification/second.txt. Writes assistant/verify_weights.json.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from verification_rows import Row, rows
from verification_set import items

from assistant.checks.evidence import Prepared, prepare
from assistant.checks.features import FEATURES, compare
from assistant.verify import WEIGHTS
from index.embed import open_embedder

FLAGGED = 0.13  # of the true rewordings of the first half of the set, at the threshold
PENALTY = 0.02
SHARE, RESPONSE = 0.2, 0.2  # replaced by what calibrate_responses.py finds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--features", type=Path, help="keep the features here, and use those kept")
    arguments = parser.parse_args()
    if arguments.features and arguments.features.exists():
        found, features = pickle.loads(arguments.features.read_bytes())
    else:
        found = [*rows(arguments.data, chance=random.Random(3)), *_second()]
        features = measured(found)
        if arguments.features:
            arguments.features.write_bytes(pickle.dumps((found, features)))
    x = np.array([[f[name] for name in FEATURES] for f in features])
    y = np.array([row.supported for row in found])
    source = np.array([row.source for row in found])
    second = np.array([s.startswith("second") for s in source])
    held = np.array([zlib.crc32(row.group.encode()) % 5 == 0 for row in found]) & ~second
    weight = np.array([row.weight for row in found])
    used = ~held & ~second
    weights, intercept = weigh(x[used], y[used], weight[used])
    score = 1 / (1 + np.exp(-(x @ weights + intercept)))
    threshold = float(np.quantile(score[(source == "first") & y], FLAGGED))
    report(score, y, source, held, threshold)
    told = json.loads(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.exists() else {}
    response = told.get("response", {"share": SHARE, "threshold": RESPONSE})
    kept = {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True) if abs(w) > 1e-4}
    told = {
        "about": "Logistic weights of the verifier; see docs/verification.md. Made by "
        "tests/benchmarks/weigh_verifier.py; the features are named in assistant/checks/features.py.",
        "weighed on": "ContractNLI (CC BY 4.0), FoolMeTwice (Apache-2.0), MultiNLI (OANC), SNLI (CC BY-SA 4.0), "
        "WiCE (ODC-BY, CC BY-SA), statements from contexts of ConditionalQA (BSD-2, OGL v3), PolicyQA (MIT), "
        "CovidQA (Apache-2.0), BoolQ, SciTail, Qasper, DoQA (CC BY-SA 3.0, CC BY 4.0, Apache-2.0, CC BY-SA 4.0), "
        "QED (CC BY-SA 3.0), true and corrupted by rule; tests/benchmarks/verification/first.txt",
        "rows": int(used.sum()),
        "threshold": round(threshold, 4),
        "response": response,
        "intercept": round(float(intercept), 4),
        "weights": kept,
    }
    WEIGHTS.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def measured(found: Sequence[Row]) -> list[dict[str, float]]:
    """Return the features of rows."""
    embedder = open_embedder()
    ready: dict[tuple[str, ...], Prepared] = {}
    features = []
    for row in found:
        if row.evidence not in ready:
            ready = {} if len(ready) > 40 else ready
            ready[row.evidence] = prepare(row.evidence, embedder)
        features.append(compare(row.claim, ready[row.evidence], embedder).features)
    return features


def weigh(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Return logistic weights, kept small, and the intercept; both sides count the same."""
    scale = x.std(axis=0) + 1e-9
    z, sign = x / scale, np.where(y, 1.0, -1.0)
    balanced = weight * np.where(y, 0.5 / weight[y].sum(), 0.5 / weight[~y].sum())

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (z @ w[:-1] + w[-1])
        slope = -balanced * sign / (1 + np.exp(margin))
        gradient = np.append(z.T @ slope + 2 * PENALTY * w[:-1] / len(w), slope.sum())
        return float(balanced @ np.logaddexp(0, -margin) + PENALTY * (w[:-1] @ w[:-1]) / len(w)), gradient

    best = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B")
    return best.x[:-1] / scale, float(best.x[-1])


def report(score: np.ndarray, y: np.ndarray, source: np.ndarray, held: np.ndarray, threshold: float) -> None:
    """Print how well the kept-out documents are told apart, and the corruptions of the second half."""
    print(f"threshold {threshold:.3f}")
    made = np.array([s.split()[0] in ("statement", "corrupt", "added", "joined") for s in source])
    for name in ("mnli", "snli", "contractnli_entailment", "fool_me_twice", "wice", "first", "statements"):
        chosen = held & (made if name == "statements" else source == name)
        if len(set(y[chosen])) == 2:
            print(f"{name:24} {chosen.sum():5} kept out, AUC {roc_auc_score(y[chosen], score[chosen]):.3f}")
    for name in sorted({s for s in source if s.startswith("second")}):
        flagged = score[source == name] < threshold
        print(f"{name:24} {len(flagged):5} flagged {flagged.mean():.3f}")
    true = score[source == "second:rewording"]
    false = score[np.array([s.startswith("second:") and s != "second:rewording" for s in source])]
    print("| threshold | corruptions caught | true rewordings flagged |\n|---|---|---|")
    for at in sorted({0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, round(threshold, 3)}):
        print(f"| {at} | {(false < at).mean():.1%} | {(true < at).mean():.1%} |")
    print(f"{len(false)} corruptions, {len(true)} rewordings")


def _second() -> list[Row]:
    found = [
        Row(i.claim, (i.document,), i.true, f"second:{i.kind}", i.title, 0.0)
        for i in items("second")
    ]  # fmt: skip
    found += [
        Row(i.claim, (i.document,), i.true, f"second, of rewordings:{i.kind}", i.title, 0.0)
        for i in items("second", of_rewordings=True)
        if not i.true
    ]
    return found


if __name__ == "__main__":
    main()
