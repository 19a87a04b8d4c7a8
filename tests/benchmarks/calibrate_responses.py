"""Calibrate the verdict on a whole answer: python tests/benchmarks/calibrate_responses.py [--write].

Measures the answers of verification/*.txt, of which some hold what their passages do not say. Prints, for
several shares of unsupported answers, F1 for finding them at the threshold in use and at the best one;
with --write, keeps the threshold that flags the given part of the supported answers.
"""

from __future__ import annotations

import argparse
import json

import numpy as np
from sklearn.metrics import roc_auc_score
from verification_set import sources

from assistant.verify import WEIGHTS, FeatureVerifier
from assistant.verify_response import response_score, verify_response
from index.embed import open_embedder

# Of the supported answers of the set, which are easier than a chat model's: of those, more are flagged.
FLAGGED = 0.10
SHARES = (0.19, 0.33)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="print the answers judged wrongly")
    arguments = parser.parse_args()
    told = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    verifier = FeatureVerifier(open_embedder())
    found: list[tuple[list[float], bool, str]] = []
    for name in ("first", "second", "answers"):
        documents = sources(name)
        for at, source in enumerate(documents):
            context = source.context(documents[at - 1])
            for response in source.answers:
                answer, supported = response.text, not response.unsupported
                verdict = verify_response(answer, context, verifier, question=source.question)
                found.append(([s.verdict.score for s in verdict.sentences], supported, answer))
                if arguments.verbose and verdict.supported != supported:
                    print(supported, round(verdict.score, 3), repr(answer))
                    print(
                        "   ",
                        [
                            (round(s.verdict.score, 2), s.text[:60], s.verdict.reasons[:2])
                            for s in verdict.sentences
                        ],
                    )
    supported = np.array([s for _, s, _ in found])
    print(f"{len(found)} answers, {int((~supported).sum())} unsupported")
    for share in (0.0, 0.2, 0.35, 0.5, 1.0):
        score = np.array([response_score(s, {"share": share}) for s, _, _ in found])
        print(f"share {share:.2f}: AUC {roc_auc_score(supported, score):.3f}", _best(score, supported))
    score = np.array([response_score(s, told["response"]) for s, _, _ in found])
    threshold = (
        float(np.quantile(score[supported], FLAGGED)) if arguments.write else told["response"]["threshold"]
    )
    for share in SHARES:
        print(f"{share:.0%} unsupported: F1 {f1(score < threshold, supported, share):.3f} at {threshold:.3f}")
    if arguments.write:
        told["response"]["threshold"] = round(threshold, 4)
        WEIGHTS.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def f1(flagged: np.ndarray, supported: np.ndarray, share: float) -> float:
    """Return F1 for finding unsupported answers, were they a given share of all."""
    hit, false = flagged[~supported].mean() * share, flagged[supported].mean() * (1 - share)
    return float(2 * hit / (hit + false + share))


def _best(score: np.ndarray, supported: np.ndarray) -> str:
    best = max((f1(score < t, supported, SHARES[0]), t) for t in np.unique(score))
    return f"best F1 at {SHARES[0]:.0%} unsupported {best[0]:.3f} at {best[1]:.3f}"


if __name__ == "__main__":
    main()
