"""Check authored papers and their questions: every quote stands in its paper, every answer in its quote.

    python tests/benchmarks/reader/check.py tests/benchmarks/reader/papers/PREFIX*.jsonl

A file NAME.jsonl holds the questions of NAME.txt beside it, a JSON object a line, in the fields of README.md.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KINDS = {"A", "N", "F", "G", "P"}


def problems(text: str, row: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a question, given its paper's text."""
    if row.get("kind") not in KINDS:
        yield f"kind {row.get('kind')!r} is none of {sorted(KINDS)}"
    if not row.get("question", "").strip():
        yield "no question"
    if row.get("kind") in {"A", "F", "P"} and not row.get("evidence"):
        yield f"kind {row['kind']} needs evidence"
    for evidence in row.get("evidence", []):
        if evidence["quote"] not in text:
            yield f"quote is not in the paper: {evidence['quote']!r}"
        if "\n" in evidence["quote"].strip():
            yield f"quote runs over a line break (one sentence, item or row each): {evidence['quote']!r}"
        yield from (
            f"answer {a!r} is not in its quote" for a in evidence["answers"] if a not in evidence["quote"]
        )
    if row.get("kind") == "N" and "missing" not in row:
        yield "kind N needs missing"
    if missing := row.get("missing"):
        if missing["after"] not in text:
            yield f"missing.after is not in the paper: {missing['after']!r}"
        if missing["answer"] not in missing["sentence"]:
            yield f"missing.answer {missing['answer']!r} is not in its sentence"
        if missing["sentence"] in text:
            yield "missing.sentence already stands in the paper"


def main(files: list[str]) -> int:
    """Print what is wrong with each file and how many questions of each kind there are."""
    wrong, kinds, types = 0, Counter[str](), Counter[str]()
    for file in map(Path, files):
        text = file.with_suffix(".txt").read_text(encoding="utf-8")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                found = list(problems(text, row))
            except (ValueError, KeyError, TypeError) as error:
                row, found = {}, [f"cannot be read: {error!r}"]
            kinds[row.get("kind", "?")] += 1
            types[row.get("type", "?")] += 1
            wrong += bool(found)
            for problem in found:
                print(f"{file.name}:{number}: {problem}")
    print(f"{sum(kinds.values())} questions, {wrong} with problems; {dict(kinds)}; {dict(types)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
