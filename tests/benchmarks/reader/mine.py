"""Let the packaged reader read the papers that it was trained on; keep what it took for an answer.

    PYTHONPATH=tests/benchmarks/reader python tests/benchmarks/reader/mine.py DATA SCRATCH

Writes SCRATCH/vectors/hard.json: paper → for each question the units that do not answer, worst mistake first.
A training into SCRATCH compares the right unit with these. A unit that has the answer's words is no mistake.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from papers import NEAREST, Paper, asked_text, gold, held_out, load_papers

from assistant.read.open import open_reader
from assistant.read.units import flat

AUTHORED = Path(__file__).parent / "papers"


def mistakes(paper: Paper, question: dict[str, Any], reader: Any) -> list[int]:
    """Return the nearest units that are not evidence, the best judged first."""
    asked = asked_text(question)
    keep = {at for at, _ in gold(paper, question)}
    answers = [flat(a).lower() for e in question.get("evidence") or [] for a in e.get("answers", [])]
    near = [
        at
        for at in paper.nearest(asked, question["vector"], NEAREST)
        if at not in keep and not any(len(a) > 2 and a in paper.units[at].text.lower() for a in answers)
    ]
    judged = reader.judge(asked, [(paper.units[at].place, paper.units[at].text) for at in near])
    return [at for at, _ in sorted(zip(near, judged, strict=True), key=lambda one: -one[1].score)]


def main() -> None:
    """Read the command line and mine."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("scratch", type=Path)
    args = parser.parse_args()
    reader, cache = open_reader(), args.scratch / "vectors"
    papers = [p for p in load_papers([args.data / "public_sector", AUTHORED], cache) if not held_out(p)]
    found: dict[str, list[list[int]]] = {}
    for paper in papers:
        found[paper.name] = [mistakes(paper, question, reader) for question in paper.questions]
        if len(found) % 25 == 0:
            print(f"{len(found)} of {len(papers)} papers", flush=True)
    (cache / "hard.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
