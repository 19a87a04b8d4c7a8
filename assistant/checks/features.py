"""What tells a supported claim from another: named figures, and reasons in words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.checks.clauses import at_home, by_clause, clauses, other_subject, roles
from assistant.checks.encoded import Encoder
from assistant.checks.evidence import Prepared, encode, matches, meanings
from assistant.checks.facts import FACTS, Compared, facts
from assistant.checks.order import align
from assistant.checks.tokens import Token, tokens

_MEANINGS = (
    "meaning", "meaning_all", "meaning_least", "meaning_low", "meaning_home", "clause_meaning",
    "clauses_meaning", "soft_news", "shift", "shift_mean",
)  # fmt: skip
FEATURES = (
    "covered", "covered_near", "covered_home", "covered_pair", "elsewhere", "lead_foreign", "lead_elsewhere",
    "covered_all", "news", "news_share", "run", "pairs", "cosine", "cosine_pair", "least_clause", "length",
    "clause_held", "clauses_held", "other_subject", "role_missing", "role_far", *_MEANINGS, *FACTS,
)  # fmt: skip

Held = NDArray[np.bool_]
Vector = NDArray[Any]


def compare(claim: str, evidence: Prepared, encoder: Encoder) -> Compared:
    """Return the features of a claim, and the reasons to doubt it."""
    own = tokens(claim)
    heavy = [token for token in own if token.weight]
    if not heavy or not evidence.sentences:
        return Compared(dict.fromkeys(FEATURES, 0.0), ("there is nothing to compare it with",))
    total = sum(token.weight for token in heavy)
    held = np.array([[_is_met(t, s.stems) for t in heavy] for s in evidence.sentences], dtype=np.bool_)
    vectors, words = encode(texts_read(claim), encoder)
    weights = np.array([t.weight for t in heavy], dtype=np.float32)
    cosines = evidence.vectors @ vectors[0]
    single = held @ weights / total
    best = int(np.argmax(single + 0.5 * cosines))
    near = evidence.near(best)
    home = evidence.home(best)
    nearby = held[near].any(axis=0)
    met: Held = np.asarray(held[home].any(axis=0))
    anywhere: Held = np.asarray(held.any(axis=0))
    pair = max(float((held[best] | row) @ weights) / total for row in held)
    news = [t for t, known in zip(heavy, anywhere, strict=True) if not known and t.stem not in evidence.given]
    lexical = at_home(evidence, held.astype(np.float32))
    clause_held, clauses_held = by_clause(claim, heavy, weights, lexical)
    who = roles(heavy)
    found = facts(own, claim, evidence, best, home, encoder)
    least = float((evidence.vectors @ vectors[1:].T).max(axis=0).min())
    features = {
        "covered": float(single[best]),
        "covered_near": float(nearby @ weights) / total,
        "covered_home": float(met @ weights) / total,
        "covered_pair": pair,
        "elsewhere": min(4.0, float((anywhere & ~met) @ weights)),
        "lead_foreign": float(not met[:2].any() and len(heavy) > 3),
        "lead_elsewhere": float((anywhere & ~met)[:2].any() and len(heavy) > 3),
        "covered_all": float(anywhere @ weights) / total,
        "news": min(6.0, sum(t.weight for t in news)),
        "news_share": sum(t.weight for t in news) / total,
        "run": min(5.0, _longest_run(anywhere)),
        "pairs": _pairs(held),
        "cosine": float(cosines.max()),
        "cosine_pair": _pair_cosine(evidence, cosines, vectors[0]),
        "least_clause": least,
        "clause_held": clause_held,
        "clauses_held": clauses_held,
        "other_subject": other_subject(heavy, evidence.sentences[best].tokens, met),
        "role_missing": min(
            2.0, sum(1.0 for i in who if not anywhere[i] and heavy[i].stem not in evidence.given)
        ),
        "role_far": min(2.0, sum(1.0 for i in who if anywhere[i] and not met[i])),
        "length": math.log1p(len(heavy)),
        **_meaning(claim, own, meanings(claim, own, words[0]), evidence, best, near, anywhere),
        **found.features,
    }
    reasons = list(found.reasons)
    if not reasons and news:
        reasons.append("not in the source: " + ", ".join(dict.fromkeys(f"“{t.text}”" for t in news[:4])))
    return Compared(features, tuple(reasons))


def texts_read(claim: str) -> list[str]:
    """Return what is encoded of a claim: itself, then its clauses."""
    return [claim, *clauses(claim)]


def _is_met(token: Token, stems: frozenset[str]) -> bool:
    """Tell whether a word is among others: a name by itself, another word by what it means too."""
    return token.stem in stems or (
        token.kind != "number" and matches(token.stem, stems, name=token.kind == "name")
    )


def _pairs(held: Held) -> float:
    """Return how many neighbouring words of a claim stand together in a sentence."""
    if held.shape[1] < 2:
        return float(held.any())
    return float((held[:, 1:] & held[:, :-1]).any(axis=0).mean())


def _longest_run(known: Held) -> int:
    longest = run = 0
    for is_known in known:
        run = 0 if is_known else run + 1
        longest = max(longest, run)
    return longest


def _pair_cosine(evidence: Prepared, cosines: Vector, vector: Vector) -> float:
    """Return the best likeness of a claim to two sentences together."""
    top = [int(i) for i in np.argsort(-cosines)[:4]]
    best = float(cosines[top[0]])
    for i, a in enumerate(top):
        for b in top[i + 1 :]:
            both = evidence.vectors[a] + evidence.vectors[b]
            best = max(best, float(both @ vector / (np.linalg.norm(both) or 1.0)))
    return best


def _meaning(
    text: str,
    own: tuple[Token, ...],
    claim: Vector | None,
    evidence: Prepared,
    best: int,
    near: list[int],
    known: Held,
) -> dict[str, float]:
    """Compare what the words of a claim mean in it with what those of the evidence do in theirs."""
    features = dict.fromkeys(_MEANINGS, 0.0)
    sentences = [s.meanings for s in evidence.sentences]
    if claim is None or any(s is None for s in sentences):
        return features
    heavy = [i for i, token in enumerate(own) if token.weight]
    weights = np.array([own[i].weight for i in heavy])
    every = np.array([np.max(claim[heavy] @ s.T, axis=1) for s in sentences if s is not None])
    anywhere, nearby = every.max(axis=0), every[near].max(axis=0)
    home = at_home(evidence, every)
    least, mean = by_clause(text, [own[i] for i in heavy], weights.astype(np.float32), home)
    aligned = align(own, evidence.sentences[best].tokens)
    there = sentences[best]
    pairs = [(i, at) for i, at in enumerate(aligned) if at >= 0]
    shifts = [1 - float(claim[i] @ there[at]) for i, at in pairs] if there is not None else []
    low = np.clip((0.7 - anywhere) / 0.4, 0, 1) * weights
    features["meaning"] = float(nearby @ weights / weights.sum())
    features["meaning_all"] = float(anywhere @ weights / weights.sum())
    features["meaning_least"] = float(anywhere.min())
    features["meaning_low"] = min(6.0, float(low.sum()))
    features["meaning_home"] = float((home @ weights).max() / weights.sum())
    features["clause_meaning"], features["clauses_meaning"] = least, mean
    features["soft_news"] = min(6.0, float(low[~known].sum()))
    features["shift"] = max(shifts, default=0.0)
    features["shift_mean"] = float(np.mean(shifts)) if shifts else 0.0
    return features
