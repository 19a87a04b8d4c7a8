"""`ateb evaluate`: asks a set of questions, scores the answers, and says whether they suffice."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace, _SubParsersAction
from dataclasses import asdict
from pathlib import Path

from assistant.commands.terminal import print_json, progress_bar
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
    add_argument(
        "--answers", action="store_true", help="of a folder in BEIR's layout: ask, not only retrieve"
    )
    add_argument("--register", type=Path, metavar="TRUTH.jsonl", help="score the register instead")
    add_argument("--limit", type=int, metavar="N", help="ask only the first N questions")
    add_argument("--draft", type=int, metavar="N", help="propose N questions from the documents instead")
    add_argument("--from-feedback", action="store_true", help="make draft questions of what readers marked")
    add_argument("--output", type=Path, metavar="FILE", help="write drafted questions there")
    evaluate.set_defaults(run=run)


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the report, or drafts; exit code 1 where a measure does not suffice or fell."""
    from assistant.evaluation.beir import is_beir
    from assistant.evaluation.questions import QuestionsError

    if arguments.draft is not None or arguments.from_feedback:
        return _draft(arguments, settings)
    if arguments.register is not None:
        return _register(arguments, settings)
    if arguments.questions is None:
        raise QuestionsError(
            "Name a question set: `ateb evaluate QUESTIONS.jsonl`; or --draft, --from-feedback."
        )
    from assistant.commands.evaluate_report import evaluate_beir, evaluate_set

    if not is_beir(arguments.questions):
        return evaluate_set(arguments, settings)
    with tempfile.TemporaryDirectory(prefix="ateb-beir-") as folder:
        work = arguments.index_folder or Path(folder)  # where the index may be kept for the next time
        return (evaluate_beir if arguments.answers else _retrieve)(arguments, settings, work)


def _draft(arguments: Namespace, settings: Settings) -> int:
    """Write drafted questions to a file, or to standard output."""
    from assistant.assistant import Assistant
    from assistant.evaluation.draft import draft_questions, feedback_questions, question_writer
    from assistant.evaluation.questions import QuestionsError, dump_questions
    from assistant.serve.feedback import FeedbackStore
    from assistant.write.connect import connect

    if arguments.output and arguments.output.exists():
        raise QuestionsError(f"{arguments.output} exists and may have been edited; name another file.")
    if arguments.from_feedback:
        drafts = feedback_questions(FeedbackStore(settings.index).all())
    else:
        if arguments.draft < 1:
            raise QuestionsError(f"--draft is {arguments.draft}; expected at least 1.")
        model = connect(settings.model, timeout=settings.model_timeout) if settings.model else None
        with Assistant.open(settings, progress=progress_bar()) as assistant:
            write = question_writer(model) if model else None
            drafts = draft_questions(assistant.index.documents(), arguments.draft, write=write)
    if arguments.output:
        arguments.output.write_text(dump_questions(drafts), encoding="utf-8")
    else:
        print(dump_questions(drafts), end="")
    print(f"ateb: {len(drafts)} questions drafted; read and edit every one before use", file=sys.stderr)
    return 0


def _register(arguments: Namespace, settings: Settings) -> int:
    """Print precision, recall and F1 of the register by relation."""
    from assistant.assistant import Assistant
    from assistant.evaluation.questions import read_rows
    from assistant.evaluation.register import TrueRow, score_register

    truth = read_rows(arguments.register, TrueRow)
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        originals = {d.source: d.original for d in assistant.index.documents()}
        scores = score_register(assistant.register(), truth, originals)
    if arguments.json:
        print_json([score.to_dict() for score in scores])
        return 0
    print(f"{'relation':16}{'expected':>9}{'found':>7}{'precision':>11}{'recall':>8}{'F1':>6}")
    for s in scores:
        print(f"{s.relation:16}{s.expected:9}{s.found:7}{s.precision:11.2f}{s.recall:8.2f}{s.f1:6.2f}")
    return 0


def _retrieve(arguments: Namespace, settings: Settings, work: Path) -> int:
    """Index the documents of a folder in BEIR's layout, and print the measures of retrieval."""
    from assistant.evaluation.beir import evaluate_retrieval
    from index.embed import open_embedder

    embedder = open_embedder(settings.embedding_model)
    figures = evaluate_retrieval(
        arguments.questions, work, embedder=embedder, limit=arguments.limit, progress=progress_bar()
    )
    if arguments.json:
        print_json({name: asdict(estimate) for name, estimate in figures.items()}, indent=1)
        return 0
    for name, estimate in figures.items():
        between = f"  {estimate.low:.4f} – {estimate.high:.4f}" if estimate.low is not None else ""
        print(f"{name:<12}{estimate.value:.4f}{between}  n = {estimate.n}")
    return 0
