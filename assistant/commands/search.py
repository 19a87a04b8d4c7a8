"""`ateb search`: finds passages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction
from dataclasses import asdict

from assistant.commands.terminal import print_json, progress_bar
from assistant.settings import Settings
from index.errors import QueryError


def add(commands: _SubParsersAction[ArgumentParser], common: ArgumentParser) -> None:
    """Add the command's arguments."""
    search = commands.add_parser("search", parents=[common], help="find passages")
    search.add_argument("question")
    search.add_argument("-k", type=int, default=8, help="passages to find (default 8)")
    for name in ("document", "date-from", "date-to", "heading"):
        search.add_argument(f"--{name}", help=f"only passages with this {name.replace('-', ' ')}")
    search.add_argument("--json", action="store_true", help="print the passages as JSON")
    search.set_defaults(run=run)


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the passages found, best first."""
    from assistant.assistant import Assistant

    if not arguments.question.strip():
        raise QueryError("The question is empty; say what to search for.")
    names = ("document", "date_from", "date_to", "heading")
    where = {name: value for name in names if (value := getattr(arguments, name))}
    with Assistant.open(settings, progress=progress_bar()) as assistant:
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
        print_json(found)
    else:
        for hit_ in found:
            print(f"{hit_['score']:.3f}  {hit_['title']} › {hit_['heading']}")
            print(f"       {' '.join(hit_['text'].split())[:200]}")
    return 0
