"""`ateb mcp`: answers other tools over stdio, by the Model Context Protocol."""

from __future__ import annotations

import contextlib
import sys
from argparse import ArgumentParser, Namespace

from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add no arguments: it has none of its own."""


def run(arguments: Namespace, settings: Settings) -> int:
    """Answer until the other side closes; standard output carries the protocol alone."""
    with contextlib.redirect_stdout(sys.stderr):
        from assistant.assistant import Assistant
        from assistant.serve.logs import start_logging
        from assistant.serve.mcp_server import mcp_server
        from assistant.serve.service import Service

        assistant = Assistant.open(settings)
    with assistant:
        server = mcp_server(Service(assistant))
        start_logging()  # after it, which has set up a log of its own
        server.run("stdio")
    return 0
