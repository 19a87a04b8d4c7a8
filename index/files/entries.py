"""catalogue.toml: what a folder's owner says of its documents."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from index.errors import CorpusError

CATALOGUE = "catalogue.toml"
KEYS = (
    "title", "author", "office", "date", "date_text", "date_basis", "date_note", "publisher", "original",
)  # fmt: skip
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Entries:
    """What is said of each file; problems: (file, what is wrong with its entry), which is passed over."""

    of: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()


def read_entries(folder: Path) -> Entries:
    """Read a folder's catalogue.toml; raise CorpusError only where it is no TOML at all."""
    path = folder / CATALOGUE
    if not path.is_file():
        return Entries()
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CorpusError(f"{path} can't be read ({error}); expected TOML, one table a file.") from error
    entries: dict[str, dict[str, str]] = {}
    problems: list[tuple[str, str]] = []
    for source, table in tables.items():
        if not isinstance(table, dict):
            told = f"is no table; expected [{json.dumps(source, ensure_ascii=False)}] and keys below it."
            problems.append((source, told))
        elif not (folder / source).is_file():
            problems.append((source, "there is no such file; correct the name or remove the entry."))
        else:
            entry = {key: _plain(value) for key, value in table.items()}
            wrong = list(_wrong(entry))
            problems += [(source, told) for _, told in wrong]
            bad = {key for key, _ in wrong}
            entries[source] = {k: v for k, v in entry.items() if k not in bad and isinstance(v, str)}
    return Entries(entries, tuple(problems))


def _plain(value: object) -> object:
    """Return a date of TOML, or a year, as text."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and 1000 <= value <= 9999 else value


def _wrong(entry: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield (key, what is wrong) of an entry."""
    for key, value in entry.items():
        if key not in KEYS:
            near = difflib.get_close_matches(key.lower(), KEYS, 1)
            meant = f"; did you mean {near[0]}?" if near else f"; expected one of {', '.join(KEYS)}."
            yield key, f"{key} is no key{meant}"
        elif not isinstance(value, str):
            yield key, f"{key} is {value!r}; expected text in quotes."
        elif key == "date" and value and not (_DATE.fullmatch(value) and _is_day(value)):
            yield key, f"date is {value!r}; expected 2018-04-23, 2018-04 or 2018."
        elif key == "date_basis" and value not in ("stated", "inferred"):
            yield key, f"date_basis is {value!r}; expected stated or inferred."


def _is_day(iso: str) -> bool:
    try:
        return len(iso) < 10 or bool(date.fromisoformat(iso))
    except ValueError:
        return False
