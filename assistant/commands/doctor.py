"""`ateb doctor`: examines the index, and mends it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from assistant.commands.terminal import print_json
from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--repair", action="store_true", help="mend what is found broken")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the findings; exit code 1 where something is wrong."""
    from index.build import examine, repair
    from index.embed import open_embedder

    act = repair if arguments.repair else examine
    findings = act(
        settings.index, embedder=open_embedder(settings.embedding_model), chroma_url=settings.chroma_url
    )
    if arguments.json:
        print_json([asdict(f) for f in findings])
    else:
        for finding in findings:
            print(f"{'ok ' if finding.ok else 'BAD'}  {finding.name}: {finding.message}")
    return 0 if all(finding.ok for finding in findings) else 1
