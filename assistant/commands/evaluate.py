"""`ateb evaluate`: asks a set of questions, scores the answers, and says whether they suffice."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    add_argument = parser.add_argument
    add_argument("questions", type=Path, nargs="?", help="a set (JSON lines), or a folder in BEIR's layout")
    add_argument("--json", action="store_true", help="print the report as JSON")
    add_argument("--report", type=Path, metavar="FOLDER", help="write report, answers and curve there")
    add_argument("--summary", type=Path, metavar="FILE.json", help="write the figures alone")
    add_argument("--baseline", type=Path, metavar="REPORT.json", help="compare with an earlier report")
    add_argument(
        "--no-worse", action="append", default=[], metavar="MEASURE[=MARGIN]",
        help="end with 1 where this measure is worse than the baseline's by more than the margin",
    )  # fmt: skip
    add_argument(
        "--fail-under", action="extend", default=[], metavar="MEASURE=BAR", nargs="+",
        help="end with 1 where this measure does not reach the bar (exceeds it, if lower is better)",
    )  # fmt: skip
    add_argument("--system", metavar="ADDRESS", help="evaluate another: module:function or an http(s) URL")
    add_argument("--system-model", default="ateb", help="name of the model asked for in OpenAI's form")
    add_argument("--system-key", default="", metavar="VARIABLE", help="environment variable with its key")
    add_argument("--answers", action="store_true", help="of a folder: ask, not only retrieve")
    add_argument("--limit", type=int, metavar="N", help="ask only the first N questions")
    add_argument("--register", type=Path, metavar="TRUTH.jsonl", help="score the register instead")
    add_argument("--from-feedback", action="store_true", help="make draft questions of what readers marked")


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the report, or drafts; exit code 1 where a measure does not suffice or fell."""
    from assistant.commands.evaluate_report import draft, report, score_rows

    if arguments.from_feedback:
        return draft(settings)
    return (report if arguments.register is None else score_rows)(arguments, settings)
