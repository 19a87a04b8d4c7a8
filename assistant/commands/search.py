"""`ateb search`: finds passages."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.commands.terminal import print_json, progress_bar
from assistant.settings import Settings
from index.errors import QueryError


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("question")
    parser.add_argument("-k", type=int, default=8, help="passages to find (default 8)")
    for name in ("document", "date-from", "date-to", "heading"):
        parser.add_argument(f"--{name}", help=f"only passages with this {name.replace('-', ' ')}")
    parser.add_argument("--json", action="store_true", help="print the passages as JSON")


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the passages found, best first."""
    from assistant.assistant import Assistant
    from assistant.serve.schemas import PassageFound

    if not arguments.question.strip():
        raise QueryError("The question is empty; say what to search for.")
    names = ("document", "date_from", "date_to", "heading")
    where = {name: value for name in names if (value := getattr(arguments, name))}
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        hits = assistant.index.search(arguments.question, k=arguments.k, where=where or None)
        found = [PassageFound.of(hit, assistant.index.document(hit.passage.document_id)) for hit in hits]
    if arguments.json:
        print_json([{**f.model_dump(), "parts": dict(h.parts)} for f, h in zip(found, hits, strict=True)])
        return 0
    for passage in found:
        print(f"{passage.score:.3f}  {passage.title} › {passage.heading}")
        print(f"       {' '.join(passage.text.split())[:200]}")
    return 0
