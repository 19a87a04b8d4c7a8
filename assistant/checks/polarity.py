"""Whether a claim says a thing is so where its evidence says it is not, or says more of it."""

# ruff: noqa: E501  (a table or a pattern a line reads better than broken ones)
from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from assistant.checks.tokens import Token, same_word
from index.language import stem

_NEGATIONS = frozenset("no not never neither nor without cannot none nobody nothing nowhere".split())
# What a denial may be put as, though it is none by itself.
_DENYING = frozenset(
    stem(word)
    for word in "unable fail refuse lack deny stop prevent prohibit forbid ban exclude avoid free zero except until lose cut unless exempt".split()
)
_COMPARATIVES = frozenset(
    "more less fewer higher lower longer shorter older younger later earlier larger before after".split()
)
_LIMITS = frozenset("most maximum least minimum up limit only exactly".split())
_STRENGTHS = {
    "only": "only solely exclusively alone",
    "all": "all every each entire entirely whole always everyone everybody any",
    "must": "must shall required require requires mandatory obliged compulsory obligation",
    "never": "never",
    "least": "least minimum",
    "most": "maximum",
    "unique": "first last largest smallest highest lowest biggest oldest youngest best worst most longest",
}
_STRENGTH = {word: name for name, words in _STRENGTHS.items() for word in words.split()}
_OPEN = frozenset(
    "may might could would will should due plan plans planned expect expects expected intend intends intended propose"
    " proposes proposed hope hopes aim aims if unless consider considers considering possible possibly likely perhaps"
    " suggest suggests until can".split()
)
_SCOPE = 3  # content words after a negation that it may bear on


def negates(token: Token) -> bool:
    """Tell whether a word denies what follows it."""
    return token.folded in _NEGATIONS or token.folded.endswith("n't")


def denials(claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]) -> tuple[int, int]:
    """Return how many words deny something in a claim, and how many in what it shares with a sentence."""
    met = {at for at in aligned if at >= 0}
    theirs = [at for at, token in enumerate(evidence) if negates(token)]
    return sum(negates(t) for t in claim), sum(bool(met & set(_scope(evidence, at)[:2])) for at in theirs)


def denying(tokens: Sequence[Token]) -> int:
    """Return how many words deny by what they mean: fail, prevent, except."""
    return sum(token.stem in _DENYING for token in tokens)


def negation_differs(claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]) -> list[str]:
    """Return the words that one side denies and the other doesn't; aligned: claim word → evidence word.

    A limit ("no more than") may be put as another limit, and a denial as the opposite word.
    """
    back = {there: here for here, there in enumerate(aligned) if there >= 0}
    forth = {here: there for here, there in enumerate(aligned) if there >= 0}
    return [*_denied_alone(claim, evidence, forth), *_denied_alone(evidence, claim, back)]


def _denied_alone(own: Sequence[Token], other: Sequence[Token], met: dict[int, int]) -> list[str]:
    found: list[str] = []
    for at, token in enumerate(own):
        if not negates(token):
            continue
        if any(t.folded in _COMPARATIVES for t in own[at + 1 : at + 4]):
            if not any(negates(t) or t.folded in _LIMITS for t in other):
                found.append(" ".join(t.text for t in own[at : at + 3]))
            continue
        if any(t.folded in ("if", "unless") for t in own[max(0, at - 4) : at]):
            continue  # a condition, which is no denial
        if any(t.folded == "until" for t in own[at + 1 : at + 5]) and any(t.folded == "only" for t in other):
            continue
        scope = _scope(own, at)[:2]
        before = [i for i in range(at) if own[i].kind != "function" and i in met][-1:]
        held = [i for i in scope if i in met][:1]
        opposed = any(_opposed(own[i], other) for i in scope if i not in met)
        if held and not opposed and not any(_is_denied(other, met[i]) for i in held + before):
            found.append(own[held[0]].text)
    return found


def _opposed(token: Token, other: Sequence[Token]) -> bool:
    """Tell whether the other side has the opposite of a word."""
    against = _antonyms().get(token.stem, frozenset())
    return any(t.stem in against for t in other)


def opposites(
    claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]
) -> list[tuple[str, str]]:
    """Return the words of a claim that stand where the evidence has a word of the opposite meaning."""
    here, there = {t.stem for t in claim}, {t.stem for t in evidence}
    written = {t.stem: t.text for t in evidence}
    found: list[tuple[str, str]] = []
    for place, (token, at) in enumerate(zip(claim, aligned, strict=True)):
        if at >= 0 or token.stem in there:
            continue
        against = sorted((_antonyms().get(token.stem, frozenset()) & there) - here)
        if against and not _is_denied(claim, place):
            found.append((token.text, written[against[0]]))
    return found


def strengthened(claim: Sequence[Token], evidence: Sequence[Token]) -> list[str]:
    """Return the words of a claim that make it stronger than its evidence: only, all, must, the largest."""
    known = {_STRENGTH[t.folded] for t in evidence if t.folded in _STRENGTH}
    stems = {t.stem for t in evidence}
    return [
        t.text
        for t in claim
        if t.folded in _STRENGTH
        and _STRENGTH[t.folded] not in known
        and not any(same_word(t.stem, s) for s in stems)
    ]


def weakened(claim: Sequence[Token], evidence: Sequence[Token]) -> list[str]:
    """Return the words of the evidence that limit it and that its claim leaves out: only, at least."""
    own = {_STRENGTH.get(t.folded) for t in claim}
    return [
        t.text for t in evidence if t.folded in ("only", "solely", "least") and _STRENGTH[t.folded] not in own
    ]


def firmer(claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]) -> list[str]:
    """Return the words that leave open in the evidence what a claim says is so: due, planned, may."""
    if any(_leaves_open(t) for t in claim):
        return []
    met = [at for at in aligned if at >= 0]
    return [t.text for i, t in enumerate(evidence) if _leaves_open(t) and any(i < at <= i + 5 for at in met)]


def _leaves_open(token: Token) -> bool:
    return token.folded in _OPEN and token.text.islower()  # not the month of May


def _scope(tokens: Sequence[Token], at: int) -> list[int]:
    after = [i for i in range(at + 1, min(len(tokens), at + 7)) if tokens[i].kind != "function"][:_SCOPE]
    return after or [i for i in range(at) if tokens[i].kind != "function"][-1:]


def _is_denied(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a negation, or a word that denies, stands a few words before a word or just after it."""
    around = (*tokens[max(0, at - 6) : at], *tokens[at + 1 : at + 7])
    yet = any(a.folded == "yet" and b.folded == "to" for a, b in pairwise(tokens))
    return yet or any(negates(t) or t.stem in _DENYING for t in around)


@lru_cache(maxsize=1)
def _antonyms() -> dict[str, frozenset[str]]:
    pairs: dict[str, frozenset[str]] = {}
    path = Path(__file__).parent / "antonyms.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        a, b = (stem(word) for word in line.split())
        pairs[a] = pairs.get(a, frozenset()) | {b}
        pairs[b] = pairs.get(b, frozenset()) | {a}
    return pairs
