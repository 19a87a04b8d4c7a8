"""How long the register takes: nice python tests/benchmarks/register/page.py

A page at 1,000 documents: a catalogue with rows of made-up bodies, without embeddings, in milliseconds.
What a paper of ten thousand words adds to indexing: made-up prose and tables, in seconds of one core.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from assistant.answers import Citation
from assistant.register.annotator import RoleAnnotator
from assistant.register.page import by_year
from assistant.register.register import Register
from assistant.register.role import Role
from assistant.register.words import RELATIONS
from index import Document
from index.language import Vocabulary
from index.store import Catalogue
from index.store.annotations import find_annotations, key_counts

DOCUMENTS, ROWS, BODIES = 1_000, 60, 3_000


class Stored:
    """A catalogue with the face of an index that the register asks."""

    vocabulary = Vocabulary.learn([])

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def annotations(self, keys: object = (), **page: object) -> object:
        with self._catalogue.lent() as connection:
            return find_annotations(connection, keys, **page)  # type: ignore[arg-type]

    def annotation_keys(self, prefix: str) -> object:
        with self._catalogue.lent() as connection:
            return key_counts(connection, prefix)


def fill(catalogue: Catalogue) -> None:
    """Store documents, each with its rows."""
    relations = list(RELATIONS)
    for number in range(DOCUMENTS):
        date = f"{2000 + number % 25}"
        document = Document(
            f"d{number}", f"{number}.txt", f"Paper {number}", "x " * 500, date=date, fingerprint=str(number)
        )
        rows = []
        for at in range(ROWS):
            body = f"Body {(number * 7 + at * 13) % BODIES}"
            cited = Citation(
                0,
                document.id,
                document.source,
                document.title,
                date,
                "stated",
                "Heading",
                None,
                0,
                9,
                "q" * 150,
            )
            role = Role(body, relations[at % len(relations)], f"matter {at}", (f"Body {at}",), "", "", cited)
            rows.append((role.keys(), role.dumps()))
        catalogue.replace([(document, [])], {document.id: rows}, "benchmark")


PARAGRAPH = (
    "The Tide Board chairs the Lamp Forum and funds the Pier Trust with a grant of £{n},000 a year. It is "
    "responsible for the lamps of ward {n}, which are looked after by Northquay Council, and works with the "
    "Coast Agency on flood warnings. Ann Pryce, chief engineer, leads the recovery team of {n} people.\n\n"
)


def paper(words: int) -> Document:
    """Return a paper of so many words."""
    text = "Harbour Plan\n\n12 May 2021\n\n"
    number = 0
    while len(text.split()) < words:
        number += 1
        text += PARAGRAPH.format(n=number)
    return Document("d", "d.txt", "Harbour Plan", text, fingerprint="f")


def main() -> int:
    """Print the median and the worst of each kind of page."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue(Path(folder), create=True)
        fill(catalogue)
        register = Register(Stored(catalogue))  # type: ignore[arg-type]
        document = paper(10_000)
        annotator = RoleAnnotator()
        annotator.annotate(paper(100))  # the model is loaded
        began = time.process_time()
        rows = annotator.annotate(document)
        print(f"a paper of 10,000 words: {len(rows)} rows in {time.process_time() - began:.1f} s")
        began = time.perf_counter()
        pages = by_year(register.roles(body="Body 140"))
        print(f"a body's page: {len(pages)} years in {(time.perf_counter() - began) * 1000:.0f} ms")
        for name, asked in {
            "a body's rows": {"body": "Body 140"},
            "a body, misspelt": {"body": "Bodyy 140"},
            "first 50 of a relation": {"relation": "funds", "limit": 50},
            "first 50 of all": {"limit": 50},
        }.items():
            taken = []
            for _ in range(7):
                started = time.perf_counter()
                page = register.page(**asked)  # type: ignore[arg-type]
                taken.append((time.perf_counter() - started) * 1000)
            print(
                f"{name}: {page.total} rows, median {statistics.median(taken):.0f} ms, worst {max(taken):.0f} ms"
            )
        catalogue.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
