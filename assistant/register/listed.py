"""What a list within a line says: sums and those who get them, bodies with the people of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.register.names import is_name, is_person, key, tidy
from assistant.register.people import holders
from assistant.register.said import Said
from assistant.register.words import NOUNS
from index.language import fold

_NOUN = "|".join(sorted(NOUNS, key=len, reverse=True))
_SUM = r"[£€$]\s?\d[\d,.]*(?:\s?(?:million|billion|m|bn|k)\b)?"
_GIVEN = re.compile(
    rf"(?:(?P<first>{_SUM})\s+to\s+(?P<to>[A-Z][^,;]*?)|(?P<name>(?:the\s+)?[A-Z][^,;£€$]*?),?\s+(?P<sum>{_SUM}))"
    r"(?=,|\s+(?:for|to|towards)\b|$)"
)
_ALSO = re.compile(
    rf"(?:,|;|\band|\bwhile)\s+(?:the\s+)?(?P<name>[A-Z][\w’'&-]*(?:\s+(?:[A-Z][\w’'&-]*|of|for|and|the))*)"
    rf"\s+(?P<sum>{_SUM})"
)
_CHAIRED = re.compile(
    rf"^(?P<of>[A-Z][^,:–]+?)[,:–]\s+(?:its\s+)?(?P<noun>{_NOUN})(?:\s+is)?:?\s+(?P<name>[A-Z].+)$",
    re.IGNORECASE,
)
_PAIR = re.compile(r"^(?P<of>[A-Z][^,:–;]+?)\s*(?:[,:–]|\s-)\s+(?P<name>.+)$")


def of_sums(text: str, body: str) -> Iterator[Said]:
    """Yield whom a body gives the sums of a list: "the Trust, £500; the Band £40 for drums"."""
    for part in text.split(";"):
        given = _GIVEN.match(part.strip().rstrip("."))
        if given and is_name(name := tidy(given["to"] or given["name"])) and key(name) != key(body):
            yield Said(body, "funds", name, (), given["first"] or given["sum"])


def sums_after(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a sum follows without a verb, with it: "… and the Trust £500"."""
    for given in _ALSO.finditer(text):
        if is_name(name := tidy(given["name"])):
            yield name, given["sum"].rstrip(".,")


def of_pair(text: str, relation: str = "") -> Iterator[Said]:
    """Yield what a line says of a body and a person, in that order: "Tides, chair A. Jones".

    relation: what the lead-in of such lines says, if they don't.
    """
    if (pair := _CHAIRED.match(text)) and is_person(name := tidy(pair["name"])):
        yield Said(name, NOUNS[pair["noun"].lower()], tidy(pair["of"]))
    elif relation and (pair := _PAIR.match(text.rstrip("."))):
        for name, _ in holders(pair["name"]):
            yield from [Said(name, relation, tidy(pair["of"]))] if is_person(name) else []


def lead_relation(text: str) -> str:
    """Return the relation of the pairs that a text announces: "Chairs were confirmed as follows –"."""
    if not re.search(r"[:–-]$", text.strip()):
        return ""
    said = [word.removesuffix("s") for word in re.findall(r"[\w-]+", fold(text))]
    if "represented" in said:
        return "member of"
    return next((NOUNS[word] for word in said if word in NOUNS), "")
