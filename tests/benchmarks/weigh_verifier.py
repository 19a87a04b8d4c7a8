"""Weigh the verifier's features: python tests/benchmarks/weigh_verifier.py DATA_FOLDER [--held NAME ...].

DATA_FOLDER holds the public data that verification_rows.py names. All is cross-validated, documents held
out whole: the threshold comes from there. With --held, verification/NAME.txt is measured at the end, which
took no part in anything. Writes assistant/verify_weights.json.
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
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from verification_responses import calibrated
from verification_rows import ANSWERED, SOURCES, Row, own_rows, rows

from assistant.checks.encoded import Encoder
from assistant.checks.evidence import Prepared, prepare
from assistant.checks.features import FEATURES, compare
from assistant.checks.weighing import WEIGHTS, Tree, Weighing
from index.embed import open_embedder

FLAGGED = 0.083  # of the true rewordings when cross-validated, at the threshold
FOLDS = 5
TREES = {
    "max_iter": 250, "max_features": 0.3, "max_leaf_nodes": 8, "learning_rate": 0.06, "l2_regularization": 1.0, "min_samples_leaf": 15,
    "early_stopping": False, "random_state": 0,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--held", nargs="*", default=[], help="files of the set to measure at the end")
    parser.add_argument("--features", type=Path, help="keep the features here, and use those kept")
    arguments = parser.parse_args()
    found = list(rows(arguments.data, chance=random.Random(3)))
    x = _kept(found, arguments.features)
    y = np.array([row.supported for row in found])
    weight = np.array([row.weight for row in found])
    score = cross_validated(found, x, y, weight)
    true = np.array([row.source.endswith(": rewording") for row in found])
    threshold = float(np.quantile(score[true], FLAGGED))
    report("cross-validated", found, score, threshold)
    answers = [at for at, row in enumerate(found) if row.source.endswith(": answer")]
    response = calibrated([found[at] for at in answers], score[answers], ANSWERED)
    weighing = weigh(x, y, weight, threshold=threshold, response=response)
    write(weighing, len(found))
    for name in arguments.held:
        held = list(own_rows(name))
        report(f"held out: {name}", held, scores(weighing, _features(held)), threshold)


def cross_validated(found: Sequence[Row], x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the chance of each row by weights that saw nothing of its document."""
    fold = np.array([zlib.crc32(row.group.encode()) % FOLDS for row in found])
    score = np.zeros(len(found))
    for at in range(FOLDS):
        used = fold != at
        score[~used] = scores(weigh(x[used], y[used], weight[used]), x[~used])
    return score


def weigh(
    x: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray,
    *,
    threshold: float = 0.5,
    response: dict[str, float] | None = None,
) -> Weighing:
    """Return boosted trees of all rows."""
    model = HistGradientBoostingClassifier(**TREES).fit(x, y, sample_weight=weight)
    trees = tuple(_tree(grown[0].nodes) for grown in model._predictors)
    base = round(float(model._baseline_prediction.ravel()[0]), 5)
    return Weighing(base, trees, round(threshold, 4), response or {})


def _tree(nodes: np.ndarray) -> Tree:
    """Return a grown tree as it is kept; bounds keep all their digits, since features lie on them."""
    leaf = nodes["is_leaf"].astype(bool)
    names = tuple("" if end else FEATURES[at] for end, at in zip(leaf, nodes["feature_idx"], strict=True))
    bounds = (0.0 if end else float(b) for end, b in zip(leaf, nodes["num_threshold"], strict=True))
    values = (round(float(v), 5) if end else 0.0 for end, v in zip(leaf, nodes["value"], strict=True))
    left, right = (tuple(int(at) for at in nodes[side]) for side in ("left", "right"))
    return Tree(names, tuple(bounds), left, right, tuple(values))


def scores(weighing: Weighing, x: np.ndarray) -> np.ndarray:
    """Return the chance of each row of features."""
    return np.array([weighing.chance(dict(zip(FEATURES, map(float, row), strict=True))) for row in x])


def report(title: str, found: Sequence[Row], score: np.ndarray, threshold: float) -> None:
    """Print what is caught and what is flagged at several thresholds, and by kind at the one in use."""
    y = np.array([row.supported for row in found])
    source = np.array([row.source for row in found])
    kind = np.array([s.partition(": ")[2] for s in source])
    print(f"\n{title}: {len(found)} rows, threshold {threshold:.4f}")
    for name in sorted({s.partition(":")[0] for s in source}):
        chosen = np.array([s.startswith(name) for s in source])
        if len(set(y[chosen])) == 2:
            print(f"  {name:24} {chosen.sum():5} rows, AUC {roc_auc_score(y[chosen], score[chosen]):.3f}")
    for name in sorted(set(kind) - {""}):
        print(
            f"  {name:24} {(kind == name).sum():5} rows, flagged {(score[kind == name] < threshold).mean():.1%}"
        )
    true, of = kind == "rewording", np.array([k.startswith("of rewordings") for k in kind])
    false = ~y & (kind != "") & ~of & (kind != "answer")
    print(
        "| threshold | corruptions caught | true rewordings flagged | corrupted rewordings caught |\n|---|---|---|---|"
    )
    for at in sorted({0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, round(threshold, 3)}):
        rates = ((score[chosen] < at).mean() for chosen in (false, true, of))
        print(f"| {at} | " + " | ".join(f"{rate:.1%}" for rate in rates) + " |")
    print(f"{false.sum()} corruptions, {true.sum()} rewordings, {of.sum()} corrupted rewordings")


def write(weighing: Weighing, rows_used: int) -> None:
    """Write the weights, with where they come from."""
    told = {
        "about": "Weights of the verifier; see docs/verification.md. Made by tests/benchmarks/weigh_verifier.py; "
        "the features are named in assistant/checks/features.py. A tree: features, bounds, left, right, values.",
        "weighed on": SOURCES, "rows": rows_used, "threshold": weighing.threshold,
        "response": dict(weighing.response), "base": weighing.base,
    }  # fmt: skip
    trees = ",\n    ".join(
        json.dumps([t.feature, t.bound, t.left, t.right, t.value], separators=(",", ":"))
        for t in weighing.trees
    )
    text = json.dumps(told, indent=2).removesuffix("\n}")
    WEIGHTS.write_text(f'{text},\n  "trees": [\n    {trees}\n  ]\n}}\n', encoding="utf-8")


def _kept(found: Sequence[Row], path: Path | None) -> np.ndarray:
    """Return the features of rows, from the file where that has those of the same rows."""
    if path and path.exists():
        known, x = pickle.loads(path.read_bytes())
        if known == _said(found):
            return np.asarray(x)
        raise SystemExit(f"{path} has the features of other rows; remove it to have them read anew.")
    x = _features(found)
    if path:
        path.write_bytes(pickle.dumps((_said(found), x)))
    return x


def _said(found: Sequence[Row]) -> tuple[list[tuple[str, tuple[str, ...]]], tuple[str, ...]]:
    return [(row.claim, row.evidence) for row in found], FEATURES


def _features(found: Sequence[Row]) -> np.ndarray:
    encoder = Encoder(open_embedder())
    ready: dict[tuple[str, ...], Prepared] = {}
    features = []
    for row in found:
        if row.evidence not in ready:
            ready = {} if len(ready) > 40 else ready
            ready[row.evidence] = prepare(row.evidence, encoder)
        features.append(compare(row.claim, ready[row.evidence], encoder).features)
    return np.array([[f[name] for name in FEATURES] for f in features])


if __name__ == "__main__":
    main()
