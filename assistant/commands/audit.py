"""`ateb audit`: exports the record of answers, and removes what is past its days."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from assistant.commands.terminal import common_options, print_csv, print_json
from assistant.settings import Settings

COLUMNS = ("number", "at", "user", "interface", "question", "status", "index_version", "text", "passages")


def add(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    common = common_options()
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    export = acts.add_parser("export", parents=[common], help="print the record")
    export.add_argument("--since", default="", help="from this day (2026-01-31)")
    export.add_argument("--until", default="", help="to this day, with it")
    export.add_argument("--user", default="", help="of this user alone")
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    acts.add_parser("purge", parents=[common], help="remove what is older than ATEB_AUDIT_DAYS")


def run(arguments: Namespace, settings: Settings) -> int:
    """Print the record, whole as JSON lines or in short as CSV; or purge it."""
    from assistant.serve.audit import AuditLog, audit_days

    log = AuditLog(settings.index, days=audit_days(settings))
    if arguments.act == "purge":
        print(f"{log.purge()} records older than {log.days} days removed")
        return 0
    records = log.records(since=arguments.since, until=arguments.until, user=arguments.user)
    if arguments.format == "jsonl":
        for record in records:
            print_json(asdict(record), indent=None)
        return 0
    rows = []
    for record in records:
        shown = record.answer["citations"] or record.answer["nearest"]
        places = [f"{c['source']} {c['start']}–{c['end']}" for c in shown]
        known = {**asdict(record), "text": record.answer["text"], "passages": "; ".join(places)}
        rows.append([known[column] for column in COLUMNS])
    print_csv(COLUMNS, rows)
    return 0
