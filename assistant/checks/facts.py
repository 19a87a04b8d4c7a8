"""What is said of a claim's facts: numbers, names, measures, denials, strength and order, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.checks.encoded import Encoder
from assistant.checks.evidence import Prepared, encode, matches
from assistant.checks.measures import measures
from assistant.checks.order import align, other_agents, substituted, swapped, turned
from assistant.checks.polarity import (
    denials,
    denying,
    firmer,
    negation_differs,
    opposites,
    strengthened,
    weakened,
)
from assistant.checks.quantities import Quantity, agree, attachment, competes, is_slight, quantities, support
from assistant.checks.tokens import Token, tokens
from index.language import acronyms_in

FACTS = (
    "number_missing", "slight_missing", "number_loose", "number_far", "number_outdone", "name_missing",
    "name_far", "unit_missing", "unit_far", "negation",
    "denial_more", "denial_less", "denying", "opposite", "stronger", "weaker", "firmer", "swapped", "turned",
    "other_agent", "other_noun", "replaced", "replaced_name", "replaced_far",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """A claim set against its evidence: features by name, and what disagrees, in words."""

    features: dict[str, float]
    reasons: tuple[str, ...]


def facts(
    own: tuple[Token, ...], claim: str, evidence: Prepared, best: int, near: list[int], encoder: Encoder
) -> Compared:
    """Compare numbers, names, denials, strength and order with the sentence that comes nearest."""
    sentence = evidence.sentences[best]
    aligned = align(own, sentence.tokens)
    features = dict.fromkeys(FACTS, 0.0)
    reasons: list[str] = []
    _numbers(claim, evidence, near, features, reasons)
    _names(own, evidence, near, features, reasons)
    _measures(own, evidence, near, features, reasons)
    ours, theirs = denials(own, sentence.tokens, aligned)
    features["denial_more"] = min(2.0, max(0, ours - theirs))
    features["denial_less"] = min(2.0, max(0, theirs - ours))
    features["denying"] = min(2.0, abs(denying(own) - denying(sentence.tokens)))
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
        for a, b in other_agents(own, sentence.tokens, aligned)[:1]:
            features["other_agent"] = 1.0
            reasons.append(f"“{a}” where the source has “{b}”")
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
        alike = max((q for q in everywhere if agree(quantity, q)), key=lambda q: attachment(quantity, q))
        if _counts_other(quantity, alike, claim, evidence):
            features["other_noun"] = 1.0
            reasons.append(f"the number “{quantity.text}” belongs to something else in the source")
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


def _counts_other(own: Quantity, theirs: Quantity, claim: str, evidence: Prepared) -> bool:
    """Tell whether a number counts what it does not count in the source, which has that word elsewhere."""
    if own.kind in ("date", "year", "ordinal") or not own.after or not theirs.after:
        return False
    noun, stems = own.after[0], frozenset(t.stem for t in tokens(claim))
    return (
        matches(noun, evidence.stems)
        and not matches(noun, frozenset(theirs.around))
        and not any(matches(word, stems) for word in theirs.after)
    )


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


def _measures(
    own: tuple[Token, ...],
    evidence: Prepared,
    near: list[int],
    features: dict[str, float],
    reasons: list[str],
) -> None:
    everywhere = {m for s in evidence.sentences for m in measures(s.tokens)}
    nearby = {m for i in near for m in measures(evidence.sentences[i].tokens)}
    for measure, word in measures(own).items():
        if measure not in everywhere:
            features["unit_missing"] = min(2.0, features["unit_missing"] + 1)
            reasons.append(f"“{word}” is not what the source counts in")
        elif measure not in nearby:
            features["unit_far"] = 1.0
