"""Measure the verifier on authored statements and answers of papers kept from training; fit its calibration.

PYTHONPATH=tests/benchmarks/reader:. python tests/benchmarks/verification/measure.py FOLDER... [--write]

--model takes another exported file or any model by name; --write fits assistant/verify/calibration.json.
Chances and thresholds are fitted on the same papers; areas, ranks and what is caught at 10% are not.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rows import json_lines
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from statements import load

from assistant.verify import verify as verifying
from assistant.verify.foreign import TransformersSupport
from assistant.verify.packaged import PackagedSupport
from assistant.verify.response import ResponseVerdict, response_score, verify_response
from assistant.verify.verdict import SupportModel
from assistant.verify.verify import Calibration, SupportVerifier, calibrations, open_verifier

SLOPE = 0.2  # keeps chances, which are rounded, apart from 0 and 1
OPEN = replace(
    calibrations()["ateb"], slope=SLOPE, bias=0.0, thresholds={"normal": 2.0}, answers={"normal": 0.5}
)
FLAGGED = {"low": 0.05, "normal": 0.10, "high": 0.20}  # share of true statements that each strictness flags


def odds(chance: float) -> float:
    """Return the log-odds that an open chance stands for."""
    return float(np.log(max(chance, 1e-12) / max(1 - chance, 1e-12))) / SLOPE


def at_flagged(right: np.ndarray, wrong: np.ndarray, share: float) -> tuple[float, float]:
    """Return the score below which a share of the right ones lies, and how many of the wrong ones do."""
    bar = float(np.quantile(right, share))
    return bar, float((wrong < bar).mean())


def pair_scores(pairs: Sequence[dict[str, Any]], verifier: SupportVerifier) -> np.ndarray:
    """Return log-odds of the true and the false statement of each pair over its evidence, shape (pairs, 2)."""
    told = [verifier.verify_all([("", one["true"]), ("", one["false"])], [one["evidence"]]) for one in pairs]
    return np.array([[odds(verdict.score) for verdict in both] for both in told])


def word_bar(pairs: Sequence[dict[str, Any]], model: SupportModel) -> tuple[float, float]:
    """Return the log-odds from which on marked tokens of false statements have the best F1, and that F1."""
    read = model.read([("", one["evidence"], one["false"]) for one in pairs])
    tokens: list[tuple[float, bool]] = []
    for one, reading in zip(pairs, read, strict=True):
        start = one["false"].find(one["wrong_words"])
        end = start + len(one["wrong_words"])
        tokens += [(value, a < end and b > start) for a, b, value in reading.words]
    found = []
    for bar in np.arange(-1.0, 3.1, 0.25):
        hits = [wrong for value, wrong in tokens if value >= bar]
        found.append((2 * sum(hits) / (len(hits) + sum(wrong for _, wrong in tokens)), float(bar)))
    best, bar = max(found)
    return bar, round(best, 3)


def judged(answers: Sequence[dict[str, Any]], verifier: SupportVerifier) -> list[ResponseVerdict]:
    """Return the verdicts on answers."""
    return [verify_response(a["response"], a["context"], verifier, question=a["question"]) for a in answers]


def wrong_at(answer: dict[str, Any], start: int, end: int) -> list[str]:
    """Return the kinds of what is not borne out in a stretch of an answer."""
    text = answer["response"]
    spans = [
        (at, at + len(s["text"]), s["kind"]) for s in answer["spans"] if (at := text.find(s["text"])) >= 0
    ]
    return [kind for a, b, kind in spans if min(b, end) - max(a, start) > 2]


def fitted(pairs: np.ndarray, told: list[ResponseVerdict], answers: Sequence[dict[str, Any]]) -> Calibration:
    """Return the calibration of what was scored with open bars."""
    rows = [(odds(s.verdict.score), bool(wrong_at(a, s.start, s.end)))
            for a, r in zip(answers, told, strict=True) for s in r.sentences]  # fmt: skip
    rows += [(s, False) for s in pairs[:, 0]] + [(s, True) for s in pairs[:, 1]]
    scores, wrong = np.array([s for s, _ in rows]), np.array([w for _, w in rows])
    model = LogisticRegression().fit(scores[:, None], ~wrong)
    weighed = replace(
        OPEN, slope=round(float(model.coef_[0, 0]), 4), bias=round(float(model.intercept_[0]), 4)
    )
    right = np.array([weighed.chance(s) for s in scores[~wrong]])
    weighed = replace(
        weighed, thresholds={k: round(float(np.quantile(right, v)), 4) for k, v in FLAGGED.items()}
    )
    bad = np.array([bool(a["spans"]) for a in answers])
    best: tuple[float, float, np.ndarray] = (-1.0, 0.0, np.array([]))
    for share in (0.0, 0.1, 0.2, 0.35, 0.5, 1.0):
        some = replace(weighed, share=share)
        whole = np.array(
            [response_score([some.chance(odds(s.verdict.score)) for s in r.sentences], some) for r in told]
        )
        best = max(best, (float(roc_auc_score(~bad, whole)), share, whole), key=lambda b: b[0])
    _, share, whole = best
    bars = {
        k: round(float(np.quantile(whole[~bad], v)), 4)
        for k, v in {"low": 0.1, "normal": 0.2, "high": 0.35}.items()
    }
    return replace(weighed, share=share, answers=bars)


def report(pairs: Sequence[dict[str, Any]], scores: np.ndarray, answers: Sequence[dict[str, Any]],
           told: list[ResponseVerdict], weighed: Calibration) -> dict[str, Any]:  # fmt: skip
    """Return the figures, by kind of error too."""
    bar, caught = at_flagged(scores[:, 0], scores[:, 1], 0.1)
    kinds: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for one, (true, false) in zip(pairs, scores, strict=True):
        kinds[one["kind"]].append((false < true, false < bar))
    sentences = [(odds(s.verdict.score), wrong_at(a, s.start, s.end))
                 for a, r in zip(answers, told, strict=True) for s in r.sentences]  # fmt: skip
    right = np.array([s for s, wrong in sentences if not wrong])
    low = float(np.quantile(right, 0.1))
    found: dict[str, list[bool]] = defaultdict(list)
    for score, wrong in sentences:
        for kind in wrong:
            found[kind].append(score < low)
    whole = [
        response_score([weighed.chance(odds(s.verdict.score)) for s in r.sentences], weighed) for r in told
    ]
    good = [not a["spans"] for a in answers]
    return {
        "pairs": len(pairs),
        "wrong one lower": round(float((scores[:, 1] < scores[:, 0]).mean()), 3),
        "area of statements": round(
            float(roc_auc_score([1] * len(pairs) + [0] * len(pairs), scores.T.ravel())), 3
        ),
        "caught at 10% flagged": round(caught, 3),
        "by kind: pairs, lower, caught": {
            k: [
                len(v),
                round(float(np.mean([a for a, _ in v])), 2),
                round(float(np.mean([b for _, b in v])), 2),
            ]
            for k, v in sorted(kinds.items())
        },
        "answers": len(answers),
        "area of answers": round(float(roc_auc_score(good, whole)), 3),
        "sentences, wrong": [len(sentences), sum(bool(w) for _, w in sentences)],
        "area of sentences": round(
            float(roc_auc_score([not w for _, w in sentences], [s for s, _ in sentences])), 3
        ),
        "wrong sentences caught at 10% flagged, by kind": {
            k: [len(v), round(float(np.mean(v)), 2)] for k, v in sorted(found.items())
        },
    }


def pace(verifier: SupportVerifier, answers: Sequence[dict[str, Any]]) -> float:
    """Return milliseconds for an answer of 150 words over 600 words of context, the median of ten."""
    took = []
    for at in range(10):
        some = answers[5 * at : 5 * at + 8]
        context = " ".join(text for a in some for text in a["context"]).split()[:600]
        response = " ".join(a["response"] for a in some).split()[:150]
        began = time.perf_counter()
        verify_response(" ".join(response), [" ".join(context)], verifier, question=some[0]["question"])
        took.append(1000 * (time.perf_counter() - began))
    return round(float(np.median(took)), 1)


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--model", default="", help="an exported file, or a model by name or folder")
    parser.add_argument("--apart", type=Path, help="a file of answers of another field, measured as well")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.model.endswith(".onnx"):
        model: Any = PackagedSupport(Path(args.model))
    else:
        model = TransformersSupport(args.model) if args.model else open_verifier().model
    verifier = SupportVerifier(model, calibration=OPEN)
    pairs, answers = (load(args.folders, kind, held=True) for kind in ("pairs", "answers"))
    told = judged(answers, verifier)
    scores = pair_scores(pairs, verifier)
    bar, marked = word_bar(pairs, model)
    weighed = replace(fitted(scores, told, answers), words=bar)
    print(json.dumps({"F1 of marked tokens": marked}))
    print(json.dumps(report(pairs, scores, answers, told, weighed), indent=1))
    if args.apart:
        other = list(json_lines(args.apart))
        good = [not a["spans"] for a in other]
        whole = [response_score([weighed.chance(odds(s.verdict.score)) for s in r.sentences], weighed)
                 for r in judged(other, verifier)]  # fmt: skip
        print(json.dumps({"apart": len(other), "area": round(float(roc_auc_score(good, whole)), 3)}))
    print(json.dumps({"ms": pace(SupportVerifier(model, calibration=OPEN), answers)}))
    print(json.dumps({"fitted": {name: getattr(weighed, name) for name in Calibration.__slots__}}))
    if args.write:
        kept = {
            name: {field: getattr(one, field) for field in Calibration.__slots__}
            for name, one in calibrations().items()
        }
        kept["ateb"] = {field: getattr(weighed, field) for field in Calibration.__slots__}
        path = Path(verifying.__file__).parent / "calibration.json"
        path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
