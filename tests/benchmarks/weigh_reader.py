"""Fit the weights of the reader on public questions, and show what they are worth on others.

    python tests/benchmarks/weigh_reader.py DATA SCRATCH [--at-most 1000] [--anew] [--doc2dial] [--write]

DATA holds bench/squad2 and train/{qamr,squad_bits}.jsonl; SCRATCH keeps what was encoded and read, so
that a second run takes seconds (--anew: minutes, the features read anew from what was encoded). Of each
set a fixed sample is asked: --at-most of squad2, a fifth as many of the others, a third of doc2dial. Two linear models are fitted, with the sign of each weight given: which
unit holds the answer (pairs of a right and a wrong unit of one question), and whether the best one
does (SQuAD 2, whose unanswerable questions were written to mislead, and its answerable ones with
the answer taken out). Held-out figures are by whole articles. --write puts them into the package.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from kept_vectors import KeptEmbedder
from numpy.typing import NDArray
from reading_data import World, doc2dial, rows, squad2
from reading_rows import Row, read_world
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

import assistant.weigh
from assistant.evidence import Evidence
from assistant.weigh import Linear, Weights, part_features, weights
from index.embed import ContextEmbedder, open_embedder

Matrix = NDArray[np.float64]
UNIT = ("told", "cosine", "soft", "worst")
ANSWER = {
    "expected": 1,
    "numbers": 1,
    "counted": 1,
    "sought": 1,
    "worst": 1,
    "opposite": -1,
}  # and their signs
TAKEN_OUT = 0.3  # weight of a question whose answer was taken out: easier than the real ones
WRONG = 10  # wrong units, the best ones, that a right one is compared with
REFUSED = 0.08  # of the answerable; the threshold is where the held-out questions reach it
FOLDS = 8
PACKAGE = Path(assistant.weigh.__file__).with_name("weights.json")
LICENCES = {
    "squad2": "SQuAD 2.0, half of its development set, CC BY-SA 4.0",
    "qamr": "QAMR, MIT, its text CC BY-SA",
    "squad_bits": "SQuAD, single sentences, CC BY-SA 4.0",
}


def fit(x: Matrix, y: NDArray[np.bool_], w: Matrix, signs: Sequence[int], *, centred: bool) -> Linear:
    """Return the logistic regression (ridge) whose weights have the given signs."""
    spread, middle = x.std(0) + 1e-9, x.mean(0) * centred
    z, sign = (x - middle) / spread, np.where(y, 1.0, -1.0)

    def loss(t: Matrix) -> tuple[float, Matrix]:
        margin = sign * (z @ t[:-1] + centred * t[-1])
        pull = -sign * w / (1 + np.exp(margin))
        value = float((np.logaddexp(0, -margin) * w).sum() + 0.5 * (t[:-1] ** 2).sum())
        return value, np.append(z.T @ pull + t[:-1], centred * pull.sum())

    bounds = [(0, None) if s > 0 else (None, 0) for s in signs] + [(None, None)]
    found = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes = found[:-1] / spread
    return Linear(float(centred * found[-1] - slopes @ middle), dict(enumerate(slopes)))  # type: ignore[arg-type]


def named(model: Linear, names: Sequence[str]) -> Linear:
    """Return a model with the names of its features."""
    return Linear(model.intercept, {n: float(model.weights[i]) for i, n in enumerate(names)})  # type: ignore[index]


def fit_unit(found: Sequence[Row]) -> Linear:
    """Fit which unit holds the answer; as a score that is 1 for the typical best one, 0 for the typical."""
    better, share = [], []
    for row in found:
        right = [values(e, UNIT) for part in row.parts for e in part.evidence if row.right(e)]
        wrong = [values(e, UNIT) for part in row.parts for e in part.evidence if not row.right(e)][:WRONG]
        if row.answerable and right and wrong:
            better.append(np.array(right[0]) - np.array(wrong))
            share.append(np.full(len(wrong), 0.5 / len(wrong)))
    x, w = np.vstack(better), np.concatenate(share)
    y = np.arange(2 * len(x)) < len(x)
    model = named(fit(np.vstack([x, -x]), y, np.append(w, w), [1] * len(UNIT), centred=False), UNIT)
    scores = [[model(e.features) for e in row.parts[0].evidence] for row in found]
    low, high = np.median(np.concatenate(scores)), np.median([max(s) for s in scores])
    stretch = 0.5 / (high - low)
    return Linear(float(0.25 - stretch * low), {n: v * stretch for n, v in model.weights.items()})


def values(evidence: Evidence, names: Sequence[str]) -> list[float]:
    """Return the features of a piece of evidence, in order."""
    return [evidence.features[name] for name in names]


def fit_answer(found: Sequence[Row]) -> Linear:
    """Fit whether the best unit answers."""
    x = np.array([[part_features(row.parts[0].evidence)[n] for n in ANSWER] for row in found])
    y = np.array([row.answerable for row in found])
    w = np.array([TAKEN_OUT if row.taken_out else 1.0 for row in found])
    return named(fit(x, y, w, list(ANSWER.values()), centred=True), list(ANSWER))


def use(unit: Linear, answer: Linear, threshold: float = 0.5) -> None:
    """Let the running reader weigh by these."""
    weights.cache_clear()
    assistant.weigh.weights = lambda: Weights(unit, answer, threshold)  # type: ignore[assignment]


def both(found: Sequence[Row]) -> list[Row]:
    """Return the rows as weighed now, and those that are answered once more without their answer."""
    now = [row.weighed() for row in found]
    without = [row.without_answer() for row in now if row.answerable]
    return now + [row for row in without if row.parts[0].evidence]


def held_out(found: Sequence[Row], rest: Sequence[Row]) -> list[Row]:
    """Return the rows as weighed by models that saw no question of their article."""
    out: list[Row] = []
    groups = [row.group for row in found]
    for train, test in GroupKFold(FOLDS).split(found, groups=groups):
        some = [found[i] for i in train]
        use(fit_unit([*some, *rest]), weights_now().answer)
        use(weights_now().unit, fit_answer(both(some)))
        out += both([found[i] for i in test])
    return out


def weights_now() -> Weights:
    """Return the weights in use."""
    return assistant.weigh.weights()


def figures(found: Sequence[Row]) -> dict[str, float]:
    """Return how often the first unit is right, and how well answerable and not are told apart."""
    natural = [row for row in found if not row.taken_out]
    yes = [row for row in natural if row.answerable]
    first = float(np.mean([row.right(row.parts[0].evidence[0]) for row in yes]))
    out = {"questions": len(natural), "first unit right": round(first, 3)}
    for name, no in (
        ("not answerable", [row for row in natural if not row.answerable]),
        ("answer taken out", [row for row in found if row.taken_out]),
    ):
        if no:
            p = np.array([row.probability for row in (*yes, *no)])
            cut = np.quantile(p[: len(yes)], REFUSED)
            out[f"AUC, {name}"] = round(float(roc_auc_score(np.arange(len(p)) < len(yes), p)), 3)
            out[f"withheld at 8% refused, {name}"] = round(float((p[len(yes) :] < cut).mean()), 3)
    return out


def main() -> None:
    """Read, fit, report, and write the weights where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--at-most", type=int, default=1000)
    parser.add_argument("--anew", action="store_true", help="read the features anew")
    parser.add_argument("--doc2dial", action="store_true", help="show the figures on doc2dial too (slow)")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    opened = open_embedder()
    if not isinstance(opened, ContextEmbedder):
        parser.error("the packaged model is not exported; it is needed to read the words of a text")
    embedder = KeptEmbedder(opened, options.scratch / "vectors.sqlite")

    def read(world: World, at_most: int) -> list[Row]:
        return read_world(world, options.scratch, embedder=embedder, at_most=at_most, anew=options.anew)

    main_set = read(squad2(options.data / "bench" / "squad2"), options.at_most)
    rest = [
        row
        for name in ("qamr", "squad_bits")
        for row in read(rows(options.data / "train" / f"{name}.jsonl"), options.at_most // 5)
    ]
    report: dict[str, dict[str, float]] = {}
    tried = held_out(main_set, rest)
    report["squad2, articles held out"] = figures(tried)
    threshold = float(np.quantile([r.probability for r in tried if r.answerable], REFUSED))
    use(fit_unit([*main_set, *rest]), weights_now().answer)
    use(weights_now().unit, fit_answer(both(main_set)), threshold)
    if options.doc2dial:
        world: Callable[[], World] = lambda: doc2dial(options.data / "bench" / "doc2dial")  # noqa: E731
        report["doc2dial, never fitted on"] = figures(both(read(world(), options.at_most // 3)))
    made = weights_now()
    print(json.dumps(report, indent=1))
    print(json.dumps({"unit": made.unit.weights, "answer": made.answer.weights, "threshold": threshold}))
    if options.write:
        PACKAGE.write_text(json.dumps(_file(made, report), indent=1) + "\n", encoding="utf-8")


def _file(made: Weights, report: dict[str, dict[str, float]]) -> dict[str, object]:
    def plain(model: Linear) -> dict[str, object]:
        return {
            "intercept": round(model.intercept, 4),
            "weights": {n: round(v, 4) for n, v in model.weights.items()},
        }

    return {
        "made": {
            "by": "tests/benchmarks/weigh_reader.py",
            "on": date.today().isoformat(),
            "from": LICENCES,
            "held out": report,
        },
        "unit": plain(made.unit),
        "answer": plain(made.answer),
        "threshold": round(made.threshold, 3),
    }


if __name__ == "__main__":
    main()
