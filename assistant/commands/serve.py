"""`ateb serve`: opens the window."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, _SubParsersAction

from assistant.commands.terminal import progress_bar
from assistant.settings import Settings


def add(commands: _SubParsersAction[ArgumentParser], common: ArgumentParser) -> None:
    """Add the command's arguments."""
    serve = commands.add_parser("serve", parents=[common], help="open the chat window")
    serve.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default 7860)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve.set_defaults(run=run)


def run(arguments: Namespace, settings: Settings) -> int:
    """Serve the window until it is interrupted."""
    from assistant.window.app import serve

    serve(settings, open_browser=not arguments.no_browser, progress=progress_bar())
    return 0
