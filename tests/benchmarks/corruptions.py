"""Corrupt true sentences by rule: what they then say is false, in one place each.

`corrupt(sentence, document, chance)` yields (kind, corrupted); the kinds are those of KINDS.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

KINDS = ("number", "date", "name", "role", "negation", "unit", "crossed", "swapped", "agent", "noun")
_MONTHS = "January February March April May June July August September October November December".split()
_WORDS = "two three four five six seven eight nine ten eleven twelve fourteen fifteen eighteen twenty".split()
_ROLES = (
    "director|chair|secretary|treasurer|manager|engineer|doctor|nurse|nurses|teacher|governors|trustees|volunteers"
    "|inspector|professor|coach|landlord|tenant|farmer|bursar|cook|regulator|operator|drivers|members|students"
    "|archaeologist|tribunal|council|board|police|minister|president|committee|court|parents|passengers|owner"
).split("|")
_SURNAMES = "Kowalczyk Abara Lindqvist Moreau Tanaka Okafor Petrov Hughes Delgado Weiss Karimi Novak".split()
_PLACES = "Fenwick Aldermoor Castlebay Rosegarth Thornby Valdura Merrowdale Ostrava Kelso Lindal".split()
_UNITS = {
    "metres": "feet", "kilometres": "miles", "miles": "kilometres", "minutes": "hours", "hours": "minutes",
    "days": "weeks", "weeks": "months", "months": "years", "month": "week", "years": "months", "year": "month",
    "centimetres": "metres", "kilograms": "grams", "tonnes": "kilograms", "grams": "milligrams", "pounds": "euros",
    "dollars": "pounds", "euros": "dollars", "francs": "dollars", "hectares": "acres", "pence": "pounds",
    "megabits": "gigabits", "per cent": "percentage points", "week": "year", "feet": "metres", "acres": "hectares",
}  # fmt: skip
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|must|may|will|should|does|did|do)\b", re.IGNORECASE
)
_FINITE = re.compile(
    r"(?<=\s)(?:is|are|was|were|has|have|had|can|cannot|must|may|will|should|[a-z]{3,}ed|(?!members)[a-z]{3,}[^s\s]s|won|sold|"
    r"paid|gave|spent|found|ran|went|told|dug|kept|made|took)(?=\s)"
)
_NAME = re.compile(r"(?<!^)(?<![.!?] )\b(?!AD\b|The\b)[A-Z][a-z]{2,}(?: (?:of )?[A-Z][a-z]+)*\b")


_SMALL = frozenset("a an the of in on at for to by with and or its their".split())
_COUNTED = re.compile(rf"\b(\d[\d,.]*|{'|'.join(_WORDS)}) ((?!per\b|of\b|times\b|degrees\b)[a-z]{{3,}}s)\b")


def corrupt(sentence: str, others: Sequence[str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield each corruption that the rules make of a sentence; others: sentences of its document."""
    rules = (
        ("date", _date), ("number", _number), ("name", _name), ("role", _role), ("negation", _negation),
        ("unit", _unit), ("swapped", _swapped), ("agent", _agent),
    )  # fmt: skip
    for kind, rule in rules:
        made = rule(sentence, chance)
        if made and made != sentence:
            yield kind, made
    if made := _noun(sentence, others, chance):
        yield "noun", made
    for made in _crossed(sentence, [o for o in others if o != sentence], chance):
        yield "crossed", made


def _date(sentence: str, chance: random.Random) -> str:
    month = re.search(rf"\b(?:{'|'.join(_MONTHS)})\b", sentence)
    year = re.search(r"\b(?:19|20)\d\d\b", sentence)
    if month and (not year or chance.random() < 0.5):
        other = chance.choice([m for m in _MONTHS if m != month.group(0)])
        return sentence[: month.start()] + other + sentence[month.end() :]
    if not year:
        return ""
    return sentence[: year.start()] + str(int(year.group(0)) - chance.randint(1, 9)) + sentence[year.end() :]


def _number(sentence: str, chance: random.Random) -> str:
    digits = [
        m
        for m in re.finditer(r"\b\d[\d,.]*\d\b|\b\d\b", sentence)
        if not re.fullmatch(r"(?:19|20)\d\d", m.group(0))
    ]
    worded = list(re.finditer(rf"\b(?:{'|'.join(_WORDS)})\b", sentence))
    if digits:
        match = chance.choice(digits)
        at = chance.choice([i for i, c in enumerate(match.group(0)) if c.isdigit()][:2])
        digit = str((int(match.group(0)[at]) + chance.randint(1, 8)) % 9 + 1)
        digit = digit if digit != match.group(0)[at] else str(int(digit) % 9 + 1)
        return sentence[: match.start() + at] + digit + sentence[match.start() + at + 1 :]
    if not worded:
        return ""
    match = chance.choice(worded)
    other = chance.choice([w for w in _WORDS if w != match.group(0)])
    return sentence[: match.start()] + other + sentence[match.end() :]


def _name(sentence: str, chance: random.Random) -> str:
    found = [m for m in _NAME.finditer(sentence) if m.group(0).split()[0] not in _MONTHS]
    if not found:
        return ""
    match = chance.choice(found)
    words = match.group(0).split()
    words[-1] = chance.choice(_SURNAMES if len(words) > 1 else _PLACES)
    return sentence[: match.start()] + " ".join(words) + sentence[match.end() :]


def _role(sentence: str, chance: random.Random) -> str:
    found = list(re.finditer(rf"\b(?:{'|'.join(_ROLES)})\b", sentence, re.IGNORECASE))
    if not found:
        return ""
    match = chance.choice(found)
    plural = match.group(0).endswith("s")
    fits = [
        role
        for role in _ROLES
        if role.endswith("s") == plural and role not in sentence.lower() and role[:4] != match.group(0)[:4]
    ]
    other = chance.choice(fits)
    other = other.capitalize() if match.group(0)[0].isupper() else other
    return sentence[: match.start()] + other + sentence[match.end() :]


def _negation(sentence: str, _: random.Random) -> str:
    for denied, plain in (
        (" cannot ", " can "),
        (" not ", " "),
        (" never ", " always "),
        ("No ", "Some "),
        (" no ", " a "),
    ):
        if denied in sentence or (denied[0] == "N" and sentence.startswith(denied)):
            return sentence.replace(denied, plain, 1)
    verb = _VERB.search(sentence)
    if not verb:
        return ""
    said = verb.group(0)
    denied = "cannot" if said == "can" else f"{said} not"
    after = sentence[verb.end() :]
    return sentence[: verb.start()] + denied + after


def _unit(sentence: str, chance: random.Random) -> str:
    found = [
        m
        for m in re.finditer(rf"\b(?:{'|'.join(_UNITS)})\b", sentence)
        if re.search(
            r"\d|\b(?:one|a|each|every|twice|" + "|".join(_WORDS) + r")\b",
            sentence[max(0, m.start() - 18) : m.start()],
        )
    ]
    if not found:
        return ""
    match = chance.choice(found)
    return sentence[: match.start()] + _UNITS[match.group(0)] + sentence[match.end() :]


def _swapped(sentence: str, _: random.Random) -> str:
    """Exchange two names, or subject and object of a passive or an active verb."""
    names = [m for m in _NAME.finditer(sentence) if m.group(0).split()[0] not in _MONTHS]
    if len(names) >= 2 and names[0].group(0) != names[1].group(0):
        a, b = names[0], names[1]
        return (
            sentence[: a.start()]
            + b.group(0)
            + sentence[a.end() : b.start()]
            + a.group(0)
            + sentence[b.end() :]
        )
    parts = re.fullmatch(
        r"(The [a-z]+(?: [a-z]+)?) (\w+s|\w+ed) (the [a-z]+), and (the [a-z]+) (\w+s|\w+ed) (.+)", sentence
    )
    if parts:
        first, does, what, second, then, rest = parts.groups()
        return f"T{second[1:]} {does} {what}, and {first[0].lower()}{first[1:]} {then} {rest}"
    return ""


def _agent(sentence: str, chance: random.Random) -> str:
    """Give the deed of one clause to who does that of the other."""
    clauses = re.split(r"(?:,|;)(?: and| but| while)? ", sentence.rstrip("."))
    parted = [_parted(clause) for clause in clauses]
    if len(parted) != 2 or not parted[0] or not parted[1]:
        return ""
    (first, does), (second, then) = parted
    if (set(first.lower().split()) & set(second.lower().split())) - _SMALL:
        return ""
    made = chance.choice([f"{second} {does}", f"{first} {then}"])
    return f"{made[0].upper()}{made[1:]}."


def _noun(sentence: str, others: Sequence[str], chance: random.Random) -> str:
    """Let a number count what another number of the document counts."""
    own = list(_COUNTED.finditer(sentence))
    pool = [m.group(2) for other in others for m in _COUNTED.finditer(other)]
    pool = sorted({noun for noun in pool if noun not in sentence and noun not in _UNITS})
    own = [match for match in own if match.group(2) not in _UNITS]
    if not own or not pool:
        return ""
    match = chance.choice(own)
    return sentence[: match.start(2)] + chance.choice(pool) + sentence[match.end(2) :]


def _crossed(sentence: str, others: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Yield the sentence's subject with another fact's predicate, and with another fact's number."""
    own = _parted(sentence)
    theirs = [parted for other in others if (parted := _parted(other))]
    words = set(own[0].lower().split()) - _SMALL if own else set()
    theirs = [
        (who, does) for who, does in theirs if not words & set(who.lower().split())
    ]  # else it may be true
    if own and theirs:
        predicate = chance.choice(theirs)[1]
        yield f"{own[0]} {predicate}"
    number = re.search(r"\b\d[\d,.]*\d\b|\b\d\b", sentence)
    pool = [m.group(0) for other in others for m in re.finditer(r"\b\d[\d,.]*\d\b", other)]
    pool = [n for n in pool if n not in sentence and not re.fullmatch(r"(?:19|20)\d\d", n)]
    if number and pool and not re.fullmatch(r"(?:19|20)\d\d", number.group(0)):
        yield sentence[: number.start()] + chance.choice(pool) + sentence[number.end() :]


def _parted(sentence: str) -> tuple[str, str] | None:
    """Return subject and predicate of a sentence that begins with its subject."""
    match = next((m for m in _FINITE.finditer(sentence) if m.group(0) not in _UNITS), None)
    if not match or not 2 <= len(sentence[: match.start()].split()) <= 9 or "," in sentence[: match.start()]:
        return None
    return sentence[: match.start()].strip(), sentence[match.start() :]
