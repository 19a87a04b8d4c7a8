"""`ateb index`: brings the index up to date with a folder."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from assistant.commands.terminal import print_json, progress_bar
from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("folder", nargs="?", type=Path, help="folder of documents")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")


def run(arguments: Namespace, settings: Settings) -> int:
    """Index, and print what was done; exit code 1 where a file can't be read."""
    from assistant.register.annotator import open_annotator
    from index.build import build
    from index.embed import open_embedder

    report = build(
        settings.corpus,
        settings.index,
        embedder=open_embedder(settings.embedding_model),
        chroma_url=settings.chroma_url,
        progress=progress_bar(),
        annotator=open_annotator(
            settings.spacy_model, say=lambda text: print(f"ateb: {text}", file=sys.stderr)
        ),
    )
    if arguments.json:
        print_json(asdict(report))
        return 1 if report.failed else 0
    for name in ("added", "changed", "removed"):
        for source in getattr(report, name):
            print(f"{name}: {source}")
    if report.reread:
        print(f"{len(report.reread)} read anew, as this version reads them otherwise than the one before")
    for told, form in (
        (report.failed, "{}: {}"),
        (report.problems, "catalogue.toml, {!r}: {}"),
        (report.left_out, "{}: not read: {}"),
        (report.hidden, "{}: holds text that a reader does not see ({}); look at the file."),
    ):
        for source, text in told:
            print(f"ateb: {form.format(source, text)}", file=sys.stderr)
    print(f"{len(report.unchanged)} unchanged; the index is in {settings.index}")
    return 1 if report.failed else 0
