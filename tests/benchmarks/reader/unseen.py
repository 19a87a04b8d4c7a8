"""Ask questions of papers that the reader never saw, each within its paper, and print sums only.

    python tests/benchmarks/reader/unseen.py FOLDER [--every 2]

FOLDER holds `questions.jsonl` (question, answerable, context: the paper; must_include: groups of alternatives;
answer: of those not answerable, what the twin says) and `documents/` with NAME.txt and its twins
NAME-answered.txt, where the missing sentences stand, and NAME-decoy.txt, where others of like length do.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from rows import json_lines

from assistant import Answer, Assistant, Settings

SAYS = ("answered", "partly")


def measure(folder: Path, every: int) -> dict[str, Any]:
    """Return the figures over every so many papers of a folder."""
    rows = list(json_lines(folder / "questions.jsonl"))
    papers = sorted({row["context"] for row in rows})[::every]
    rows = [row for row in rows if row["context"] in papers]
    with tempfile.TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "corpus"
        corpus.mkdir()
        for paper in papers:
            for name in (paper, *(paper.replace(".txt", f"-{twin}.txt") for twin in ("answered", "decoy"))):
                (corpus / name).write_bytes((folder / "documents" / name).read_bytes())
        with Assistant.open(Settings(corpus=corpus, index=Path(scratch) / "index")) as assistant:
            return asked(assistant, rows)


def asked(assistant: Assistant, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of an assistant on some questions."""
    texts = {d.id: d.text for d in assistant.index.documents()}
    seconds: list[float] = []
    exact: list[bool] = []

    def ask(row: dict[str, Any], paper: str) -> Answer:
        started = time.perf_counter()
        history = [row["history"]] if isinstance(row.get("history"), str) else row.get("history", [])
        answer = assistant.ask(row["question"], history, where={"document": paper})
        seconds.append(time.perf_counter() - started)
        exact.extend(c.quote == texts[c.document_id][c.start : c.end] for c in answer.citations)
        return answer

    known, unknown, twins, told, words = [], [], [], [], []
    by_type: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        answer = ask(row, row["context"])
        said = answer.status in SAYS
        if row["answerable"]:
            groups = row.get("must_include", [])
            right = said and all(any(w.lower() in answer.text.lower() for w in group) for group in groups)
            known.append((answer.probability, said, right))
            by_type[row["type"]].append(right)
            words += [len(answer.text.split())] if right else []
        else:
            unknown.append((answer.probability, said))
            first, second = (
                ask(row, row["context"].replace(".txt", f"-{t}.txt")) for t in ("answered", "decoy")
            )
            twins.append(
                (first.probability > second.probability) + 0.5 * (first.probability == second.probability)
            )
            told.append(first.status in SAYS and row.get("answer", "").lower() in first.text.lower())
    yes, no = np.array([k[0] for k in known]), np.array([u[0] for u in unknown])
    return {
        "answerable": len(known), "not": len(unknown),
        "every fact": round(float(np.mean([k[2] for k in known])), 3),
        "answerable but refused": round(1 - float(np.mean([k[1] for k in known])), 3),
        "not answerable but answered": round(float(np.mean([u[1] for u in unknown])), 3),
        "area": round(float(np.mean([(yes > n).mean() + 0.5 * (yes == n).mean() for n in no])), 3),
        "twins": round(float(np.mean(twins)), 3), "facts in the answered twin": round(float(np.mean(told)), 3),
        "words of a right answer, median and 95th": np.percentile(words, [50, 95]).round(1).tolist(),
        "quotations exact": float(np.mean(exact)),
        "seconds, median and 95th": np.percentile(seconds, [50, 95]).round(3).tolist(),
        "false answers where so many are refused": {
            f"{share:.2f}": round(float((no >= np.quantile(yes, share)).mean()), 3) for share in (0.05, 0.1, 0.15, 0.2, 0.3)
        },
        "by type": {t: [len(r), round(float(np.mean(r)), 2)] for t, r in sorted(by_type.items())},
    }  # fmt: skip


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="of how many papers one is asked")
    args = parser.parse_args()
    print(json.dumps(measure(args.folder, args.every), indent=1))


if __name__ == "__main__":
    main()
