"""Ateb's retrieval beside the stock stack (langchain-chroma with MiniLM), in one run.

    pip install -c constraints.txt ".[benchmark]"
    python tests/benchmarks/retrieval.py BEIR_FOLDER [--questions FILE --documents FOLDER]
                                         [--sizes 1000,50000,100000] [--json FILE]

BEIR_FOLDER holds corpus.jsonl, queries.jsonl and qrels/test.tsv. FILE is a set of questions with
quoted evidence over the text files of FOLDER. Prints a table; speeds are ratios within the run.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from beir import Collection, Evidenced, fold_space, read_beir, read_evidenced
from scale import measure_scale
from systems import ROOT, Ateb, Stock, System, write_files

_HITS, _CUT, _STARTS = 8, 10, 3
_FIRST_HIT = "import sys; sys.path.insert(0, {here!r}); from systems import {system}; from pathlib import Path; {system}(Path({path!r})).documents({question!r}, 10)"
Row = dict[str, Any]


def ranking(collection: Collection, folder: Path) -> list[Row]:
    """Index a collection with both systems, search it, and return their measures."""
    import ir_measures
    from ir_measures import RR, R, nDCG

    write_files(collection.documents, folder / "files")
    ours, stock = folder / "ateb", folder / "stock"
    started = time.perf_counter()
    # One opening of Chroma: a second one in a process is refused by the stock stack.
    compared: dict[str, System] = {"stock": Stock.make(collection.documents, stock)}
    seconds = {"stock": time.perf_counter() - started}
    seconds["ateb"] = _timed(lambda: Ateb.make(folder / "files", ours))
    systems = {**compared, "ateb": Ateb(ours)}
    runs: dict[str, dict[str, dict[str, float]]] = {name: {} for name in systems}
    times: dict[str, list[float]] = {name: [] for name in systems}
    # Each system by itself, since the threads of one go on spinning while the other is asked, and in
    # two halves, so that what else the machine does meets both.
    queries = list(collection.queries.items())
    half = len(queries) // 2
    for name, part in [(n, p) for p in (queries[:half], queries[half:]) for n in systems]:
        for query_id, question in part:
            started = time.perf_counter()
            runs[name][query_id] = dict(systems[name].documents(question, _CUT))
            times[name].append(time.perf_counter() - started)
    rows = []
    measures = [nDCG @ 10, R @ 10, RR @ 10]
    found = {n: ir_measures.calc_aggregate(measures, collection.qrels, run) for n, run in runs.items()}
    for measure in measures:
        rows.append(_row(f"{collection.name}: {measure}", found["stock"][measure], found["ateb"][measure]))
    p50 = {name: 1000 * median(values) for name, values in times.items()}
    rows.append(_row("embed and search, p50", p50["stock"], p50["ateb"], unit="ms"))
    rows.append(_row(f"index {len(collection.documents):,} documents", **seconds, unit="s"))
    question = next(iter(collection.queries.values()))
    starts = {"stock": _start("Stock", stock, question), "ateb": _start("Ateb", ours, question)}
    rows.append(_row("start until the first hit, index built", **starts, unit="s"))
    return rows


def evidence(questions: Sequence[Evidenced], documents: Path, folder: Path) -> list[Row]:
    """Return the share of questions all of whose evidence lies within the first hits."""
    Ateb.make(documents, folder / "ateb-evidence")
    stock = Stock.make_chunks(documents, folder / "stock-evidence")
    systems: dict[str, System] = {"stock": stock, "ateb": Ateb(folder / "ateb-evidence")}
    texts = {file.name: file.read_text(encoding="utf-8") for file in documents.glob("*.txt")}
    share = {
        name: sum(_covered(question, system, texts) for question in questions) / len(questions)
        for name, system in systems.items()
    }
    return [_row(f"all evidence within {_HITS} hits ({len(questions)} questions)", **share)]


def _covered(question: Evidenced, system: System, texts: dict[str, str]) -> bool:
    """Tell whether each quote lies within the passages found, neighbours joined."""
    found: dict[str, set[int]] = {}
    for name, start, end in system.spans(question.question, _HITS):
        found.setdefault(name, set()).update(range(start, end))
    shown = [
        fold_space("".join(c if at in held else "\0" for at, c in enumerate(texts[name])))
        for name, held in found.items()
        if name in texts  # another kind of file in the folder holds no evidence
    ]
    # By the quote alone: the questions may name the files otherwise than the folder does.
    return all(any(quote in text for text in shown) for quote in question.evidence)


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _start(system: str, path: Path, question: str) -> float:
    """Return the median seconds of a process that opens the index and finds one hit."""
    code = _FIRST_HIT.format(
        here=str(Path(__file__).parent), system=system, path=str(path), question=question
    )
    command = [sys.executable, "-c", code]
    return median(_timed(lambda: subprocess.run(command, check=True, cwd=ROOT)) for _ in range(_STARTS))  # type: ignore[arg-type, return-value]


def _row(measure: str, stock: float, ateb: float, unit: str = "") -> Row:
    return {"measure": measure, "stock": stock, "ateb": ateb, "unit": unit}


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table; times also as a ratio to the stock stack's."""
    lines = ["| measure | stock | Ateb | Ateb / stock |", "|---|---|---|---|"]
    for row in rows:
        shown = [_shown(row[name], row["unit"]) for name in ("stock", "ateb")]
        ratio = f"{row['ateb'] / row['stock']:.2f}×" if row["unit"] and row["stock"] else ""
        lines.append(f"| {row['measure']} | {shown[0]} | {shown[1]} | {ratio} |")
    return "\n".join(lines)


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{value:.1f} {unit}" if unit else f"{value:.3f}"


def _stages(collection: Collection, given: argparse.Namespace, folder: Path) -> Iterator[list[Row]]:
    yield ranking(collection, folder)
    if given.questions and given.documents:
        yield evidence(read_evidenced(given.questions), given.documents, folder)
    if given.sizes:
        yield measure_scale(collection, [int(size) for size in given.sizes.split(",")], folder / "scale")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collection", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--sizes", default="", help="numbers of passages, with commas")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    collection = read_beir(given.collection)
    print(f"{date.today()}, {platform.machine()}, Python {platform.python_version()}\n", flush=True)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        for measured in _stages(collection, given, Path(name)):
            rows += measured
            print(table(measured), flush=True)  # each as it is known: the whole takes long
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
