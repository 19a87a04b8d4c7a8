"""How fast files are read, and in how much memory, format by format.

    python tests/benchmarks/reading_files.py [--pages 60] [--large]

Makes files of prose, lists and tables, as many pages of each format, reads and divides each, and
prints milliseconds a page, pages an hour and the most memory. --large: a PDF of 1,000 pages and a
sheet of 200,000 rows, each in a process of its own.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "index"))
from server import machine
from test_files_figures import WRITERS, Paper, Piece

from index.build import split
from index.load import load

_PIECES = 40  # on a page, each of some ten words
_ROWS = 12


def page(chance: random.Random) -> Paper:
    """Return about a page of paragraphs and rows."""

    def piece() -> Piece:
        words = [
            chance.choice(("harbour", "ferry", "wardens", "of", "the", "council", "spent")) for _ in range(9)
        ]
        return Piece(" ".join(words[:5]), f"{chance.randrange(10**6):,}", "", " ".join(words[5:]))

    paragraphs = tuple(tuple(piece() for _ in range(10)) for _ in range(_PIECES // 10))
    return Paper(paragraphs, tuple((str(n), f"{chance.randrange(9999):,}", "") for n in range(1, _ROWS)))


def made(name: str, pages: int) -> bytes:
    """Return a file of so many pages."""
    chance = random.Random(1)
    papers = [page(chance) for _ in range(pages)]
    paragraphs = tuple(paragraph for paper in papers for paragraph in paper.paragraphs)
    return WRITERS[name](Paper(paragraphs, tuple(row for paper in papers for row in paper.rows)))


def measured(name: str, data: bytes) -> tuple[float, float, int]:
    """Return the seconds that reading and dividing a file take, and its characters."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        begun = time.process_time()
        document = load(path, folder=Path(folder))
        read = time.process_time()
        split(document)
        return read - begun, time.process_time() - read, len(document.text)


def large(name: str) -> None:
    """Read one large file, and print what it took."""
    if name == "a.csv":
        data = b"Ward,Homes,Spent\n" + b"".join(
            b"Ward %d,%d,%d\n" % (n, n % 97, n * 7) for n in range(200_000)
        )
    elif name == "a.xlsx":
        data = sheet()
    else:
        data = made(name, 1000)
    read, divided, characters = measured(name, data)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"{name}: {len(data) >> 10} kB, {characters} characters; {read:.1f} s + {divided:.1f} s, {most} MB at most"
    )


def sheet() -> bytes:
    """Return a workbook with a sheet of 200,000 rows."""
    import io

    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    rows = book.create_sheet("Homes")
    rows.append(["Ward", "Homes", "Spent"])
    for n in range(200_000):
        rows.append([f"Ward {n}", n % 97, n * 7])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    if given.only:
        large(given.only)
        return
    print(machine())
    if given.large:
        for name in ("a.pdf", "a.xlsx", "a.csv"):
            subprocess.run([sys.executable, __file__, "--only", name], check=True)
        return
    total = 0.0
    for name in WRITERS:
        read, divided, characters = measured(name, made(name, given.pages))
        total += read + divided
        each = (read + divided) / given.pages
        print(
            f"{name:8} {1000 * read / given.pages:6.1f} ms read + {1000 * divided / given.pages:5.1f} ms divided a page, {characters} characters, {3600 / each:,.0f} pages an hour"
        )
    print(f"all formats mixed: {3600 * given.pages * len(WRITERS) / total:,.0f} pages an hour")


if __name__ == "__main__":
    main()
