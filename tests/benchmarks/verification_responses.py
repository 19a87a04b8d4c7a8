"""Whole answers: calibrate the verdict on them, and measure it: verification_responses.py [NAME ...].

Prints, for the answers of verification/NAME.txt (answers_held), how many that hold something unsupported
are found, how many others are flagged, and what F1 that makes for several shares of unsupported answers.
`calibrated` is called where the sentences are weighed, with scores that saw nothing of their document.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import roc_auc_score
from verification_rows import Row
from verification_set import sources

from assistant.verify import FeatureVerifier
from assistant.verify_response import claims_of, response_score, verify_response
from index.embed import open_embedder

UNSUPPORTED = 0.2  # of answers, at which the threshold has the best F1
SHARES = (0.0, 0.1, 0.2, 0.35, 0.5)


def main() -> None:
    verifier = FeatureVerifier(open_embedder())
    scores: list[float] = []
    flagged: list[bool] = []
    supported: list[bool] = []
    for name in sys.argv[1:] or ["answers_held"]:
        documents = sources(name)
        for at, source in enumerate(documents):
            for response in source.answers:
                context = source.context(documents[at - 1])
                verdict = verify_response(response.text, context, verifier, question=source.question)
                scores.append(verdict.score)
                flagged.append(not verdict.supported)
                supported.append(not response.unsupported)
    true, found = np.array(supported), np.array(flagged)
    print(f"{len(true)} answers, {int((~true).sum())} unsupported, AUC {roc_auc_score(true, scores):.3f}")
    print(f"unsupported found {found[~true].mean():.1%}, supported flagged {found[true].mean():.1%}")
    for share in (0.2, 0.33, 0.4):
        print(
            f"F1 {f1(found, true, share):.3f} (always flagging {2 * share / (1 + share):.3f}), {share:.0%} unsupported"
        )


def calibrated(rows: Sequence[Row], score: np.ndarray, names: Sequence[str]) -> dict[str, float]:
    """Return the share in which a sentence beside the worst one counts, and the threshold of an answer.

    rows, score: those of `answer_rows` of the files named, in their order.
    """
    told = iter(zip(rows, score, strict=True))
    answers: list[tuple[list[float], bool]] = []
    for name in names:
        for source in sources(name):
            for response in source.answers:
                own = [float(next(told)[1]) for _ in claims_of(response.text)]
                answers.append((own, not response.unsupported))
    true = np.array([supported for _, supported in answers])
    best = (0.0, 0.0, 0.0)
    for share in SHARES:
        found = np.array([response_score(own, {"share": share}) for own, _ in answers])
        auc = float(roc_auc_score(true, found))
        best = max(best, *((f1(found < t, true, UNSUPPORTED), share, float(t)) for t in np.unique(found)))
        print(f"  share {share:.2f}: AUC of {len(true)} answers {auc:.3f}")
    print(
        f"  best F1 {best[0]:.3f} at {UNSUPPORTED:.0%} unsupported: share {best[1]}, threshold {best[2]:.4f}"
    )
    return {"share": best[1], "threshold": round(best[2], 4)}


def f1(flagged: np.ndarray, supported: np.ndarray, share: float) -> float:
    """Return F1 for finding unsupported answers, were they a given share of all."""
    hit, false = flagged[~supported].mean() * share, flagged[supported].mean() * (1 - share)
    return float(2 * hit / (hit + false + share))


if __name__ == "__main__":
    main()
