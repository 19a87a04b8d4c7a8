"""`ateb evaluate`: questions asked; their report printed, written, compared, passed or failed."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from assistant.assistant import Assistant
from assistant.commands.terminal import print_json, progress_bar
from assistant.evaluation import QuestionsError, Report, evaluate, load_questions
from assistant.evaluation.beir import is_beir, load_beir, retrieval_figures
from assistant.evaluation.compare import compare, fallen, load_report, parse_bars, under
from assistant.evaluation.feedback import feedback_questions
from assistant.evaluation.questions import read_rows
from assistant.evaluation.register import TrueRow, score_register
from assistant.evaluation.report import write_json
from assistant.evaluation.report_text import comparison_text, report_text
from assistant.evaluation.systems import load_system
from assistant.serve.feedback import FeedbackStore
from assistant.settings import Settings
from index import Index
from index.build import build
from index.embed import open_embedder

Told = Callable[[Report], int]


def report(arguments: Namespace, settings: Settings) -> int:
    """Ask a set of questions; return 1 where a measure does not suffice or fell, else 0."""
    if arguments.questions is None:
        raise QuestionsError(
            "Name a question set: `ateb evaluate QUESTIONS.jsonl`; or --register, --from-feedback."
        )
    told = _teller(arguments)  # what can't be done is said before the first question is asked
    if is_beir(arguments.questions):
        with tempfile.TemporaryDirectory(prefix="ateb-beir-") as folder:
            work = arguments.index_folder or Path(folder)  # where the index may be kept for the next time
            return _of_collection(arguments, settings, work, told)
    questions = load_questions(arguments.questions)
    if unknown := sorted({name for question in questions for name in question.model_extra or ()}):
        print(f"ateb: fields that are not known, and not read: {', '.join(unknown)}", file=sys.stderr)
    other = None
    if arguments.system:
        other = load_system(arguments.system, model=arguments.system_model, key_variable=arguments.system_key)
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        return told(
            evaluate(
                other or assistant,
                questions[: arguments.limit],
                index=assistant.index,
                name=arguments.system or "Ateb",
                questions_name=arguments.questions.name,
                progress=progress_bar(),
            )
        )


def score_rows(arguments: Namespace, settings: Settings) -> int:
    """Print precision, recall and F1 of the register by relation."""
    truth = read_rows(arguments.register, TrueRow)
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        originals = {d.source: d.original for d in assistant.index.documents()}
        scores = score_register(assistant.register(), truth, originals)
    if arguments.json:
        print_json([asdict(score) for score in scores])
        return 0
    print(f"{'relation':16}{'expected':>9}{'found':>7}{'precision':>11}{'recall':>8}{'F1':>6}")
    for s in scores:
        print(f"{s.relation:16}{s.expected:9}{s.found:7}{s.precision:11.2f}{s.recall:8.2f}{s.f1:6.2f}")
    return 0


def draft(settings: Settings) -> int:
    """Print a question, as a line of a set, for each that readers marked."""
    drafts = feedback_questions(FeedbackStore(settings.index).all())
    for question in drafts:
        print(question.model_dump_json(exclude_defaults=True))
    print(f"ateb: {len(drafts)} questions drafted; read and edit every one before use", file=sys.stderr)
    return 0


def _of_collection(arguments: Namespace, settings: Settings, work: Path, told: Told) -> int:
    """Index the documents of a folder in BEIR's layout; measure their retrieval, or ask the queries."""
    embedder = open_embedder(settings.embedding_model)
    there = replace(settings, corpus=work / "documents", index=work / "index", chroma_url="")
    beir = load_beir(arguments.questions, there.corpus)
    build(there.corpus, there.index, embedder=embedder, progress=progress_bar())
    if arguments.answers:
        with Assistant.open(there, embedder=embedder) as assistant:
            asked = beir.queries[: arguments.limit]
            return told(
                evaluate(assistant, asked, name="Ateb", questions_name=beir.name, progress=progress_bar())
            )
    with Index.open(there.index, embedder=embedder) as index:
        figures = retrieval_figures(beir, index, limit=arguments.limit)
    if arguments.json:
        print_json({name: asdict(estimate) for name, estimate in figures.items()}, indent=1)
        return 0
    for name, estimate in figures.items():
        print(f"{name:<12}{estimate.value:.4f}  {estimate.between}  n = {estimate.n}")
    return 0


def _teller(arguments: Namespace) -> Told:
    """Return what writes and prints a report, and returns 1 where a measure does not suffice or fell.

    Raises QuestionsError for arguments that can't be followed.
    """
    bars, margins = parse_bars(arguments.fail_under), parse_bars(arguments.no_worse, default=0.0)
    if margins and not arguments.baseline:
        raise QuestionsError("--no-worse compares with a baseline; name one with --baseline REPORT.json.")
    baseline = load_report(arguments.baseline) if arguments.baseline else None
    folder: Path | None = arguments.report
    summary: Path | None = arguments.summary
    for needed in filter(None, (folder, summary and summary.parent)):
        try:
            needed.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise QuestionsError(f"{needed} can't be made ({error}); name a folder to write to.") from None

    def told(report: Report) -> int:
        comparison = compare(report, baseline) if baseline else None
        if folder:
            report.write(folder)
        if summary:
            write_json(report.summary(), summary)
        if arguments.json:
            print_json(report.to_dict(), indent=1)
        else:
            print(report_text(report))
            if comparison:
                print(f"\n{comparison_text(comparison)}")
        faults = under(report, bars) + (fallen(comparison, margins) if comparison else [])
        for fault in faults:
            print(f"ateb: {fault}", file=sys.stderr)
        return 1 if faults else 0

    return told
