"""`ateb evaluate FOLDER`: retrieval, or answers too, over a folder in BEIR's layout."""

from __future__ import annotations

import json
import tempfile
from argparse import Namespace
from dataclasses import asdict, replace
from pathlib import Path

from assistant.commands.progress import progress_bar
from assistant.settings import Settings


def run_beir(arguments: Namespace, settings: Settings) -> int:
    """Index the folder's documents, and print the measures.

    The index is made in a temporary folder, or kept in --index-folder for the next time.
    """
    if arguments.index_folder:
        return _run(arguments, settings, arguments.index_folder)
    with tempfile.TemporaryDirectory(prefix="ateb-beir-") as work:
        return _run(arguments, settings, Path(work))


def _run(arguments: Namespace, settings: Settings, work: Path) -> int:
    from assistant.assistant import Assistant
    from assistant.evaluation import evaluate
    from assistant.evaluation.beir import evaluate_retrieval, load_beir
    from assistant.evaluation.outputs import Outputs
    from index.build import build
    from index.embed import open_embedder

    embedder = open_embedder(settings.embedding_model)
    if not arguments.answers:
        figures = evaluate_retrieval(
            arguments.questions, work, embedder=embedder, limit=arguments.limit, progress=progress_bar()
        )
        if arguments.json:
            print(json.dumps({name: asdict(estimate) for name, estimate in figures.items()}, indent=1))
            return 0
        for name, estimate in figures.items():
            between = f"  {estimate.low:.4f} – {estimate.high:.4f}" if estimate.low is not None else ""
            print(f"{name:<12}{estimate.value:.4f}{between}  n = {estimate.n}")
        return 0
    outputs = Outputs.check(arguments)
    beir = load_beir(arguments.questions, work / "documents")
    where = replace(settings, corpus=work / "documents", index=work / "index")
    build(where.corpus, where.index, embedder=embedder, progress=progress_bar())
    with Assistant.open(where, embedder=embedder) as assistant:
        report = evaluate(
            assistant,
            beir.queries[: arguments.limit],
            name="Ateb",
            questions_name=beir.name,
            where=lambda q: {"document": beir.sources[q.context]} if q.context in beir.sources else None,
            progress=progress_bar(),
        )
    return outputs.write(report)
