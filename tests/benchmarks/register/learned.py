"""Rows of who does what by the tagger, scored beside those of the register.

    PYTHONPATH=tests/benchmarks/reader:. python tests/benchmarks/register/learned.py MODEL.onnx FOLDER TRUTH.jsonl

FOLDER holds the papers of the truth.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from tagger import Tagged, Tagger, Words

from assistant.answers import Citation
from assistant.evaluation.register import TrueRow, score_register
from assistant.read.units import Unit, document_units
from assistant.register import extract
from assistant.register.labels import amount_in
from assistant.register.names import NAMED, Names, is_person, key, tidy, unnumbered
from assistant.register.parse import open_parser
from assistant.register.role import Role
from assistant.register.said import Said
from assistant.register.stated import when_in
from assistant.register.words import TITLES
from index import Document
from index.language import document_language, fold

_PRONOUNS = {
    "it": "it", "its": "it", "itself": "it", "they": "they", "their": "they", "them": "they", "he": "he", "his": "he",
    "him": "he", "she": "she", "her": "she", "we": "we", "our": "we", "us": "we", "i": "i", "my": "i", "me": "i",
}  # fmt: skip
_THE = re.compile(r"\b(?:the|this|that|its|our)\s+$", re.IGNORECASE)
_POINTING = re.compile(r"^(?:the|this|that|these|those|such|our|its|both|each)\s+", re.IGNORECASE)


def roles_of(document: Document, tagger: Tagger) -> list[Role]:
    """Return the rows of a document; none of one in a language that the tagger was not trained on."""
    if document_language(document) != "en":
        return []
    units = document_units(document)
    names = Names(document)
    rows: dict[tuple[str, str, str, int], Role] = {}
    met: list[str] = []
    path: tuple[str, ...] = ()
    for unit, found in zip(units, tagger.tag([(u.place, u.text) for u in units]), strict=True):
        if unit.path != path:
            names.section()
            path = unit.path
            for heading in path:
                names.meet(tidy(unnumbered(heading)))
        for name in re.findall(NAMED, unit.text):
            met.append(re.sub(r"['’]s$", "", tidy(name)))
            names.meet(met[-1])
        bodies: dict[str, None] = {}
        for said in _said(unit, found, names, met):
            role = _role(unit, said, names)
            bodies[role.body] = None
            rows.setdefault((key(role.body), role.relation, key(role.what), unit.start), role)
        if bodies:
            names.passed([(name, at == 0) for at, name in enumerate(bodies)], next(iter(bodies)))
    return list(rows.values())


def _said(unit: Unit, found: Sequence[Tagged], names: Names, met: Sequence[str]) -> Iterator[Said]:
    """Yield the rows of a unit in full words; none whose body isn't certain."""
    amount, when = amount_in(unit.text), when_in(unit.text)
    for row in found:
        body, what = (_meant(words, unit, names, met) for words in (row.body, row.what))
        if key(body) and key(what) and key(body) != key(what):
            yield Said(body, row.relation, what, (), amount, when)


def _meant(words: Words, unit: Unit, names: Names, met: Sequence[str]) -> str:
    """Return what words stand for: a pronoun, "the Board", a surname, an acronym, or a name as it is."""
    said = fold(words.text).strip(" ,.;:")
    if said in _PRONOUNS:
        return names.pronoun(_PRONOUNS[said])
    noun = _POINTING.sub("", said)
    pointed = noun != said or (not words.placed and _THE.search(unit.text[: words.start]))
    full = names.full(words.text)
    if " " not in noun and pointed and key(full) == key(noun):
        return names.short(noun) or full
    if said.split(" ")[0].rstrip(".") in TITLES and len(key(full).split()) == 1:
        last = key(full).split()
        longer = (
            n for n in reversed(met) if len(n.split()) > 1 and key(n).split()[-1:] == last and is_person(n)
        )
        return next(longer, full)
    return full


def _role(unit: Unit, said: Said, names: Names) -> Role:
    names.meet(said.body)
    names.meet(said.what)
    also = {said.body: others} if (others := names.others(said.body)) else {}
    cited = Citation.of(unit.document, unit.start, unit.end, unit.path)
    return Role(said.body, said.relation, said.what, said.partners, said.amount, said.when, cited, also)


def main() -> None:
    """Read the command line and print the scores of the register, of the tagger, and of both together."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("model", "folder", "truth"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    truth = [TrueRow(**json.loads(line)) for line in args.truth.read_text(encoding="utf-8").splitlines()]
    documents = [
        Document(id=n, source=n, title=n, text=(args.folder / n).read_text(encoding="utf-8"))
        for n in sorted({row.document for row in truth})
    ]
    tagger, parse = Tagger(args.model), open_parser()
    own = [role for d in documents for role in extract.roles_of(d, parse)]
    learned = [role for d in documents for role in roles_of(d, tagger)]
    said = {(r.citation.source, r.citation.start, r.relation, key(r.body)) for r in own}
    more = [r for r in learned if (r.citation.source, r.citation.start, r.relation, key(r.body)) not in said]
    for name, roles in (("register", own), ("tagger", learned), ("both", [*own, *more])):
        for score in score_register(roles, truth, {}):
            print(name, score)


if __name__ == "__main__":
    main()
