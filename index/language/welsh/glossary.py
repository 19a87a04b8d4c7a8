"""A Welsh–English glossary of general public-sector words, and the terms of a text that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from index.errors import CorpusError
from index.language import fold
from index.language.welsh.forms import lemma, radicals, singulars, tokens

PACKAGED = Path(__file__).parent / "glossary.txt"
CLASSES = frozenset("ntolabvx")
FINITE = ("wyd", "ir", "odd", "aeth", "ason", "asant", "edd")  # endings of verbs
ALWAYS_MANY = frozenset("people children women men".split())
_ELIDED = {"'n": "yn", "'r": "yr", "y": "yr"}  # forms of one word


@dataclass(frozen=True, slots=True)
class Term:
    """An entry: the Welsh tokens of it, its class, and the English in its forms.

    one, many: of a noun. base, past, participle: of a verb; all three are `one` for other words.
    """

    welsh: tuple[str, ...]
    kind: str
    one: str
    many: str = ""
    past: str = ""
    participle: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A term found at `tokens[start:end]`, or a token that the glossary lacks (term None)."""

    start: int
    end: int
    term: Term | None
    surface: str


@dataclass(frozen=True)
class Glossary:
    """Terms by the forms of their first token; made by `load_glossary`."""

    terms: Sequence[Term]
    _first: dict[str, list[tuple[Term, tuple[frozenset[str], ...]]]] = field(default_factory=dict)
    _single: set[str] = field(default_factory=set)
    _verbs: dict[str, Term] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for term in self.terms:
            forms = tuple(_key_forms(token, term) for token in term.welsh)
            if len(forms) == 1:
                self._single.update(forms[0])
                if term.kind == "v":
                    self._verbs.update(dict.fromkeys(forms[0], term))
            for form in forms[0]:
                self._first.setdefault(form, []).append((term, forms))

    def find(self, text: str) -> list[Found]:
        """Return the tokens of a text as terms, the longest first, each token once."""
        parts = tokens(text)
        known = [token_forms(token) for token in parts]
        found: list[Found] = []
        at = 0
        while at < len(parts):
            term = self._longest(known, at)
            if term and term.kind != "v":
                term = self._as_verb(term, known[at], parts[at])
            end = at + (len(term.welsh) if term else 1)
            found.append(Found(at, end, term, " ".join(parts[at:end])))
            at = end
        return found

    def _as_verb(self, term: Term, known: Mapping[str, int], surface: str) -> Term:
        """Return the verb that is spelt like a term, where it was found with a verb's ending."""
        form = fold(term.welsh[0].lower())
        verb = self._verbs.get(form)
        inflected = known.get(form, 0) == 2 and surface.lower().endswith(FINITE)
        return verb if verb and len(term.welsh) == 1 and inflected else term

    def _longest(self, known: Sequence[Mapping[str, int]], at: int) -> Term | None:
        best: tuple[int, int] | None = None
        chosen: Term | None = None
        for form in known[at]:
            for term, forms in self._first.get(form, ()):
                if at + len(forms) > len(known):
                    continue
                ranks = [_rank(known[at + i], form_set) for i, form_set in enumerate(forms)]
                if -1 in ranks or (term.kind == "x" and max(ranks) > 1):
                    continue
                later = zip(ranks[1:], known[at + 1 :], forms[1:], strict=False)
                if any(rank == 2 and self._is_another(word, wanted) for rank, word, wanted in later):
                    continue
                score = (len(forms), -sum(ranks))
                if best is None or score > best:
                    best, chosen = score, term
        return chosen

    def _is_another(self, known: Mapping[str, int], wanted: frozenset[str]) -> bool:
        """Tell whether an inflected word is an entry of its own ("cyntaf" is no form of "cynnar")."""
        return any(rank < 2 and form in self._single and form not in wanted for form, rank in known.items())


def _rank(known: Mapping[str, int], wanted: frozenset[str]) -> int:
    """Return how far the nearest form of a token is from a term's (0 as spelt, 1 mutated, 2 inflected)."""
    return min((known[form] for form in wanted if form in known), default=-1)


@lru_cache(maxsize=50_000)
def token_forms(token: str) -> Mapping[str, int]:
    """Return form → 0 as written, 1 unmutated, 2 in the dictionary form, of a token."""
    lowered = token.lower()
    forms = {fold(_ELIDED.get(lowered, lowered)): 0}
    if not lowered[0].isalpha():
        return forms
    for radical in radicals(lowered):
        forms.setdefault(fold(radical), 1)
    for form in (lowered, *radicals(lowered)):
        for basic in (lemma(form), *singulars(form)):
            forms.setdefault(fold(basic), 2)
    return forms


def _key_forms(token: str, term: Term) -> frozenset[str]:
    """Return the forms by which a token of a term is known: as spelt, and in the dictionary form."""
    plain = fold(_ELIDED.get(token.lower(), token.lower()))
    if term.kind == "x" or len(term.welsh) == 1 or plain.startswith("amdan") or not token[0].isalpha():
        return frozenset({plain})
    return frozenset({plain, fold(lemma(token.lower()))})


@lru_cache(maxsize=4)
def load_glossary(extra: Path | None = None) -> Glossary:
    """Return the packaged glossary, with the entries of another file before its own.

    Raises CorpusError for a line that is no entry, or a file that can't be read.
    """
    own = read_terms(PACKAGED)
    return Glossary([*(read_terms(extra) if extra else []), *own])


def read_terms(path: Path) -> list[Term]:
    """Return the entries of a file; raise CorpusError, with the line, for what is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"The glossary {path} can't be read ({error}); expected text in UTF-8.") from error
    return list(_terms(path, lines))


def _terms(path: Path, lines: Iterable[str]) -> Iterable[Term]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        kind = cells[2] if len(cells) > 2 else "n"
        if len(cells) not in (2, 3) or not cells[0] or kind not in CLASSES:
            raise CorpusError(
                f"{path}, line {number}: {line.strip()!r}; expected “Welsh | English | class”,"
                f" the class one of {', '.join(sorted(CLASSES))}."
            )
        yield _term(cells[0], cells[1], kind)


def _term(welsh: str, english: str, kind: str) -> Term:
    parts = tuple(tokens(welsh))
    forms = english.split("/")
    if kind == "v":
        base = forms[0]
        past = forms[1] if len(forms) > 1 else regular_past(base)
        return Term(parts, kind, base, "", past, forms[2] if len(forms) > 2 else past)
    if kind in "nto":
        return Term(parts, kind, forms[0], forms[1] if len(forms) > 1 else plural(forms[0]))
    return Term(parts, kind, english)


def plural(noun: str) -> str:
    """Return the regular plural of an English noun or noun phrase."""
    if noun.split()[-1] in ALWAYS_MANY or (noun.endswith("s") and not noun.endswith("ss")):
        return noun
    if noun.endswith(("ss", "sh", "ch", "x")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def regular_past(verb: str) -> str:
    """Return the regular past of an English verb; of a phrase, of its first word."""
    first, _, rest = verb.partition(" ")
    if first.endswith("e"):
        past = f"{first}d"
    elif first.endswith("y") and first[-2:-1] not in "aeiou":
        past = f"{first[:-1]}ied"
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]", first):  # plan, stop
        past = f"{first}{first[-1]}ed"
    else:
        past = f"{first}ed"
    return f"{past} {rest}".strip()
