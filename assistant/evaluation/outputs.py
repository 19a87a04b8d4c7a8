"""What becomes of a report on the command line: printed, written, compared, passed or failed."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.evaluation.compare import compare, load_report
from assistant.evaluation.export import FORMS, write_export
from assistant.evaluation.gate import fallen, parse_bars, under
from assistant.evaluation.questions import QuestionsError
from assistant.evaluation.report import Report
from assistant.evaluation.report_html import write_html
from assistant.evaluation.report_json import report_dict, write_json
from assistant.evaluation.report_text import comparison_text, report_text
from assistant.evaluation.summary import write_summary


@dataclass(frozen=True, slots=True)
class Outputs:
    """What was asked for, checked before the first question is asked."""

    as_json: bool
    report: Path | None
    summary: Path | None
    title: str
    baseline: Mapping[str, Any] | None
    bars: Mapping[str, float]
    margins: Mapping[str, float]
    exports: tuple[tuple[str, Path], ...]

    @classmethod
    def check(cls, arguments: Namespace) -> Outputs:
        """Read the arguments; raise QuestionsError for what can't be done."""
        margins = parse_bars(arguments.no_worse, default=0.0)
        if margins and not arguments.baseline:
            raise QuestionsError("--no-worse compares with a baseline; name one with --baseline REPORT.json.")
        exports = tuple(_export(given) for given in arguments.export)
        files = (arguments.summary, *(path for _, path in exports))
        for folder in (arguments.report, *(file.parent for file in files if file)):
            _make(folder)
        return cls(
            as_json=arguments.json,
            report=arguments.report,
            summary=arguments.summary,
            title=arguments.title,
            baseline=load_report(arguments.baseline) if arguments.baseline else None,
            bars=parse_bars(list(chain.from_iterable(arguments.fail_under))),
            margins=margins,
            exports=exports,
        )

    def write(self, report: Report) -> int:
        """Write and print everything; return 1 where a measure does not suffice or fell, else 0."""
        comparison = compare(report, self.baseline) if self.baseline else None
        if self.report:
            self.report.mkdir(parents=True, exist_ok=True)
            write_json(report, self.report)
            write_html(report, self.report, comparison)
        if self.summary:
            write_summary(report, self.summary, title=self.title)
        for form, path in self.exports:
            write_export(report, form, path)
        if self.as_json:
            print(json.dumps(report_dict(report), ensure_ascii=False, indent=1))
        else:
            print(report_text(report))
            if comparison:
                print(f"\n{comparison_text(comparison)}")
        faults = under(report, self.bars) + (fallen(comparison, self.margins) if comparison else [])
        for fault in faults:
            print(f"ateb: {fault}", file=sys.stderr)
        return 1 if faults else 0


def _export(given: str) -> tuple[str, Path]:
    form, equals, path = given.partition("=")
    if form not in FORMS or not equals or not path:
        raise QuestionsError(f"--export is {given!r}; expected FORM=FILE with a form of {', '.join(FORMS)}.")
    return form, Path(path)


def _make(folder: Path | None) -> None:
    """Make a folder to write to, now: not after an hour of questions."""
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QuestionsError(f"{folder} can't be made ({error}); name a folder to write to.") from None
