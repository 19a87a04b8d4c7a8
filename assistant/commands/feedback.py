"""`ateb feedback`: exports what readers thought of answers."""

from __future__ import annotations

import csv
import json
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Sequence

from assistant.serve.feedback import Feedback, FeedbackStore
from assistant.settings import Settings

COLUMNS = (
    "at",
    "mark",
    "comment",
    "language",
    "question",
    "status",
    "answer",
    "sources",
    "index_version",
    "id",
)


def add(commands: _SubParsersAction[ArgumentParser], common: ArgumentParser) -> None:
    """Add the command's arguments."""
    feedback = commands.add_parser("feedback", parents=[common], help="export the feedback of readers")
    form = feedback.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="a JSON object a line, each complete")
    form.add_argument("--csv", action="store_true", help="a table, for a spreadsheet")
    feedback.set_defaults(run=run)


def run(arguments: Namespace, settings: Settings) -> int:
    """Print all feedback, oldest first."""
    kept = FeedbackStore(settings.index).all()
    if arguments.json:
        for feedback in kept:
            print(json.dumps(feedback.to_dict(), ensure_ascii=False))
    elif arguments.csv:
        _table(kept)
    else:
        for feedback in kept:
            print(f"{feedback.at}  {feedback.mark:7}  {feedback.question}")
            if feedback.comment:
                print(f"    {feedback.comment}")
        print(f"{len(kept)} in all")
    return 0


def _table(kept: Sequence[Feedback]) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    for feedback in kept:
        known = {
            **feedback.to_dict(),
            "status": feedback.answer.get("status", ""),
            "answer": feedback.answer.get("text", ""),
            "sources": "; ".join(_place(c) for c in feedback.answer.get("citations", ())),
        }
        table.writerow([_cell(str(known[column])) for column in COLUMNS])


def _place(citation: dict[str, object]) -> str:
    return f"[{citation['number']}] {citation['source']} {citation['start']}–{citation['end']}"


def _cell(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
