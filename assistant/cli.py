"""The command `ateb`: serve, ask, search, index, doctor.

Exit codes: 0 done; 1 an error, in one line; 2 wrong usage; 3 `ask`: the documents do not say.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from assistant.answers import Answer
from assistant.settings import Settings
from index.errors import AtebError, QueryError

NOT_SAID = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    arguments = _parser().parse_args(argv)
    quiet_libraries()
    try:
        settings = _settings(arguments)
        run: Callable[[argparse.Namespace, Settings], int] = arguments.run
        return run(arguments, settings)
    except AtebError as error:
        if arguments.debug:
            raise
        print(f"ateb: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("ateb: interrupted; what was indexed so far is kept.", file=sys.stderr)
        return 130


def quiet_libraries() -> None:
    """Keep libraries from calling out; set before any of them is imported."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--corpus", type=Path, help="folder of documents (else ATEB_CORPUS)")
    common.add_argument("--index-folder", type=Path, help="folder of the index (else ATEB_INDEX)")
    common.add_argument("--debug", action="store_true", help="show the traceback of an error")
    parser = argparse.ArgumentParser(
        prog="ateb",
        description="Answers from your documents, quoted and cited; or says that they do not say.",
        epilog="Settings are read from ATEB_… variables; the README lists them.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands, common)
    _add_ask(commands, common)
    _add_search(commands, common)
    index = commands.add_parser("index", parents=[common], help="bring the index up to date")
    index.add_argument("folder", nargs="?", type=Path, help="folder of documents")
    index.add_argument("--json", action="store_true", help="print what was done as JSON")
    index.set_defaults(run=_index)
    doctor = commands.add_parser("doctor", parents=[common], help="examine the index")
    doctor.add_argument("--repair", action="store_true", help="mend what is found broken")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")
    doctor.set_defaults(run=_doctor)
    return parser


def _add_serve(commands: argparse._SubParsersAction, common: argparse.ArgumentParser) -> None:  # type: ignore[type-arg]
    serve = commands.add_parser("serve", parents=[common], help="open the chat window")
    serve.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default 7860)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.set_defaults(run=_serve)


def _add_ask(commands: argparse._SubParsersAction, common: argparse.ArgumentParser) -> None:  # type: ignore[type-arg]
    ask = commands.add_parser("ask", parents=[common], help="answer a question")
    ask.add_argument("question")
    ask.add_argument("--history", action="append", default=[], metavar="QUESTION", help="an earlier question")
    ask.add_argument("--json", action="store_true", help="print the answer as JSON")
    ask.set_defaults(run=_ask)


def _add_search(commands: argparse._SubParsersAction, common: argparse.ArgumentParser) -> None:  # type: ignore[type-arg]
    search = commands.add_parser("search", parents=[common], help="find passages")
    search.add_argument("question")
    search.add_argument("-k", type=int, default=8, help="passages to find (default 8)")
    for name in ("document", "date-from", "date-to", "heading"):
        search.add_argument(f"--{name}", help=f"only passages with this {name.replace('-', ' ')}")
    search.add_argument("--json", action="store_true", help="print the passages as JSON")
    search.set_defaults(run=_search)


def _settings(arguments: argparse.Namespace) -> Settings:
    given = {
        "corpus": getattr(arguments, "folder", None) or arguments.corpus,
        "index": arguments.index_folder,
        "host": getattr(arguments, "host", None),
        "port": getattr(arguments, "port", None),
    }
    return replace(
        Settings.from_environment(), **{key: value for key, value in given.items() if value is not None}
    )


def _progress() -> Callable[[int, int, str], None]:
    """Return a progress bar on standard error, drawn only on a terminal."""
    from tqdm import tqdm

    bar = tqdm(unit=" passages", desc="Indexing", disable=not sys.stderr.isatty(), leave=False)

    def show(done: int, total: int, what: str) -> None:
        bar.total = total
        bar.set_postfix_str(what)
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    return show


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.server import serve

    serve(settings, open_browser=not arguments.no_browser, progress=_progress())
    return 0


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.assistant import Assistant

    with Assistant.open(settings, progress=_progress()) as assistant:
        answer = assistant.ask(arguments.question, arguments.history)
    print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) if arguments.json else _plain(answer))
    return NOT_SAID if answer.status == "not_in_documents" else 0


def _plain(answer: Answer) -> str:
    """Return an answer with its sources as text for a terminal."""
    lines = []
    if answer.standalone_question != answer.question:
        lines += [f"Understood as: {answer.standalone_question}", ""]
    lines.append(answer.text)
    if answer.citations:
        lines += ["", "Sources"]
    for c in answer.citations:
        place = ", ".join(filter(None, (c.title, c.date, c.heading, f"page {c.page}" if c.page else "")))
        lines.append(f"[{c.number}] {place} ({c.source}, characters {c.start}–{c.end})")
    if answer.nearest:
        lines += ["", "Nearest passages, which do not answer it:"]
    lines += [f"- {c.title}, {c.heading}: {' '.join(c.quote.split())[:160]} …" for c in answer.nearest]
    return "\n".join(lines)


def _search(arguments: argparse.Namespace, settings: Settings) -> int:
    from assistant.assistant import Assistant

    if not arguments.question.strip():
        raise QueryError("The question is empty; say what to search for.")
    names = ("document", "date_from", "date_to", "heading")
    where = {name: value for name in names if (value := getattr(arguments, name))}
    with Assistant.open(settings, progress=_progress()) as assistant:
        hits = assistant.index.search(arguments.question, k=arguments.k, where=where or None)
        found = []
        for hit in hits:
            document = assistant.index.document(hit.passage.document_id)
            text = document.text[hit.passage.start : hit.passage.end]
            known = {"title": document.title, "source": document.source, "date": document.date}
            found.append(
                {**known, **asdict(hit.passage), "score": hit.score, "parts": dict(hit.parts), "text": text}
            )
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for hit_ in found:
            print(f"{hit_['score']:.3f}  {hit_['title']} › {hit_['heading']}")
            print(f"       {' '.join(hit_['text'].split())[:200]}")
    return 0


def _index(arguments: argparse.Namespace, settings: Settings) -> int:
    from index.build import build
    from index.embed import open_embedder

    report = build(
        settings.corpus,
        settings.index,
        embedder=open_embedder(settings.embedding_model),
        chroma_url=settings.chroma_url,
        progress=_progress(),
    )
    if arguments.json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        return 1 if report.failed else 0
    for name in ("added", "changed", "removed"):
        for source in getattr(report, name):
            print(f"{name}: {source}")
    for source, reason in report.failed:
        print(f"ateb: {source}: {reason}", file=sys.stderr)
    print(f"{len(report.unchanged)} unchanged; the index is in {settings.index}")
    return 1 if report.failed else 0


def _doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    from index.doctor import examine, repair
    from index.embed import open_embedder

    act = repair if arguments.repair else examine
    findings = act(
        settings.index, embedder=open_embedder(settings.embedding_model), chroma_url=settings.chroma_url
    )
    if arguments.json:
        print(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(f"{'ok ' if finding.ok else 'BAD'}  {finding.name}: {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1
