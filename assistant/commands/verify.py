"""`ateb verify`: tells whether answers are borne out by their contexts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from assistant.commands.terminal import print_json
from assistant.commands.verify_rows import rows_of
from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.description = (
        'Reads a line of JSON an answer, {"question", "context", "response"}, or the files of RAGTruth '
        "(response.jsonl beside source_info.jsonl) or LettuceDetect. Prints a line of JSON each: supported "
        "or not, the score, and each sentence with its span, score, reasons and doubtful words."
    )
    parser.add_argument("file", help="a file of JSON lines, or - for standard input")
    told = "draw precision against recall as SVG, where lines say what is right"
    parser.add_argument("--curve", type=Path, metavar="FILE", help=told)


def run(arguments: Namespace, settings: Settings) -> int:
    """Print a verdict a line; raise LineError at a line that is none of the forms expected."""
    from tqdm import tqdm

    from assistant.verify import open_verifier
    from assistant.verify.response import verify_response

    verifier = open_verifier(settings.verifier, settings.strictness)
    judged: list[tuple[float, bool, bool]] = []
    for row in tqdm(rows_of(arguments.file), unit=" answers", leave=False, disable=None):
        verdict = verify_response(row.response, row.context, verifier, question=row.question)
        if row.supported is not None:
            judged.append((1 - verdict.score, not row.supported, not verdict.supported))
        known = {} if row.id is None else {"id": row.id}
        print_json({**known, **verdict.to_dict()}, indent=None)
        sys.stdout.flush()
    if arguments.curve:
        _curve(judged, arguments.curve)
    return 0


def _curve(judged: list[tuple[float, bool, bool]], path: Path) -> None:
    """Write the curve of (doubt, wrong, flagged)s, and print what it comes to on standard error."""
    from assistant.evaluation.curves import plot, precision_recall

    if not any(wrong for _, wrong, _ in judged):
        print("No line says that its answer is not borne out: there is no curve to draw.", file=sys.stderr)
        return
    curve = precision_recall(judged)
    names = ("recall: share of wrong answers that are flagged", "precision: share of these that are wrong")
    path.write_text(plot(curve.points, curve.own, "Precision and recall", *names), encoding="utf-8")
    print(curve, file=sys.stderr)
