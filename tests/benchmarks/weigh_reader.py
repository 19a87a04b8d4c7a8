"""Fit the weights of the reader on public questions, and show what they are worth on others.

    python tests/benchmarks/weigh_reader.py DATA SCRATCH [--at-most 1778] [--anew] [--doc2dial] [--write]

DATA holds bench/squad2 and train/{qamr,squad_bits}.jsonl; SCRATCH keeps what was encoded and read, so
that a second run takes seconds (--anew: minutes, the features read anew from what was encoded). Of each
set a fixed sample is asked: --at-most of squad2, a fifth as many of the others, a sixth of doc2dial. Two
linear models are fitted, the sign of each weight given, on top of what is weighed by hand: which unit
holds the answer, and whether the best one does (SQuAD 2, whose unanswerable questions were written to
mislead, and its answerable ones with the answer taken out). The threshold is where REFUSED of the
answerable questions of held-out articles are refused. Held-out figures are by whole articles. --write
puts everything into the package; no hand edits it.
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
from assistant.weigh import Linear, Weights, by_hand_of_part, by_hand_of_unit, part_features, weights
from index.embed import ContextEmbedder, open_embedder

Matrix = NDArray[np.float64]
UNIT = ("told", "cosine", "soft", "worst")
ANSWER = {"expected": 1, "numbers": 1, "counted": 1, "opposite": -1, "lacking": -1}  # and their signs
TAKEN_OUT = 0.3  # weight of a question whose answer was taken out: easier than the real ones
REFUSED = 0.05  # of the answerable; the threshold is where the held-out questions reach it
CURVE = (0.02, 0.03, 0.05, 0.08, 0.15, 0.30)  # shares refused at which the curve is shown
FOLDS = 8
PACKAGE = Path(assistant.weigh.__file__).with_name("weights.json")
LICENCES = {
    "squad2": "SQuAD 2.0, half of its development set, CC BY-SA 4.0",
    "qamr": "QAMR, MIT, its text CC BY-SA",
    "squad_bits": "SQuAD, single sentences, CC BY-SA 4.0",
}


def fit_unit(found: Sequence[Row]) -> Linear:
    """Fit which unit holds the answer: the choice among all units read, given what is weighed by hand.

    A conditional logit [1] with the score by hand as one more feature, which sets the scale: the
    fitted weights are in the units of those set by hand.

    [1] McFadden 1974, Conditional logit analysis of qualitative choice behavior.
    """
    read = [
        row for row in found if row.answerable and 0 < sum(map(row.right, _units(row))) < len(_units(row))
    ]
    x = np.array([[*values(e, UNIT), by_hand_of_unit(e.features)] for row in read for e in _units(row)])
    y = np.array([row.right(e) for row in read for e in _units(row)])
    sizes = [len(_units(row)) for row in read]
    starts, row_of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(read)), sizes)
    spread = x.std(0) + 1e-9

    def total(scores: Matrix) -> Matrix:
        most = np.maximum.reduceat(scores, starts)
        return most + np.log(np.add.reduceat(np.exp(scores - most[row_of]), starts))

    def loss(t: Matrix) -> tuple[float, Matrix]:
        scores = (x / spread) @ t
        right = np.where(y, scores, -np.inf)
        all_units, right_ones = total(scores), total(right)
        pull = np.exp(scores - all_units[row_of]) - np.exp(right - right_ones[row_of])
        return float((all_units - right_ones).sum() + 0.5 * t @ t), (x / spread).T @ pull + t

    size = len(UNIT) + 1
    found_at = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", bounds=[(0, None)] * size).x
    slopes = found_at / spread
    return Linear(0.0, {n: float(v / slopes[-1]) for n, v in zip(UNIT, slopes[:-1], strict=True)})


def _units(row: Row) -> Sequence[Evidence]:
    return row.parts[0].evidence


def values(evidence: Evidence, names: Sequence[str]) -> list[float]:
    """Return the features of a piece of evidence, in order."""
    return [evidence.features[name] for name in names]


def fit_answer(found: Sequence[Row]) -> Linear:
    """Fit whether the best unit answers: a logistic regression (ridge), given what is weighed by hand."""
    x = np.array([[part_features(_units(row))[n] for n in ANSWER] for row in found])
    sign = np.array([1.0 if row.answerable else -1.0 for row in found])
    w = np.array([TAKEN_OUT if row.taken_out else 1.0 for row in found])
    given = np.array([by_hand_of_part(row.parts[0].part, _units(row)) for row in found])
    spread, middle = x.std(0) + 1e-9, x.mean(0)
    z = (x - middle) / spread

    def loss(t: Matrix) -> tuple[float, Matrix]:
        margin = sign * (z @ t[:-1] + t[-1] + given)
        pull = -sign * w / (1 + np.exp(margin))
        value = float((np.logaddexp(0, -margin) * w).sum() + 0.5 * t[:-1] @ t[:-1])
        return value, np.append(z.T @ pull + t[:-1], pull.sum())

    bounds = [(0, None) if s > 0 else (None, 0) for s in ANSWER.values()] + [(None, None)]
    best = minimize(loss, np.zeros(len(ANSWER) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    slopes = best[:-1] / spread
    weighed = {n: float(v) for n, v in zip(ANSWER, slopes, strict=True)}
    return Linear(float(best[-1] - slopes @ middle), weighed)


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
            out[f"AUC, {name}"] = round(float(roc_auc_score(np.arange(len(p)) < len(yes), p)), 3)
    return out


def curve(found: Sequence[Row]) -> list[dict[str, float]]:
    """Return what is withheld as the threshold rises, by the share of answerable questions refused."""
    yes, no, out = (
        np.array([row.probability for row in found if row.answerable is answerable and row.taken_out is out])
        for answerable, out in ((True, False), (False, False), (False, True))
    )
    return [
        {
            "refused": share,
            "threshold": round(cut, 3),
            "not answerable withheld": round(float((no < cut).mean()), 3),
            "answer taken out withheld": round(float((out < cut).mean()), 3),
        }
        for share in CURVE
        for cut in (float(np.quantile(yes, share)),)
    ]


def main() -> None:
    """Read, fit, report, and write the weights where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--at-most", type=int, default=1778)
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
    report: dict[str, object] = {}
    tried = held_out(main_set, rest)
    report["squad2, articles held out"] = figures(tried)
    report["curve, articles held out"] = curve(tried)
    threshold = float(np.quantile([r.probability for r in tried if r.answerable], REFUSED))
    use(fit_unit([*main_set, *rest]), weights_now().answer)
    use(weights_now().unit, fit_answer(both(main_set)), threshold)
    if options.doc2dial:
        world: Callable[[], World] = lambda: doc2dial(options.data / "bench" / "doc2dial")  # noqa: E731
        report["doc2dial, never fitted on"] = figures(both(read(world(), options.at_most // 6)))
    made = weights_now()
    print(json.dumps(report, indent=1))
    print(json.dumps(_file(made, {}, len(main_set)), indent=1))
    if options.write:
        PACKAGE.write_text(json.dumps(_file(made, report, len(main_set)), indent=1) + "\n", encoding="utf-8")


def _file(made: Weights, report: dict[str, object], questions: int) -> dict[str, object]:
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
            "questions of squad2": questions,
            "refused": REFUSED,
            "held out": report,
        },
        "unit": plain(made.unit),
        "answer": plain(made.answer),
        "threshold": round(made.threshold, 3),
    }


if __name__ == "__main__":
    main()
