"""What tells a supported claim from another: named figures, and reasons in words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.checks.evidence import Prepared, encode, matches, meanings
from assistant.checks.order import align, substituted, swapped, turned
from assistant.checks.polarity import firmer, negation_differs, opposites, strengthened, weakened
from assistant.checks.quantities import agree, attachment, competes, is_slight, quantities, support
from assistant.checks.tokens import Token, tokens
from assistant.encoded import Encoder
from index.vocabulary import acronyms_in

_CLAUSE = re.compile(
    r"[;:–—]|,(?!\d)|\b(?:and|which|who|that|where|while|because|but|so|including|such as)\b"
)
_LEAST_CLAUSE = 3  # content words

_FACTS = (
    "number_missing", "slight_missing", "number_loose", "number_far", "number_outdone", "name_missing",
    "name_far", "negation", "opposite", "stronger", "weaker", "firmer", "swapped", "turned", "replaced",
    "replaced_name", "replaced_far",
)  # fmt: skip
_MEANINGS = (
    "meaning", "meaning_all", "meaning_least", "meaning_low", "soft_news", "shift", "shift_mean",
)  # fmt: skip
FEATURES = (
    "covered", "covered_near", "covered_home", "covered_pair", "elsewhere", "lead_foreign", "lead_elsewhere",
    "covered_all", "news", "news_share", "run", "pairs", "cosine", "cosine_pair", "least_clause", "length",
    *_MEANINGS, *_FACTS,
)  # fmt: skip

Held = NDArray[np.bool_]
Vector = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim set against its evidence: features by name, and what disagrees, in words."""

    features: dict[str, float]
    reasons: tuple[str, ...]


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
    at_home: Held = np.asarray(held[home].any(axis=0))
    anywhere: Held = np.asarray(held.any(axis=0))
    pair = max(float((held[best] | row) @ weights) / total for row in held)
    news = [t for t, known in zip(heavy, anywhere, strict=True) if not known and t.stem not in evidence.given]
    found = _facts(own, claim, evidence, best, home, encoder)
    least = float((evidence.vectors @ vectors[1:].T).max(axis=0).min())
    features = {
        "covered": float(single[best]),
        "covered_near": float(nearby @ weights) / total,
        "covered_home": float(at_home @ weights) / total,
        "covered_pair": pair,
        "elsewhere": min(4.0, float((anywhere & ~at_home) @ weights)),
        "lead_foreign": float(not at_home[:2].any() and len(heavy) > 3),
        "lead_elsewhere": float((anywhere & ~at_home)[:2].any() and len(heavy) > 3),
        "covered_all": float(anywhere @ weights) / total,
        "news": min(6.0, sum(t.weight for t in news)),
        "news_share": sum(t.weight for t in news) / total,
        "run": min(5.0, _longest_run(anywhere)),
        "pairs": _pairs(held),
        "cosine": float(cosines.max()),
        "cosine_pair": _pair_cosine(evidence, cosines, vectors[0]),
        "least_clause": least,
        "length": math.log1p(len(heavy)),
        **_meaning(own, meanings(claim, own, words[0]), evidence, best, near, anywhere),
        **found.features,
    }
    reasons = list(found.reasons)
    if not reasons and news:
        reasons.append("not in the source: " + ", ".join(dict.fromkeys(f"“{t.text}”" for t in news[:4])))
    return Compared(features, tuple(reasons))


def texts_read(claim: str) -> list[str]:
    """Return what is encoded of a claim: itself, then its clauses."""
    return [claim, *_clauses(claim)]


def _is_met(token: Token, stems: frozenset[str]) -> bool:
    """Tell whether a word is among others: a name by itself, another word by what it means too."""
    return token.stem in stems or (
        token.kind != "number" and matches(token.stem, stems, name=token.kind == "name")
    )


def _facts(
    own: tuple[Token, ...], claim: str, evidence: Prepared, best: int, near: list[int], encoder: Encoder
) -> Compared:
    """Compare numbers, names, denials, strength and order with the sentence that comes nearest."""
    sentence = evidence.sentences[best]
    aligned = align(own, sentence.tokens)
    features = dict.fromkeys(_FACTS, 0.0)
    reasons: list[str] = []
    _numbers(claim, evidence, near, features, reasons)
    _names(own, evidence, near, features, reasons)
    shared = sum(at >= 0 for at in aligned) / max(1, sum(1 for t in own if t.kind != "function"))
    if shared >= 0.4:
        for word in negation_differs(own, sentence.tokens, aligned)[:2]:
            features["negation"] = 1.0
            reasons.append(f"the source and the sentence differ on whether it is so: “{word}”")
        for word, other in opposites(own, sentence.tokens, aligned):
            features["opposite"] += 1.0
            reasons.append(f"“{word}” where the source has “{other}”")
        for a, b in swapped(own, sentence.tokens, aligned)[:1]:
            features["swapped"] = 1.0
            reasons.append(f"“{a}” and “{b}” have changed places")
        for a, b in turned(own, sentence.tokens, aligned)[:1]:
            features["turned"] = 1.0
            reasons.append(f"“{a}” where the source has “{b}”")
        features["stronger"] = min(2.0, len(strong := strengthened(own, sentence.tokens)))
        loose = firmer(own, sentence.tokens, aligned)
        features["firmer"] = min(1.0, len(loose))
        reasons += [f"the source says only “{word}”" for word in loose[:1]]
        features["weaker"] = min(1.0, len(weakened(own, sentence.tokens)))
        reasons += [f"“{word}” says more than the source" for word in strong[:1]]
        for here, there in substituted(own, sentence.tokens, aligned):
            kind = "replaced_name" if here.kind == "name" else "replaced"
            features[kind] = min(3.0, features[kind] + 1.0)
            apart = 1 - float(np.dot(*encode([here.folded, there.folded], encoder)[0]))
            features["replaced_far"] = max(features["replaced_far"], apart)
            if here.kind == there.kind == "name" or apart > 0.6:
                reasons.append(f"“{here.text}” where the source has “{there.text}”")
    return Compared(features, tuple(dict.fromkeys(reasons)))


def _numbers(
    claim: str, evidence: Prepared, near: list[int], features: dict[str, float], reasons: list[str]
) -> None:
    everywhere = [q for s in evidence.sentences for q in s.quantities]
    nearby = [q for i in near for q in evidence.sentences[i].quantities]
    for quantity in quantities(claim):
        slight = is_slight(quantity)
        weight = 0.5 if slight else 1.0
        fit = support(quantity, everywhere)
        if fit < 0:
            features["slight_missing" if slight else "number_missing"] += 1.0
            reasons.append(f"the number “{quantity.text}” is not in the source")
            continue
        close = max((attachment(quantity, q) for q in nearby if agree(quantity, q)), default=-1.0)
        features["number_far"] += weight * (close < 0)
        features["number_loose"] = max(features["number_loose"], weight * (1 - max(0.0, close)))
        rival = max(
            (q for q in nearby if competes(quantity, q)), key=lambda q: attachment(quantity, q), default=None
        )
        ahead = attachment(quantity, rival) - max(fit, close) if rival else 0.0
        features["number_outdone"] = max(features["number_outdone"], weight * max(0.0, ahead))
        if ahead > 0.15 and rival and weight == 1.0:
            reasons.append(f"“{quantity.text}” where the source has “{rival.text}”")
        elif max(fit, close) < 0.2 and weight == 1.0:
            reasons.append(f"the number “{quantity.text}” belongs to something else in the source")
    features["number_missing"] = min(3.0, features["number_missing"])
    features["slight_missing"] = min(1.0, features["slight_missing"])


def _names(
    own: tuple[Token, ...],
    evidence: Prepared,
    near: list[int],
    features: dict[str, float],
    reasons: list[str],
) -> None:
    nearby = frozenset().union(*(evidence.sentences[i].stems for i in near))
    short = {a.lower() for s in evidence.sentences for a, _ in acronyms_in(s.text)}
    for token in own:
        if token.kind != "name" or token.stem in evidence.given or token.folded in short:
            continue
        if not matches(token.stem, evidence.stems):
            features["name_missing"] += 1.0
            reasons.append(f"the name “{token.text}” is not in the source")
        elif not matches(token.stem, nearby):
            features["name_far"] += 1.0
    features["name_missing"] = min(4.0, features["name_missing"])
    features["name_far"] = min(4.0, features["name_far"])


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


def _clauses(claim: str) -> list[str]:
    """Return the clauses of a claim that say something of their own."""
    found: list[str] = []
    for piece in _CLAUSE.split(claim):
        if found and sum(1 for t in tokens(piece) if t.weight) < _LEAST_CLAUSE:
            found[-1] += piece
        else:
            found.append(piece)
    return [piece.strip() for piece in found if piece.strip()]


def _meaning(
    own: tuple[Token, ...], claim: Vector | None, evidence: Prepared, best: int, near: list[int], known: Held
) -> dict[str, float]:
    """Compare what the words of a claim mean in it with what those of the evidence do in theirs."""
    features = dict.fromkeys(_MEANINGS, 0.0)
    sentences = [s.meanings for s in evidence.sentences]
    if claim is None or any(s is None for s in sentences):
        return features
    heavy = [i for i, token in enumerate(own) if token.weight]
    weights = np.array([own[i].weight for i in heavy])
    every = [np.max(claim[heavy] @ s.T, axis=1) for s in sentences if s is not None]
    anywhere, nearby = np.max(every, axis=0), np.max([every[i] for i in near], axis=0)
    aligned = align(own, evidence.sentences[best].tokens)
    there = sentences[best]
    pairs = [(i, at) for i, at in enumerate(aligned) if at >= 0]
    shifts = [1 - float(claim[i] @ there[at]) for i, at in pairs] if there is not None else []
    low = np.clip((0.7 - anywhere) / 0.4, 0, 1) * weights
    features["meaning"] = float(nearby @ weights / weights.sum())
    features["meaning_all"] = float(anywhere @ weights / weights.sum())
    features["meaning_least"] = float(anywhere.min())
    features["meaning_low"] = min(6.0, float(low.sum()))
    features["soft_news"] = min(6.0, float(low[~known].sum()))
    features["shift"] = max(shifts, default=0.0)
    features["shift_mean"] = float(np.mean(shifts)) if shifts else 0.0
    return features
