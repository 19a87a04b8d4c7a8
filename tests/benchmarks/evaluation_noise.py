"""How far facts and abstention move when nothing about the program changes: the noise of the gate.

Run by hand from the top of the repository: python tests/benchmarks/evaluation_noise.py
Each set is asked as it stands, then with what must not matter moved a little: the threshold by
±0.01 and ±0.02, the passages looked at by one more. The largest fall is the noise; MARGIN in
tests/test_evaluation_gate.py is set by it.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from assistant import Assistant, Settings
from assistant.evaluation import evaluate, load_questions
from assistant.read.calibration import calibration

TESTS = Path(__file__).resolve().parent.parent
SETS = {"questions.jsonl": TESTS.parent / "corpus", "questions_third.jsonl": TESTS / "documents"}
MOVED: list[dict[str, float]] = [
    {},
    {"threshold": calibration().thresholds["normal"] - 0.01},
    {"threshold": calibration().thresholds["normal"] + 0.01},
    {"threshold": calibration().thresholds["normal"] - 0.02},
    {"threshold": calibration().thresholds["normal"] + 0.02},
    {"passages": Settings().passages + 1},
]


def main() -> None:
    for name, corpus in SETS.items():
        questions = load_questions(TESTS / name)
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(corpus=corpus, index=Path(folder) / "index")
            with Assistant.open(settings) as assistant:
                first: dict[str, float] = {}
                for moved in MOVED:
                    other = Assistant(assistant.index, settings=replace(settings, **moved))  # type: ignore[arg-type]
                    figures = evaluate(other, questions).figures
                    found = {m: figures[m].value for m in ("facts", "abstention", "correct")}
                    first = first or found
                    change = {m: f"{value:.4f} ({value - first[m]:+.4f})" for m, value in found.items()}
                    print(name, moved or "as it stands", change, flush=True)


if __name__ == "__main__":
    sys.exit(main())
