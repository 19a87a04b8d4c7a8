"""How far Welsh carries: `python tests/benchmarks/welsh.py` prints what is answered and refused rightly.

The questions are those of tests/welsh_questions.jsonl: Welsh ones over the papers of corpus/ ("c"), Welsh
ones ("w") and English ones ("e") over tests/welsh_documents.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from assistant import Assistant, Settings

TESTS = Path(__file__).resolve().parent.parent
FOLDERS = {"corpus": TESTS.parent / "corpus", "welsh": TESTS / "welsh_documents"}


def main() -> None:
    """Ask every question and print right answers and right refusals by kind."""
    lines = (TESTS / "welsh_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines if line.strip()]
    right: dict[tuple[str, bool], list[bool]] = {}
    for over, folder in FOLDERS.items():
        with (
            tempfile.TemporaryDirectory() as index,
            Assistant.open(Settings(corpus=folder, index=Path(index) / "index")) as assistant,
        ):
            for q in questions:
                if q["over"] != over or "status" in q:
                    continue
                answer, answerable = (
                    assistant.ask(q["question"], q.get("history", [])),
                    q.get("answerable", True),
                )
                said = answer.text.lower()
                met = all(any(x.lower() in said for x in group) for group in q.get("must_include", []))
                right.setdefault((q["id"][0], answerable), []).append(
                    met if answerable else answer.status != "answered"
                )
    for (kind, answerable), found in right.items():
        print(f"{kind}  {'answered' if answerable else 'refused '}  {sum(found)} of {len(found)}")


if __name__ == "__main__":
    main()
