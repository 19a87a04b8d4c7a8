"""`ateb evaluate`: asks a set of questions, scores the answers, and says whether they suffice."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path

from assistant.commands.progress import progress_bar
from assistant.settings import Settings

FELL = 1


def add(commands: _SubParsersAction[ArgumentParser], common: ArgumentParser) -> None:
    """Add the command's arguments."""
    evaluate = commands.add_parser(
        "evaluate", parents=[common], help="ask a set of questions and score the answers"
    )
    evaluate.add_argument("questions", type=Path, help="the questions: a file of JSON lines")
    evaluate.add_argument("--report", type=Path, metavar="FOLDER", help="write page, JSON and answers there")
    evaluate.add_argument(
        "--summary", type=Path, metavar="FILE", help="write the figures alone (.md or .json)"
    )
    evaluate.add_argument("--title", default="", help="title of the summary")
    evaluate.add_argument(
        "--baseline", type=Path, metavar="REPORT.json", help="compare with an earlier report"
    )
    evaluate.add_argument(
        "--no-worse", action="append", default=[], metavar="MEASURE[=MARGIN]",
        help="end with 1 where this measure is worse than the baseline's by more than the margin",
    )  # fmt: skip
    evaluate.add_argument(
        "--fail-under", action="append", default=[], metavar="MEASURE=BAR",
        help="end with 1 where this measure does not reach the bar (exceeds it, if lower is better)",
    )  # fmt: skip
    evaluate.set_defaults(run=run)


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the report; exit code 1 where a measure does not suffice or fell."""
    from assistant.assistant import Assistant
    from assistant.evaluation import evaluate, load_questions
    from assistant.evaluation.compare import compare, load_report
    from assistant.evaluation.gate import fallen, parse_bars, under
    from assistant.evaluation.questions import QuestionsError, unknown_fields
    from assistant.evaluation.report_html import write_html
    from assistant.evaluation.report_json import write_json
    from assistant.evaluation.report_text import comparison_text, report_text
    from assistant.evaluation.summary import write_summary

    bars, margins = parse_bars(arguments.fail_under), parse_bars(arguments.no_worse, default=0.0)
    if margins and not arguments.baseline:
        raise QuestionsError("--no-worse compares with a baseline; name one with --baseline REPORT.json.")
    baseline = load_report(arguments.baseline) if arguments.baseline else None
    questions = load_questions(arguments.questions)
    if unknown := unknown_fields(arguments.questions):
        print(f"ateb: fields that are not known, and not read: {', '.join(unknown)}", file=sys.stderr)
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        report = evaluate(
            assistant, questions, questions_name=arguments.questions.name,
            progress=progress_bar("Asking", "questions"),
        )  # fmt: skip
    comparison = compare(report, baseline) if baseline else None
    if arguments.report:
        arguments.report.mkdir(parents=True, exist_ok=True)
        write_json(report, arguments.report)
        write_html(report, arguments.report, comparison)
    if arguments.summary:
        write_summary(report, arguments.summary, title=arguments.title)
    print(report_text(report))
    if comparison:
        print(f"\n{comparison_text(comparison)}")
    faults = under(report, bars) + (fallen(comparison, margins) if comparison else [])
    for fault in faults:
        print(f"ateb: {fault}", file=sys.stderr)
    return FELL if faults else 0
