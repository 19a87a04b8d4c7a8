"""`ateb verify`: tells whether answers are borne out by their contexts."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from assistant.commands.terminal import print_json, progress_bar
from assistant.settings import Settings
from index.errors import AtebError


class LineError(AtebError):
    """A line of the input can't be verified."""


def add(commands: _SubParsersAction[ArgumentParser], common: ArgumentParser) -> None:
    """Add the command's arguments."""
    verify = commands.add_parser(
        "verify",
        parents=[common],
        help="check answers against their contexts",
        description='Reads a line of JSON an answer, {"question", "context", "response"}, and prints a line '
        "of JSON each: supported or not, the score, and each sentence with its span, score and reasons.",
    )
    verify.add_argument("file", help="a file of JSON lines, or - for standard input")
    verify.set_defaults(run=run)


def run(arguments: Namespace, settings: Settings) -> int:
    """Print a verdict a line; raise LineError at a line that is none of the form expected."""
    from assistant.verify import open_verifier
    from assistant.verify_response import verify_response
    from index.embed import open_embedder

    verifier = open_verifier(settings.verifier, open_embedder(settings.embedding_model))
    show, total = progress_bar(), _lines(arguments.file)
    for done, row in enumerate(_rows(arguments.file), start=1):
        verdict = verify_response(
            row["response"], row["context"], verifier, question=str(row.get("question") or "")
        )
        known = {"id": row["id"]} if "id" in row else {}
        print_json({**known, **verdict.to_dict()}, indent=None)
        sys.stdout.flush()
        show(done, max(done + 1, total), "answers verified")
    show(total, total, "answers verified")
    return 0


def _lines(name: str) -> int:
    """Return how many lines a file has, 0 where that can't be told beforehand."""
    try:
        with Path(name).open("rb") as file:
            return sum(1 for line in file if line.strip())
    except OSError:
        return 0


def _rows(name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows as they are read, so that the first verdict does not wait for the last line."""
    try:
        with nullcontext(sys.stdin) if name == "-" else Path(name).open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _row(line, number)
    except (OSError, UnicodeDecodeError) as error:
        raise LineError(f"{name} can't be read ({error}); expected a file of JSON lines in UTF-8.") from None


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f"Line {number} is not JSON ({error.msg}); expected an object a line.") from None
    missing = [key for key in ("context", "response") if not isinstance(row, dict) or key not in row]
    if missing or not isinstance(row["response"], str):
        raise LineError(
            f"Line {number} has no {' and no '.join(missing) or 'text as response'}; expected "
            '{"question": text, "context": text, "response": text}.'
        )
    found: dict[str, Any] = row
    return found
