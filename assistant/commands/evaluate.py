"""`ateb evaluate`: asks a set of questions and scores the answers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path

from assistant.commands.progress import progress_bar
from assistant.settings import Settings


def add(commands: _SubParsersAction[ArgumentParser], common: ArgumentParser) -> None:
    """Add the command's arguments."""
    evaluate = commands.add_parser(
        "evaluate", parents=[common], help="ask a set of questions and score the answers"
    )
    evaluate.add_argument("questions", type=Path, help="the questions: a file of JSON lines")
    evaluate.add_argument(
        "--report", type=Path, metavar="FOLDER", help="write the report and the answers there"
    )
    evaluate.set_defaults(run=run)


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the report."""
    from assistant.assistant import Assistant
    from assistant.evaluation import evaluate, load_questions
    from assistant.evaluation.report_json import write_json
    from assistant.evaluation.report_text import report_text

    questions = load_questions(arguments.questions)
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        report = evaluate(assistant, questions, questions_name=arguments.questions.name)
    if arguments.report:
        arguments.report.mkdir(parents=True, exist_ok=True)
        write_json(report, arguments.report)
    print(report_text(report))
    return 0
