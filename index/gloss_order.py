"""The words of a gloss in English order: noun phrases, then verbs and their auxiliaries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from index.glossary import Found, Term

_PLURAL = {"is": "are", "was": "were"}
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve fifteen eighteen twenty fifty hundred"
    " thousand".split()
)
_SUBJECTS = ("who", "when", "where", "why")
_ASKING = frozenset("who what which when where why how with by to since until about from".split())


@dataclass(slots=True)
class Item:
    """A word or phrase on its way to English; kind: a class of the glossary, or one of ours.

    "name" (kept as it is), "the", "yn", "be", "rel" and "of which" (relative particles),
    "mark" (punctuation), "past", "passive" (finite verbs), "np" (a noun phrase put together).
    """

    text: str
    kind: str
    many: bool = False
    found: Found | None = None
    definite: bool = False
    tail: str = ""
    article: bool = False

    @property
    def said(self) -> str:
        """Return the phrase with its article, and with what it is of."""
        return " ".join(part for part in ("the" if self.article else "", self.text, self.tail) if part)


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


def _noun_phrase(items: list[Item], at: int) -> tuple[Item, int]:
    """Return the noun phrase that opens at `at`, and where it ends."""
    subject = at > 0 and (items[at - 1].kind in ("be", "passive") or items[at - 1].text == "to")
    counted = at > 0 and items[at - 1].text == "how many"
    definite = named = False
    before: list[str] = []
    while items[at].kind in ("the", "b"):
        if items[at].kind == "the":
            definite = named = True
        else:
            before.append(items[at].text)
        at += 1
    head = items[at]
    at += 1
    if head.kind in ("name", "l"):
        words = [head.text]
        while head.kind == "name" and at < len(items) and items[at].kind == "name":
            words.append(items[at].text)
            at += 1
        return Item(" ".join([*before, *words]), "np", definite=True), at
    if head.found and head.found.term and not head.many and (counted or _NUMBERS & set(before)):
        head = replace(head, text=_cased(head.found.term.many, head.text), many=True)
    adjectives: list[str] = []
    while at < len(items) and items[at].kind == "a":
        adjectives.append(items[at].text)
        at += 1
    own, tail = " ".join([*before, *reversed(adjectives), head.text]), ""
    if at < len(items) and items[at].kind == "v" and not (subject and _is_mutated(items[at])):
        own, at = f"{_gerund(items[at].text)} {own}", at + 1
    if at < len(items) and _opens(items, at):
        place = items[at]
        owner, at = _noun_phrase(items, at)
        if place.kind in ("name", "l") and head.kind == "o":
            own, definite = f"{owner.text} {own}", True
        elif place.kind == "name" and head.kind == "t":
            own, definite = f"{own} {owner.text}", True
        elif (
            owner.tail and place.kind == "n"
        ):  # "amcanion llesiant Abertawe": well-being objectives of Swansea
            own, tail, definite = f"{owner.text} {own}", owner.tail, True
        elif owner.definite:
            tail, definite = f"of {owner.said}", True
        else:
            own = f"{owner.text} {own}"
    return Item(
        own, "np", head.many, definite=definite, tail=tail, article=definite and (named or head.kind != "o")
    ), at


def _cased(text: str, like: str) -> str:
    return text.title() if like[:1].isupper() else text


def _is_mutated(item: Item) -> bool:
    """Tell whether a verbal noun is mutated, as it is after the subject ("gall y cyngor dalu")."""
    term = item.found.term if item.found else None
    return item.found is not None and term is not None and item.found.surface.lower() != " ".join(term.welsh)


def _verb(item: Item) -> Term:
    """Return the term of a verb."""
    assert item.found is not None
    assert item.found.term is not None
    return item.found.term


def _gerund(verb: str) -> str:
    first, _, rest = verb.partition(" ")
    stem = first[:-1] if first.endswith("e") and not first.endswith("ee") else first
    return f"{stem}ing {rest}".strip()


def spoken(items: list[Item]) -> list[str]:
    """Return the words of the items, verbs and their auxiliaries in English order."""
    out: list[str] = []
    asked = ""
    pending = ""  # the auxiliary that a verb after "yn" or "wedi" completes
    slot = -1
    at = 0
    while at < len(items):
        item = items[at]
        after = items[at + 1] if at + 1 < len(items) else None
        if item.kind == "x" and item.text.split()[:1] and item.text.split()[0] in _ASKING:
            asked = item.text
        if item.kind == "be":
            subject = next((i for i in items[at + 1 : at + 3] if i.kind == "np"), None)
            many = subject.many if subject and item.text != "who is" else bool(at and items[at - 1].many)
            pending, slot = item.text.removeprefix("who "), len(out)
            out.append(_PLURAL.get(pending, pending) if many else pending)
        elif item.kind == "yn" and after is not None:
            at, pending = _after_yn(items, at, out, slot, pending)
            if (
                items[at].kind == "v"
                and not out[-1].startswith("be ")
                and items[at - 1].text in ("its", "their")
                and asked.startswith(_SUBJECTS)
            ):
                out.append("it" if items[at - 1].text == "its" else "them")
        elif item.text == "has" and slot >= 0 and (completed := _next_verb(items, at)):
            verb, at = completed
            out[slot] = "have" if out[slot] in ("are", "were") else "had" if out[slot] == "was" else "has"
            out.append(_verb(verb).participle)
            slot = -1
        elif item.kind == "passive":
            plural_before = bool(at and any(i.many for i in items[max(0, at - 2) : at]))
            now = item.found is not None and item.found.surface.lower().endswith("ir")
            aux = ("are" if plural_before else "is") if now else ("were" if plural_before else "was")
            if (
                after
                and after.kind == "np"
                and not (at and items[at - 1].kind == "rel" and at > 1 and items[at - 2].kind == "np")
            ):
                aux = ("are" if now else "were") if after.many else ("is" if now else "was")
                out += [aux, after.said, item.text]
                at += 1
            elif slot >= 0:  # "troseddau a gofnodwyd", in a sentence that has its verb
                out.append(item.text)
            else:
                out += [aux, item.text]
        elif item.kind == "past":
            base = _verb(item).one if item.found and item.found.term else item.text
            if (
                after
                and after.kind == "np"
                and asked
                and not asked.startswith("who")
                and not (at and items[at - 1].kind == "rel" and at > 1 and items[at - 2].kind == "np")
            ):
                out += ["did", after.said, base]
                at += 1
            elif after and after.kind == "np" and not asked and not out:
                out += [after.said, item.text]
                at += 1
            else:
                out.append(item.text)
        else:
            out.append(item.said)
        at += 1
    if pending in ("will", "would") and slot >= 0:
        out.insert(len(out) - (items[-1].kind == "mark"), "be")
    return out


def _next_verb(items: list[Item], at: int) -> tuple[Item, int] | None:
    """Return the verb after "yn" or "wedi", past a pronoun of its object, and its place."""
    for ahead in (1, 2):
        if at + ahead < len(items):
            item = items[at + ahead]
            if item.kind == "v":
                return item, at + ahead
            if item.text not in ("its", "their"):
                return None
    return None


def _after_yn(items: list[Item], at: int, out: list[str], slot: int, pending: str) -> tuple[int, str]:
    """Say "yn" and what follows it: a verb, an adjective, or a place; return where that ends."""
    found = _next_verb(items, at)
    if found is None:
        if items[at + 1].kind not in ("a", "b"):
            out.append("in")
        return at, pending
    verb, end = found
    term = _verb(verb)
    if term.one == "get" and (passive := _next_verb(items, end)):
        verb, end = passive
        out.append(("be " if pending in ("will", "would", "should", "can") else "") + _verb(verb).participle)
    elif pending == "is" and slot >= 0:
        many = out[slot] == "are"
        if slot == len(out) - 1:  # "sy'n talu": who pays
            out[slot] = term.one if many else _third(term.one)
        elif slot == 0:  # a statement: its subject comes first in English
            out[slot] = ""
            out.append(term.one if many else _third(term.one))
        else:
            out[slot] = "do" if many else "does"
            out.append(term.one)
    elif pending == "was":
        out.append(_gerund(term.one))
    else:
        out.append(term.one)
    return end, ""


def _third(verb: str) -> str:
    """Return a verb in the third person of the present."""
    first, _, rest = verb.partition(" ")
    ending = "es" if first.endswith(("s", "sh", "ch", "x", "o")) else "s"
    said = f"{first[:-1]}ies" if first.endswith("y") and first[-2:-1] not in "aeiou" else f"{first}{ending}"
    return f"{said} {rest}".strip()
