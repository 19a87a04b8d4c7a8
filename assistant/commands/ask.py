"""`ateb ask`: answers a question."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from assistant.answers import Answer
from assistant.commands.terminal import print_json, progress_bar
from assistant.phrases import phrase
from assistant.phrases.plain import sources
from assistant.read.evidence import Reading
from assistant.settings import Settings
from index.language import LANGUAGES

NOT_SAID = 3
_EXPLAINED = 12  # units


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("question")
    parser.add_argument(
        "--history", action="append", default=[], metavar="QUESTION", help="an earlier question"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="", help="of the answer (the question’s)")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--explain", action="store_true", help="print what was read for it, with its scores")


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the answer; exit code 3 where the documents do not say."""
    from assistant.assistant import Assistant

    with Assistant.open(settings, progress=progress_bar()) as assistant:
        answer = assistant.ask(arguments.question, arguments.history, language=arguments.language)
        readings = assistant.explain(arguments.question, arguments.history) if arguments.explain else ()
    if arguments.json:
        print_json(answer.to_dict())
    else:
        print(_plain(answer))
    for reading in readings:
        print("\n".join(("", *_explained(reading))))
    return NOT_SAID if answer.status == "not_in_documents" else 0


def _explained(reading: Reading) -> Iterator[str]:
    """Yield the probability of an answer, and each unit that was read with its scores, best first."""
    yield f"{reading.asked}: answered with probability {reading.probability:.2f}"
    yield "score  reader  unit"
    for item in reading.evidence[:_EXPLAINED]:
        said = item.unit.document.text[slice(*item.answer)] if item.answer else ""
        told = f" → {' '.join(said.split())}" if said else ""
        yield f"{item.score:5.1f}  {item.read:6.1f}  {item.unit.place[-60:]} | {item.unit.text[:120]}{told}"


def _plain(answer: Answer) -> str:
    """Return an answer with its sources as text for a terminal."""
    lines = [answer.text, *sources(answer)]
    if answer.standalone_question != answer.question:
        lines = [f"{phrase('understood', answer.language)}: {answer.standalone_question}", "", *lines]
    return "\n".join(lines)
