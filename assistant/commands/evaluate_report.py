"""`ateb evaluate`: questions asked; their report printed, written, compared, passed or failed."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.commands.terminal import progress_bar
from assistant.evaluation import QuestionsError, Report, evaluate, load_questions
from assistant.evaluation.beir import load_beir
from assistant.evaluation.compare import compare, fallen, load_report, parse_bars, under
from assistant.evaluation.questions import unknown_fields
from assistant.evaluation.report_html import report_html
from assistant.evaluation.report_json import dump, report_dict, summary_dict, write_json
from assistant.evaluation.report_text import comparison_text, report_text
from assistant.evaluation.systems import load_system
from assistant.settings import Settings
from index.build import build


def evaluate_set(arguments: Namespace, settings: Settings) -> int:
    """Ask a set of questions; return 1 where a measure does not suffice or fell, else 0."""
    wanted = _Wanted.of(arguments)
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
    return wanted.write(report)


def evaluate_beir(arguments: Namespace, settings: Settings, work: Path) -> int:
    """Ask the queries of a folder in BEIR's layout, each within the document that it names."""
    from index.embed import open_embedder

    wanted = _Wanted.of(arguments)
    beir = load_beir(arguments.questions, work / "documents")
    embedder = open_embedder(settings.embedding_model)
    there = replace(settings, corpus=work / "documents", index=work / "index")
    build(there.corpus, there.index, embedder=embedder, progress=progress_bar())
    with Assistant.open(there, embedder=embedder) as assistant:
        report = evaluate(
            assistant,
            beir.queries[: arguments.limit],
            name="Ateb",
            questions_name=beir.name,
            where=lambda q: {"document": beir.sources[q.context]} if q.context in beir.sources else None,
            progress=progress_bar(),
        )
    return wanted.write(report)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to become of a report; checked before the first question is asked."""

    arguments: Namespace
    baseline: Mapping[str, Any] | None
    bars: Mapping[str, float]
    margins: Mapping[str, float]

    @classmethod
    def of(cls, arguments: Namespace) -> _Wanted:
        """Read the arguments; raise QuestionsError for what can't be done."""
        margins = parse_bars(arguments.no_worse, default=0.0)
        if margins and not arguments.baseline:
            raise QuestionsError("--no-worse compares with a baseline; name one with --baseline REPORT.json.")
        for folder in filter(None, (arguments.report, arguments.summary and arguments.summary.parent)):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise QuestionsError(
                    f"{folder} can't be made ({error}); name a folder to write to."
                ) from None
        baseline = load_report(arguments.baseline) if arguments.baseline else None
        return cls(arguments, baseline, parse_bars(arguments.fail_under), margins)

    def write(self, report: Report) -> int:
        """Write and print everything; return 1 where a measure does not suffice or fell, else 0."""
        comparison = compare(report, self.baseline) if self.baseline else None
        if folder := self.arguments.report:
            write_json(report, folder)
            (folder / "report.html").write_text(report_html(report, comparison), encoding="utf-8")
        if self.arguments.summary:
            self.arguments.summary.write_text(f"{dump(summary_dict(report))}\n", encoding="utf-8")
        if self.arguments.json:
            print(dump(report_dict(report)))
        else:
            print(report_text(report))
            if comparison:
                print(f"\n{comparison_text(comparison)}")
        faults = under(report, self.bars) + (fallen(comparison, self.margins) if comparison else [])
        for fault in faults:
            print(f"ateb: {fault}", file=sys.stderr)
        return 1 if faults else 0
