"""`ateb user`: adds, changes, removes and lists those who may log in."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace

from assistant.commands.terminal import common_options
from assistant.settings import Settings


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    common = common_options()
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    new = acts.add_parser("add", parents=[common], help="add a user; the password is asked for")
    new.add_argument("name")
    new.add_argument("--role", choices=("reader", "curator"), default="reader")
    change = acts.add_parser("set", parents=[common], help="change a user, and end the user's sessions")
    change.add_argument("name")
    change.add_argument("--role", choices=("reader", "curator"))
    change.add_argument("--password", action="store_true", help="ask for a new password")
    gone = acts.add_parser("remove", parents=[common], help="remove a user")
    gone.add_argument("name")
    acts.add_parser("list", parents=[common], help="list the users")


def run(arguments: Namespace, settings: Settings) -> int:
    """Do what was asked; a password is read from the terminal, or from a line of standard input."""
    from assistant.serve.access import AccessError, AccessStore

    store = AccessStore(settings.index)
    if arguments.act == "add":
        store.add_user(arguments.name, _password(), arguments.role)
        print(f"{arguments.name} may log in as a {arguments.role}.")
    elif arguments.act == "set":
        if not (arguments.role or arguments.password):
            raise AccessError("There is nothing to change; name --role or --password.")
        password = _password() if arguments.password else None
        store.set_user(arguments.name, password=password, role=arguments.role)
        print(f"{arguments.name} is changed, and has to log in again.")
    elif arguments.act == "remove":
        store.remove_user(arguments.name)
        print(f"{arguments.name} may no longer log in.")
    else:
        for user, created in store.users():
            print(f"{user.name}\t{user.role}\t{created}")
    return 0


def _password() -> str:
    """Return a password, never taken from the arguments, which others on the machine can see."""
    from assistant.serve.access import AccessError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("The same again: "):
        raise AccessError("The two passwords differ; nothing was changed.")
    return password
