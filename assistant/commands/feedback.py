"""`ateb feedback`: exports what readers thought of answers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from assistant.commands.terminal import print_csv, print_json
from assistant.serve.feedback import Feedback, FeedbackStore
from assistant.settings import Settings

COLUMNS = tuple("at mark comment language question status answer sources index_version id".split())


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON object a line, each complete")
    form.add_argument("--csv", action="store_true", help="a table, for a spreadsheet")


def run(arguments: Namespace, settings: Settings) -> int:
    """Print all feedback, oldest first."""
    kept = FeedbackStore(settings.index).all()
    if arguments.json:
        for feedback in kept:
            print_json(feedback.model_dump(), indent=None)
    elif arguments.csv:
        print_csv(COLUMNS, [_cells(feedback) for feedback in kept])
    else:
        for feedback in kept:
            print(f"{feedback.at}  {feedback.mark:7}  {feedback.question}")
            if feedback.comment:
                print(f"    {feedback.comment}")
        print(f"{len(kept)} in all")
    return 0


def _cells(feedback: Feedback) -> list[Any]:
    answer = feedback.answer
    places = [f"[{c['number']}] {c['source']} {c['start']}–{c['end']}" for c in answer.get("citations", ())]
    said = {
        "status": answer.get("status", ""),
        "answer": answer.get("text", ""),
        "sources": "; ".join(places),
    }
    known = {**feedback.model_dump(), **said}
    return [known[column] for column in COLUMNS]
