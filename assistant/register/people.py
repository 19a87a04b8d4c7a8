"""Who the value of a label, a cell or an item names: people, bodies, and holders of posts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.register.names import is_name, is_person, tidy
from assistant.register.words import (
    AGENT,
    LABELS,
    NOUNS,
    TITLES,
    has_body_noun,
    label_relation,
    names_nobody,
)
from index.language import fold

_BRACKET = re.compile(r"\s*\(([^()]*)\)?")
_ASIDE = re.compile(
    r"[\[–].*$|,\s+(?:ext|tel|aged|on|at|in|to|from|until|since|for|as|with|who|which|then)\b.*$"
    r"|\s+(?:£|€|until|since|from|(?:on |in )?\d).*$|\s+(?:covers|takes|acting|attends)\b.*$"
)
_FROM = re.compile(
    r"\b(?:from|of|by)\s+(?:the\s+)?((?:[A-Z][\w’'&-]*|of|and|for|the)(?:\s+(?:[A-Z][\w’'&-]*|of|and|for|the))*)$"
)
_PLURAL_TITLE = re.compile(r"^(?:Cllrs|Councillors|Messrs|Drs|Professors)\.?\s+(?=[A-Z])")
_AT_PRESENT = re.compile(r"^(?:at present|currently|now)\s+", re.IGNORECASE)
NUMBER = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+"
COUNT = re.compile(rf"^(?:{NUMBER})\s+", re.IGNORECASE)
_LIST = re.compile(rf",\s+(?:and\s+)?|\s+and\s+(?=(?:the\s+)?[A-Z]|(?:{NUMBER})\s+)|\s*[–—]\s+")


def holders(value: str) -> list[tuple[str, str]]:
    """Return (name, relation) of those whom a value names; relation: what a bracket says, or ""."""
    found: list[tuple[str, str]] = []
    for part in _parts(value.strip().rstrip(".")):
        if not names_nobody(part) or _inside(part):
            found += _held(part)
    return list(dict.fromkeys(found))


def people(value: str) -> list[str]:
    """Return the names that a value names."""
    return list(dict.fromkeys(name for name, _ in holders(value)))


def _parts(value: str) -> list[str]:
    """Return what a value lists: between semicolons, else between commas where each part is a name."""
    hidden = _BRACKET.sub(lambda m: m[0].replace(",", "\0").replace(";", "\1").replace(" and ", "\2"), value)

    def shown(part: str) -> str:
        return part.replace("\0", ",").replace("\1", ";").replace("\2", " and ").strip()

    if several := _PLURAL_TITLE.match(value):
        title = several[0].strip(" .").removesuffix("s").replace("Messr", "Mr")
        parts = [shown(part) for part in _LIST.split(hidden[several.end() :])]
        return [part if " " in _BRACKET.sub("", part) else f"{title} {part}" for part in parts]
    parts = [shown(part) for part in hidden.split(";")]
    if len(parts) > 1:
        return parts
    listed = [shown(part) for part in _LIST.split(hidden)]
    listed = [part for at, part in enumerate(listed) if not at or not COUNT.match(part)]  # "and nine others"
    bare = [_BRACKET.sub("", part).strip() for part in listed]
    named = [b for b in bare if is_person(b) or (is_name(b) and len(b.split()) > 1)]
    persons = [b for b in bare if is_person(b)]
    joined = " and " in value or len(listed) != 2
    if not joined and (
        (is_person(bare[0]) and not _has_title(bare[1])) or (is_post(bare[0]) and is_person(bare[1]))
    ):
        return [value]  # "A. Jones, Tide Works"
    if len(named) == len(listed) or (len(persons) > 1 and len(persons) >= 0.7 * len(listed)):
        return listed
    return [value]


def _has_title(text: str) -> bool:
    return fold(text.split()[0]).rstrip(".") in TITLES if text.split() else False


def _inside(part: str) -> list[str]:
    """Return the people whom the bracket of a part names."""
    bracket = _BRACKET.search(part)
    listed = re.split(r"[;,]", bracket[1]) if bracket else []
    return [name for one in listed if is_person(name := tidy(_AT_PRESENT.sub("", one.strip())))]


def _held(part: str) -> Iterator[tuple[str, str]]:
    bracket = _BRACKET.search(part)
    inside = bracket[1].strip() if bracket else ""
    outside = _BRACKET.sub("", part).strip()
    said = label_relation(inside.split(",")[-1].strip()) or label_relation(inside.split(",")[0])
    known = {fold(inside), *fold(inside).split(",")[-1:], *fold(inside).split(", ")} & (
        LABELS.keys() | set(NOUNS)
    )
    relation = said[0] if said and said[1] and known else ""
    named = _inside(part)
    if named and not is_person(outside):
        yield from ((name, "") for name in named)
        if (
            (outside[:1].islower() or COUNT.match(outside))
            and (of := _FROM.search(outside))
            and is_name(of[1])
        ):
            yield tidy(of[1]), ""
        elif not is_post(outside) and " " in outside and all(w[0].isupper() for w in outside.split()):
            yield tidy(outside), ""
        return
    if inside and is_name(inside) and not relation and is_post(outside) and not is_name(outside):
        yield tidy(inside), ""
        return
    text = _PLURAL_TITLE.sub("", _ASIDE.sub("", outside).strip())
    first, _, rest = text.partition(", ")
    if is_post(first) and is_person(rest):
        yield tidy(rest), ""
        return
    name = tidy(COUNT.sub("", first)) if first[:1].islower() and has_body_noun(first) else tidy(first)
    if is_person(name) or is_name(name) or (has_body_noun(name) and len(name.split()) <= 6) or is_post(name):
        yield name, relation


def is_post(text: str) -> bool:
    """Tell whether a text is a post: "chief pharmacist", "head of risk"."""
    words = fold(text).split()
    head = words[: words.index("of")] if "of" in words else words
    return bool(head) and len(words) <= 6 and (head[-1] in NOUNS or bool(AGENT.search(head[-1])))
