"""Starts the chat window: the same as `ateb serve`."""

import sys

from assistant.commands.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
