"""Whether a claim says a thing is so where its evidence says it is not, or says more of it."""

# ruff: noqa: E501  (a table or a pattern a line reads better than broken ones)
from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from assistant.checks.tokens import Token, same_word
from index.vocabulary import stem

_NEGATIONS = frozenset(
    "no not never neither nor without cannot none nobody nothing nowhere unable fail failed fails failing refuse"
    " refused refuses lack lacks lacked deny denied denies hardly".split()
)
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


def negation_differs(claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]) -> list[str]:
    """Return the words that one side denies and the other doesn't; aligned: claim word → evidence word."""
    back = {there: here for here, there in enumerate(aligned) if there >= 0}
    found: list[str] = []
    for at, token in enumerate(claim):
        if negates(token):
            scope = [i for i in _scope(claim, at) if aligned[i] >= 0]
            if scope and not any(_is_denied(evidence, aligned[i]) for i in scope):
                found.append(claim[scope[0]].text)
    for at, token in enumerate(evidence):
        if negates(token):
            scope = [i for i in _scope(evidence, at) if i in back]
            first = _scope(evidence, at)[:2]
            if scope and scope[0] in first and not any(_is_denied(claim, back[i]) for i in scope):
                found.append(evidence[scope[0]].text)
    return found


def opposites(
    claim: Sequence[Token], evidence: Sequence[Token], aligned: Sequence[int]
) -> list[tuple[str, str]]:
    """Return the words of a claim that stand where the evidence has a word of the opposite meaning."""
    here, there = {t.stem for t in claim}, {t.stem for t in evidence}
    written = {t.stem: t.text for t in evidence}
    found: list[tuple[str, str]] = []
    for token, at in zip(claim, aligned, strict=True):
        if at >= 0 or token.stem in there:
            continue
        against = sorted((_antonyms().get(token.stem, frozenset()) & there) - here)
        if against:
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
    after = [i for i in range(at + 1, len(tokens)) if tokens[i].kind != "function"][:_SCOPE]
    return after or [i for i in range(at) if tokens[i].kind != "function"][-1:]


def _is_denied(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a negation stands a few words before a word, or the word is itself one."""
    return any(negates(token) for token in tokens[max(0, at - 6) : at + 1])


@lru_cache(maxsize=1)
def _antonyms() -> dict[str, frozenset[str]]:
    pairs: dict[str, frozenset[str]] = {}
    path = Path(__file__).parent.parent / "antonyms.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        a, b = (stem(word) for word in line.split())
        pairs[a] = pairs.get(a, frozenset()) | {b}
        pairs[b] = pairs.get(b, frozenset()) | {a}
    return pairs
