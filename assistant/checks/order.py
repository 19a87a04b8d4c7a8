"""Words of a claim set against those of a sentence: who does what to whom, and what stands in whose place."""

# ruff: noqa: E501  (a table a line reads better than broken ones)
from __future__ import annotations

from collections.abc import Sequence

from assistant.checks.tokens import Token, same_word

_CONTRASTS = {
    frozenset(pair.split("-"))
    for pair in "from-to before-after above-below over-under with-without into-from since-until on-off"
    " inside-outside against-for by-from by-to until-from than-to after-until".split()
}
_PREPOSITIONS = frozenset(word for pair in _CONTRASTS for word in pair)
_BE = frozenset("is are was were be been being".split())
_OPENERS = frozenset(
    "in on at after before within from during because for since until by between below above when if".split()
)
_BEFORE_NOUNS = frozenset(
    "a an the of in on at for with its their his her our each every all both this that these those and or no any from"
    " to two three four five six seven eight nine ten".split()
)
_SIDE = 3  # content words to each side of a verb that may be its subject or object


def align(claim: Sequence[Token], evidence: Sequence[Token]) -> list[int]:
    """Return for each word of a claim the position of its match in a sentence, or -1.

    Of several matches the one beside the match before it is taken.
    """
    aligned: list[int] = []
    last = -1
    taken: set[int] = set()
    for token in claim:
        if token.kind == "function":
            aligned.append(-1)
            continue
        places = [
            i for i, other in enumerate(evidence)
            if other.kind != "function" and i not in taken and same_word(token.stem, other.stem)
        ]  # fmt: skip
        exact = [i for i in places if evidence[i].stem == token.stem] or places
        best = min(exact, key=lambda i: (i < last, abs(i - last)), default=-1)
        if best >= 0:
            taken.add(best)
            last = best
        aligned.append(best)
    return aligned


def swapped(
    claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]
) -> list[tuple[str, str]]:
    """Return the pairs of words that have changed sides of a verb that both texts use in the same voice."""
    found = _exchanged(claim, evidence, aligned)
    held = [i for i in range(_opening(claim), len(claim)) if aligned[i] >= 0]
    for verb in held:
        there = aligned[verb]
        if not (_may_be_verb(claim, verb) and _may_be_verb(evidence, there)):
            continue
        nouns = [i for i in held if claim[i].kind != "number" and i != verb]
        before = [i for i in nouns if i < verb][-_SIDE:]
        after = [i for i in nouns if i > verb][:_SIDE]
        near = _near(evidence, there)
        lost = [i for i in before if aligned[i] > there and aligned[i] in near]
        gained = [i for i in after if aligned[i] < there and aligned[i] in near]
        passives = _is_passive(claim, verb), _is_passive(evidence, there)
        if lost and gained and passives[0] == passives[1]:
            found.append((claim[lost[-1]].text, claim[gained[0]].text))
        kept = [i for i in before if aligned[i] in near and aligned[i] < there]
        beyond = [i for i in after if aligned[i] in near and aligned[i] > there]
        by = _has_agent(claim, verb), _has_agent(evidence, there)
        if passives[0] != passives[1] and by[0] != by[1] and kept and beyond and not lost and not gained:
            found.append((claim[kept[-1]].text, claim[beyond[0]].text))
    return found


def other_agents(
    claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]
) -> list[tuple[str, str]]:
    """Return, of verbs that both texts use, who does it in the claim and who in the sentence, where they differ.

    Only one who is named in the sentence too, for something else, counts: another word may be a synonym.
    """
    found: list[tuple[str, str]] = []
    for here, there in enumerate(aligned):
        if there < 0 or not (_may_be_verb(claim, here) and _may_be_verb(evidence, there)):
            continue
        ours, theirs = _agent(claim, here), _agent(evidence, there)
        known = {aligned[i] for i in ours}
        if ours and theirs and max(known) >= 0 and not {*known, *aligned} & set(theirs):
            found.append((claim[ours[-1]].text, evidence[theirs[-1]].text))
    return found


def _agent(tokens: Sequence[Token], verb: int) -> list[int]:
    """Return the places of the words for who does what a verb says, none where a passive leaves it open."""
    if _is_passive(tokens, verb):
        by = next((i for i in range(verb + 1, min(len(tokens), verb + 7)) if tokens[i].folded == "by"), -1)
        after = [i for i in range(by + 1, len(tokens)) if tokens[i].weight][:2] if by > 0 else []
        return after
    return [i for i in range(max(0, verb - 8), verb) if tokens[i].weight][-2:]


def _exchanged(
    claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]
) -> list[tuple[str, str]]:
    """Return the pairs of names of which one has taken the other's preposition: to, from, by, for, with."""
    gained: list[tuple[str, str]] = []
    lost: list[tuple[str, str]] = []
    for here, there in enumerate(aligned):
        if there >= 0 and claim[here].kind == "name":
            a, b = _just_before(claim, here), _just_before(evidence, there)
            if a != b and {a, b} != {"by", ""}:
                gained += [(a, claim[here].text)] if a else []
                lost += [(b, claim[here].text)] if b else []
    return [(one, other) for p, one in gained for q, other in lost if p == q and one != other][:1]


def _just_before(tokens: Sequence[Token], at: int) -> str:
    """Return the preposition that a name stands under, across the words of the name itself."""
    while at > 0 and tokens[at - 1].kind == "name":
        at -= 1
    word = tokens[at - 1].folded if at else ""
    return word if word in ("to", "from", "by", "for", "with") else ""


def turned(
    claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]
) -> list[tuple[str, str]]:
    """Return the prepositions that a claim sets before a word where the sentence has a contrary one."""
    found: list[tuple[str, str]] = []
    for here, there in enumerate(aligned):
        if there >= 0:
            a, b = _preposition(claim, here), _preposition(evidence, there)
            if a and b and frozenset((a, b)) in _CONTRASTS:
                found.append((a, b))
    return found


def substituted(
    claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]
) -> list[tuple[Token, Token]]:
    """Return the words that stand in another's place, between neighbours that both texts share."""
    own = [i for i, t in enumerate(claim) if t.kind != "function"]
    theirs = [i for i, t in enumerate(evidence) if t.kind != "function"]
    rank = {at: i for i, at in enumerate(theirs)}
    met = set(aligned)
    found: list[tuple[Token, Token]] = []
    for i, here in enumerate(own):
        if aligned[here] >= 0:
            continue
        slots: list[int] = []
        if i > 0 and aligned[own[i - 1]] >= 0:
            slots.append(rank[aligned[own[i - 1]]] + 1)
        if i + 1 < len(own) and aligned[own[i + 1]] >= 0:
            slots.append(rank[aligned[own[i + 1]]] - 1)
        for slot in slots:
            if (
                0 <= slot < len(theirs)
                and theirs[slot] not in met
                and _alike(claim[here], evidence[theirs[slot]])
            ):
                found.append((claim[here], evidence[theirs[slot]]))
                break
    return found


def _alike(a: Token, b: Token) -> bool:
    return (a.kind == "number") == (b.kind == "number")


def _near(evidence: Sequence[Token], at: int) -> set[int]:
    before = [i for i in range(at) if evidence[i].kind != "function"][-_SIDE:]
    after = [i for i in range(at + 1, len(evidence)) if evidence[i].kind != "function"][:_SIDE]
    return {*before, *after}


def _opening(tokens: Sequence[Token]) -> int:
    """Return where a sentence goes on after a phrase of time or place that opens it."""
    if not tokens or tokens[0].folded not in _OPENERS:
        return 0
    gaps = (i for i in range(1, len(tokens)) if tokens[i].start - tokens[i - 1].end > 1)  # a comma
    return next(gaps, 0)


def _may_be_verb(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].folded if at else ""
    return tokens[at].kind == "content" and at > 0 and before not in _BEFORE_NOUNS


def _is_passive(tokens: Sequence[Token], verb: int) -> bool:
    return any(token.folded in _BE for token in tokens[max(0, verb - 2) : verb])


def _has_agent(tokens: Sequence[Token], verb: int) -> bool:
    return any(token.folded == "by" for token in tokens[verb + 1 : verb + 4])


def _preposition(tokens: Sequence[Token], at: int) -> str:
    return next((t.folded for t in reversed(tokens[max(0, at - 3) : at]) if t.folded in _PREPOSITIONS), "")
