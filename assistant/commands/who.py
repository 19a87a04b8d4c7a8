"""`ateb who`: lists who does what, by body, relation, matter, document or year."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.commands.terminal import print_csv, print_json, progress_bar
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.register.page import Year
    from assistant.register.role import Role


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("body", nargs="?", default="", help="a body or a person, by any of its names")
    parser.add_argument("--relation", default="", help="only this relation, such as funds or chairs")
    parser.add_argument("--about", default="", help="only rows with these words")
    parser.add_argument("--document", default="", help="only this document (id or file)")
    parser.add_argument("--year", default="", help="only this year")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print the rows as CSV")
    form.add_argument("--json", action="store_true", help="print the rows as JSON")


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the rows; exit code 3 where there is none."""
    from assistant.assistant import Assistant
    from assistant.register.export import COLUMNS, cells_of
    from assistant.register.page import Year, by_year

    asked = {n: getattr(arguments, n) for n in ("body", "relation", "about", "document", "year")}
    with Assistant.open(settings, progress=progress_bar()) as assistant:
        roles = assistant.register(**asked)
    if arguments.json:
        print_json([role.to_dict() for role in roles])
    elif arguments.csv:
        print_csv(COLUMNS, map(cells_of, roles))
    else:
        for year in by_year(roles) if arguments.body else [Year("", tuple(roles))]:
            print("\n".join(_page(year)))
        print(f"ateb: {len(roles)} rows", file=sys.stderr)
    return 0 if roles else 3


def _page(year: Year) -> Iterator[str]:
    """Yield the lines of a year: its rows, each with its passage, and what changed."""
    if year.year:
        yield f"{year.year}:"
    for role in year.roles:
        yield _line(role)
        place = " › ".join(filter(None, (role.citation.title, role.citation.heading)))
        yield f"    “{' '.join(role.citation.quote.split())[:200]}” {place}, {role.citation.date}"
    yield from (f"+ new in {year.year}: {_line(role)}" for role in year.begun)
    yield from (f"- not said in {year.year}: {_line(role)}" for role in year.ended)


def _line(role: Role) -> str:
    told = ", ".join(filter(None, (role.amount, role.when)))
    return f"{role.body} — {role.relation} — {role.what}{f' ({told})' if told else ''}"
