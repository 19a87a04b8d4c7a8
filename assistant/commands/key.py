"""`ateb key`: makes, lists and revokes API keys for tools."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from assistant.commands.terminal import common_options
from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    common = common_options()
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    new = acts.add_parser("add", parents=[common], help="make a key; it is shown once")
    new.add_argument("name", help="of the tool that it is for")
    new.add_argument("--role", choices=("reader", "curator"), default="reader")
    gone = acts.add_parser("revoke", parents=[common], help="revoke a key")
    gone.add_argument("id", help="as `ateb key list` shows it")
    acts.add_parser("list", parents=[common], help="list the keys, without their secrets")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do what was asked; standard output carries the key alone."""
    from assistant.serve.access import AccessStore

    store = AccessStore(settings.index)
    if arguments.act == "add":
        key = store.add_key(arguments.name, arguments.role)
        print("Keep it safe: it can't be shown again. Send it as `Authorization: Bearer …`.", file=sys.stderr)
        print(key)
    elif arguments.act == "revoke":
        store.revoke_key(arguments.id)
        print(f"The key {arguments.id} opens nothing any more.")
    else:
        for known in store.known_keys():
            state = f"revoked {known.revoked}" if known.revoked else "in use"
            print(f"{known.id}\t{known.name}\t{known.role}\t{known.created}\t{state}")
    return 0
