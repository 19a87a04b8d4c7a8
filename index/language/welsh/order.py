"""Nouns of a gloss, and what belongs to them, in English order."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from index.language.welsh.items import Item, gerund

_OF = frozenset("head director minister secretary chair leader commissioner".split())  # of something
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve fifteen eighteen twenty fifty hundred"
    " thousand".split()
)


def counted(items: list[Item]) -> list[Item]:
    """Return the items with "how much" of several things as "how many"."""
    for item, after in pairwise(items):
        if item.text == "how much" and item.found and len(item.found.surface.split()) == 2 and after.many:
            item.text = "how many"
    return items


def phrases(items: list[Item]) -> list[Item]:
    """Return the items with nouns, and what belongs to them, put together in English order."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        if _opens(items, at):
            phrase, at = _noun_phrase(items, at)
            out.append(phrase)
        else:
            out.append(items[at])
            at += 1
    return out


def _opens(items: list[Item], at: int) -> bool:
    kind = items[at].kind
    if kind in ("the", "b"):
        return at + 1 < len(items) and _opens(items, at + 1)
    return kind in ("n", "t", "o", "l", "name")


def _owns(items: list[Item], at: int) -> bool:
    """Tell whether a noun phrase follows that the noun before it is of; a figure never is one."""
    return at < len(items) and _opens(items, at) and not is_figure(items[at])


def is_figure(item: Item) -> bool:
    """Tell whether an item is a number or an amount."""
    return item.kind == "name" and not item.text[-1:].isalpha() and any(c.isdigit() for c in item.text)


def _noun_phrase(items: list[Item], at: int) -> tuple[Item, int]:
    """Return the noun phrase that opens at `at`, and where it ends."""
    before_it = items[at - 1] if at else None
    subject = before_it is not None and (before_it.kind in ("be", "passive") or before_it.text == "to")
    definite = named = False
    before: list[str] = []
    while items[at].kind in ("the", "b") or _counts(items, at):
        if items[at].kind == "the":
            definite = named = True
        else:
            before.append(items[at].text)
        at += 2 if _counts(items, at) and items[at + 1].text == "of" else 1
    head = items[at]
    at += 1
    if head.kind in ("name", "l"):
        return _name(items, head, before, at)
    counted = before_it is not None and before_it.text == "how many"
    if head.term and not head.many and (counted or any(w in _NUMBERS or w[-1].isdigit() for w in before)):
        head = replace(head, text=_cased(head.term.many, head.text), many=True)
    adjectives: list[str] = []
    while at < len(items) and items[at].kind == "a":
        adjectives.append(items[at].text)
        at += 1
    own, tail = " ".join([*reversed(adjectives), head.text]), ""
    if at < len(items) and items[at].kind == "v" and not (subject and _is_mutated(items[at])):
        own, at = f"{gerund(items[at].text)} {own}", at + 1
    if _owns(items, at):
        place = items[at]
        owner, at = _noun_phrase(items, at)
        if place.kind in ("name", "l") and head.kind == "o":
            own, definite = f"{owner.text} {own}", True
        elif place.kind == "the" and head.kind == "o" and not (owner.tail or owner.many):
            own, named = f"{owner.text} {own}", True  # "Awdurdod yr Harbwr": the Harbour Authority
        elif place.kind == "name" and head.kind == "t":
            own, definite = f"{own} {owner.text}", True
        elif owner.tail and place.kind == "n":  # "amcanion llesiant Abertawe": well-being objectives of …
            own, tail, definite = f"{owner.text} {own}", owner.tail, True
        elif owner.definite or head.text.lower().split()[-1] in _OF:
            if at + 1 < len(items) and items[at].text == "and" and items[at + 1].text[:1].isupper():
                second, at = _noun_phrase(items, at + 1)  # "Cyfarwyddwr Diwylliant a Hamdden"
                owner.text = f"{owner.text} and {second.text}"
            tail, definite = f"of {owner.said}", True
        else:
            own = f"{owner.text} {own}"
    text = " ".join([*before, own])
    definite = definite or named
    article = definite and (named or head.kind != "o") and not before and not counted
    return Item(text, "np", head.many, definite=definite, tail=tail, article=article), at


def _counts(items: list[Item], at: int) -> bool:
    """Tell whether a figure counts the noun after it ("45 munud", "3,450 o blant")."""
    after = at + 2 if at + 1 < len(items) and items[at + 1].text == "of" else at + 1
    noun = after < len(items) and items[after].kind not in ("the", "name", "l") and _opens(items, after)
    return is_figure(items[at]) and noun


def _name(items: list[Item], head: Item, before: list[str], at: int) -> tuple[Item, int]:
    """Return a name, with the names right after it that belong to it, and where it ends."""
    words = [head.text]
    while head.kind == "name" and at < len(items) and items[at].kind == "name" and not is_figure(head):
        words.append(items[at].text)
        at += 1
    return Item(" ".join([*before, *words]), "np", definite=True), at


def _cased(text: str, like: str) -> str:
    return text.title() if like[:1].isupper() else text


def _is_mutated(item: Item) -> bool:
    """Tell whether a verbal noun is mutated, as it is after the subject ("gall y cyngor dalu")."""
    return item.term is not None and item.surface != " ".join(item.term.welsh)
