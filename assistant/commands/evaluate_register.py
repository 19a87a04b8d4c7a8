"""`ateb evaluate --register`: the register scored against rows that people read."""

from __future__ import annotations

import json
from argparse import Namespace

from assistant.commands.progress import progress_bar
from assistant.settings import Settings


def run_register(arguments: Namespace, settings: Settings) -> int:
    """Print precision, recall and F1 by relation."""
    from assistant.assistant import Assistant
    from assistant.evaluation.register import load_truth, score_register

    truth = load_truth(arguments.register)
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        originals = {d.source: d.original for d in assistant.index.documents()}
        scores = score_register(assistant.register(), truth, originals)
    if arguments.json:
        told = [
            {"relation": s.relation, "expected": s.expected, "found": s.found,
             "precision": s.precision, "recall": s.recall, "f1": s.f1}
            for s in scores
        ]  # fmt: skip
        print(json.dumps(told, indent=2))
        return 0
    print(f"{'relation':16}{'expected':>9}{'found':>7}{'precision':>11}{'recall':>8}{'F1':>6}")
    for s in scores:
        print(f"{s.relation:16}{s.expected:9}{s.found:7}{s.precision:11.2f}{s.recall:8.2f}{s.f1:6.2f}")
    return 0
