"""A word or phrase on its way from Welsh to English, and the forms of English verbs."""

from __future__ import annotations

from dataclasses import dataclass

from index.language.welsh.glossary import Found, Term


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
    def term(self) -> Term | None:
        """Return the entry that it comes from, if any."""
        return self.found.term if self.found else None

    @property
    def surface(self) -> str:
        """Return the Welsh that it comes from, in lower case."""
        return self.found.surface.lower() if self.found else ""

    @property
    def said(self) -> str:
        """Return the phrase with its article, and with what it is of."""
        return " ".join(part for part in ("the" if self.article else "", self.text, self.tail) if part)


def verb_of(item: Item) -> Term:
    """Return the term of a verb."""
    assert item.term is not None
    return item.term


def gerund(verb: str) -> str:
    """Return the -ing form of an English verb; of a phrase, of its first word."""
    first, _, rest = verb.partition(" ")
    stem = first[:-1] if first.endswith("e") and not first.endswith("ee") else first
    return f"{stem}ing {rest}".strip()


def third_person(verb: str) -> str:
    """Return a verb in the third person of the present."""
    first, _, rest = verb.partition(" ")
    ending = "es" if first.endswith(("s", "sh", "ch", "x", "o")) else "s"
    said = f"{first[:-1]}ies" if first.endswith("y") and first[-2:-1] not in "aeiou" else f"{first}{ending}"
    return f"{said} {rest}".strip()
