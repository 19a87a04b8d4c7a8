"""`ateb verify`: tells whether answers are borne out by their contexts."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    for row in _rows(arguments.file):
        verdict = verify_response(
            row["response"], row["context"], verifier, question=str(row.get("question") or "")
        )
        known = {"id": row["id"]} if "id" in row else {}
        print(json.dumps({**known, **verdict.to_dict()}, ensure_ascii=False), flush=True)
    return 0


def _rows(name: str) -> Iterator[dict[str, Any]]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LineError(f"{name} can't be read ({error}); expected a file of JSON lines in UTF-8.") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise LineError(f"Line {number} is not JSON ({error.msg}); expected an object a line.") from None
        missing = [key for key in ("context", "response") if not isinstance(row, dict) or key not in row]
        if missing or not isinstance(row["response"], str):
            raise LineError(
                f"Line {number} has no {' and no '.join(missing) or 'text as response'}; expected "
                '{"question": text, "context": text, "response": text}.'
            )
        yield row
