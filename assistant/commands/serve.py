"""`ateb serve`: opens the window."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from assistant.commands.terminal import progress_bar
from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 7860)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def run(arguments: Namespace, settings: Settings) -> int:
    """Serve the window until it is interrupted."""
    from assistant.window.app import serve

    serve(settings, open_browser=not arguments.no_browser, progress=progress_bar())
    return 0
