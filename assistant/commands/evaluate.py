"""`ateb evaluate`: asks a set of questions, scores the answers, and says whether they suffice."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path

from assistant.commands.progress import progress_bar
from assistant.settings import Settings


def add(commands: _SubParsersAction[ArgumentParser], common: ArgumentParser) -> None:
    """Add the command's arguments."""
    evaluate = commands.add_parser(
        "evaluate", parents=[common], help="ask a set of questions and score the answers"
    )
    add_argument = evaluate.add_argument
    add_argument(
        "questions", type=Path, nargs="?", help="the questions (JSON lines), or a folder in BEIR's layout"
    )
    add_argument("--json", action="store_true", help="print the report as JSON")
    add_argument("--report", type=Path, metavar="FOLDER", help="write page, JSON and answers there")
    add_argument("--summary", type=Path, metavar="FILE", help="write the figures alone (.md or .json)")
    add_argument("--title", default="", help="title of the summary")
    add_argument("--baseline", type=Path, metavar="REPORT.json", help="compare with an earlier report")
    add_argument(
        "--no-worse",
        action="append",
        default=[],
        metavar="MEASURE[=MARGIN]",
        help="end with 1 where this measure is worse than the baseline's by more than the margin",
    )
    add_argument(
        "--fail-under",
        action="append",
        default=[],
        metavar="MEASURE=BAR",
        nargs="+",
        help="end with 1 where this measure does not reach the bar (exceeds it, if lower is better)",
    )
    add_argument("--system", metavar="ADDRESS", help="evaluate another: module:function or an http(s) URL")
    add_argument("--system-model", default="ateb", help="name of the model asked for in OpenAI's form")
    add_argument("--system-key", default="", metavar="VARIABLE", help="environment variable with its key")
    add_argument(
        "--export",
        action="append",
        default=[],
        metavar="FORM=FILE",
        help="write the answers as a dataset of ragas (JSON lines) or deepeval (JSON)",
    )
    add_argument(
        "--answers", action="store_true", help="of a folder in BEIR's layout: ask, not only retrieve"
    )
    add_argument("--register", type=Path, metavar="TRUTH.jsonl", help="score the register instead")
    add_argument("--limit", type=int, metavar="N", help="ask only the first N questions")
    add_argument("--draft", type=int, metavar="N", help="propose N questions from the documents instead")
    add_argument("--from-feedback", action="store_true", help="make draft questions of what readers marked")
    add_argument("--output", type=Path, metavar="FILE", help="write drafted questions there")
    evaluate.set_defaults(run=run)  # fmt: skip


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the report, or drafts; exit code 1 where a measure does not suffice or fell."""
    from assistant.evaluation.beir import is_beir
    from assistant.evaluation.questions import QuestionsError

    if arguments.draft is not None or arguments.from_feedback:
        return _draft(arguments, settings)
    if arguments.register is not None:
        from assistant.commands.evaluate_register import run_register

        return run_register(arguments, settings)
    if arguments.questions is None:
        raise QuestionsError(
            "Name a question set: `ateb evaluate QUESTIONS.jsonl`; or --draft, --from-feedback."
        )
    if is_beir(arguments.questions):
        from assistant.commands.evaluate_beir import run_beir

        return run_beir(arguments, settings)
    return _evaluate(arguments, settings)


def _evaluate(arguments: Namespace, settings: Settings) -> int:
    from assistant.assistant import Assistant
    from assistant.evaluation import evaluate, load_questions
    from assistant.evaluation.outputs import Outputs
    from assistant.evaluation.questions import unknown_fields
    from assistant.evaluation.systems import load_system

    outputs = Outputs.check(arguments)
    questions = load_questions(arguments.questions)[: arguments.limit]
    if unknown := unknown_fields(arguments.questions):
        print(f"ateb: fields that are not known, and not read: {', '.join(unknown)}", file=sys.stderr)
    other = None
    if arguments.system:
        other = load_system(arguments.system, model=arguments.system_model, key_variable=arguments.system_key)
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        report = evaluate(
            other or assistant,
            questions,
            index=assistant.index,
            name=arguments.system or "Ateb",
            questions_name=arguments.questions.name,
            progress=progress_bar(),
        )
    return outputs.write(report)


def _draft(arguments: Namespace, settings: Settings) -> int:
    """Write drafted questions to a file, or to standard output."""
    from assistant.assistant import Assistant
    from assistant.evaluation.draft import draft_questions
    from assistant.evaluation.draft_model import open_question_writer
    from assistant.evaluation.from_feedback import feedback_questions
    from assistant.evaluation.questions import QuestionsError, dump_questions
    from assistant.serve.feedback import FeedbackStore

    if arguments.output and arguments.output.exists():
        raise QuestionsError(f"{arguments.output} exists and may have been edited; name another file.")
    if arguments.from_feedback:
        drafts = feedback_questions(FeedbackStore(settings.index).all())
    else:
        if arguments.draft < 1:
            raise QuestionsError(f"--draft is {arguments.draft}; expected at least 1.")
        with Assistant.open(settings, progress=progress_bar()) as assistant:
            documents, write = assistant.index.documents(), open_question_writer(settings)
            drafts = draft_questions(documents, arguments.draft, write=write)
    if arguments.output:
        dump_questions(drafts, arguments.output)
    else:
        for draft in drafts:
            print(json.dumps(draft.model_dump(exclude_defaults=True, mode="json"), ensure_ascii=False))
    print(f"ateb: {len(drafts)} questions drafted; read and edit every one before use", file=sys.stderr)
    return 0
