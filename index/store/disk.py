"""What a disk refuses: told as what it is, with what to do."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from index.errors import IndexDamagedError, IndexUnusableError, IndexUnwritableError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Tell a full disk and a folder that can't be written as IndexUnwritableError."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _full(folder) from error
        if error.errno in _CLOSED:
            raise _closed(folder) from error
        raise


def told_of_sqlite(error: sqlite3.DatabaseError, path: Path) -> IndexUnusableError:
    """Return what an error of SQLite means for the catalogue at a path."""
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL":
        return _full(path.parent)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")) and not is_writable(
        path.parent
    ):
        return _closed(path.parent)
    return IndexDamagedError(
        f"The catalogue {path} can't be read ({error}); expected an SQLite file that "
        "Ateb wrote. Move it away and run `ateb index FOLDER`."
    )


def is_writable(folder: Path) -> bool:
    """Tell whether this process may write to a folder."""
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def address(path: Path) -> str:
    """Return how SQLite opens a file in a folder that can't be written: as one that no one changes."""
    return f"file:{quote(str(path))}?mode=ro&immutable=1"


def _full(folder: Path) -> IndexUnwritableError:
    try:
        left = shutil.disk_usage(folder).free >> 20
    except OSError:
        left = 0
    return IndexUnwritableError(
        f"The disk of {folder} is full ({left} MB left); make room and run `ateb index` again: "
        "what was indexed is kept."
    )


def _closed(folder: Path) -> IndexUnwritableError:
    return IndexUnwritableError(
        f"The folder {folder} can't be written to; name another with ATEB_INDEX, or only read "
        "(ATEB_READ_ONLY on)."
    )
