"""One owner: whoever writes to an index holds its lock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IndexLockedError
from index.store.disk import disk_errors


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the lock of an index; raise IndexLockedError, naming the holder, where another does.

    Raises IndexUnwritableError for a full disk and for a folder that can't be written to.
    """
    holder = folder / "writer"
    lock = FileLock(folder / "write.lock", timeout=0)
    try:
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
    except Timeout:
        who = holder.read_text(encoding="utf-8").strip() if holder.is_file() else "another process"
        raise IndexLockedError(
            f"The index in {folder} is being written by {who}; wait for it to end, or stop it."
        ) from None
    try:
        with disk_errors(folder):
            holder.write_text(f"process {os.getpid()}", encoding="utf-8")
            yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
