"""The command `ateb`; what each command does stands in `assistant/commands`.

Exit codes: 0 done; 1 an error, in one line; 2 wrong usage; 3 `ask`: the documents do not say.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.commands import COMMANDS
from assistant.commands.terminal import common_options
from assistant.settings import Settings
from index.errors import AtebError


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
    parser = argparse.ArgumentParser(
        prog="ateb",
        description="Answers from your documents, quoted and cited; or says that they do not say.",
        epilog="Settings are read from ATEB_… variables; the README lists them.",
    )
    parser.set_defaults(corpus=None, index_folder=None, debug=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        name, does = command.__name__.rpartition(".")[2], (command.__doc__ or "").partition(": ")[2]
        its_parser = commands.add_parser(name, parents=[common_options()], help=does)
        its_parser.set_defaults(run=command.run)
        command.add(its_parser)
    return parser


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
