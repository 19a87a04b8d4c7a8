"""Who may come in: users with passwords, sessions and API keys, in one SQLite file of their own."""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.serve.identity import Role, User
from assistant.serve.store import transaction
from index.errors import AtebError

FILE = "access.sqlite"
SHORTEST, LONGEST = 12, 256  # characters; length is what counts (NIST SP 800-63B)
_NAME = re.compile(r"[^\W_][\w.@-]{0,63}")
_HASHER = PasswordHasher(parallelism=1)
_SCHEMA = """
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, digest TEXT NOT NULL,
    created TEXT NOT NULL, revoked TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, name TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    expires REAL NOT NULL);
"""


class AccessError(AtebError):
    """A user, a password or a key that can't be made, changed or found."""


@dataclass(frozen=True, slots=True)
class Key:
    """An API key as it is listed; the key itself is shown once, when it is made."""

    id: str
    name: str
    role: str
    created: str
    revoked: str


class AccessStore:
    """Users, sessions and keys in a folder; safe to use from threads and processes.

    Passwords are kept as argon2id hashes; session tokens and keys, which are random, as SHA-256.
    """

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path = folder / FILE
        self._clock = clock

    def exists(self) -> bool:
        """Tell whether there is a user or a key that opens anything."""
        used = "SELECT name FROM users UNION SELECT id FROM keys WHERE revoked = ''"
        return self._path.is_file() and bool(self._rows(used))

    def add_user(self, name: str, password: str, role: Role = "reader") -> None:
        """Add a user; raise AccessError where there is one of this name."""
        _check_name(name)
        hashed = _hashed(password)
        new = "INSERT INTO users VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        with self._transaction() as db:
            if not db.execute(new, (name, role, hashed, _now())).rowcount:
                raise AccessError(f"There is a user {name!r} already; change it with `ateb user set`.")

    def set_user(self, name: str, *, password: str | None = None, role: Role | None = None) -> None:
        """Change a user's password or role, and end the user's sessions."""
        hashed = None if password is None else _hashed(password)
        change = "UPDATE users SET password = coalesce(?, password), role = coalesce(?, role) WHERE name = ?"
        self._change_user(change, hashed, role, name)

    def remove_user(self, name: str) -> None:
        """Remove a user, and end the user's sessions."""
        self._change_user("DELETE FROM users WHERE name = ?", name)

    def users(self) -> list[tuple[User, str]]:
        """Return each user with the day of its making, by name."""
        rows = self._rows("SELECT name, role, created FROM users ORDER BY name")
        return [(User(name, role), created) for name, role, created in rows]

    def log_in(self, name: str, password: str, *, hours: float) -> str | None:
        """Return a new session's token, or None where name or password is wrong."""
        found = self._rows("SELECT password FROM users WHERE name = ?", name)
        if not _fits(found[0][0] if found else None, password):
            return None
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._transaction() as db:
            db.execute("DELETE FROM sessions WHERE expires < ?", (now,))
            new = "INSERT INTO sessions SELECT ?, name, ? FROM users WHERE name = ?"
            db.execute(new, (_digest(token), now + hours * 3600, name))
        return token

    def session_user(self, token: str) -> User | None:
        """Return the user of a session that has not ended."""
        query = "SELECT name, role FROM sessions JOIN users USING (name) WHERE digest = ? AND expires > ?"
        return next((User(*row) for row in self._rows(query, _digest(token), self._clock())), None)

    def log_out(self, token: str) -> None:
        """End a session."""
        with self._transaction() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (_digest(token),))

    def add_key(self, name: str, role: Role = "reader") -> str:
        """Return a new API key for a tool; it can't be shown again."""
        _check_name(name)
        identifier, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        new = "INSERT INTO keys (id, name, role, digest, created) VALUES (?, ?, ?, ?, ?)"
        with self._transaction() as db:
            db.execute(new, (identifier, name, role, _digest(secret), _now()))
        return f"ateb_{identifier}_{secret}"

    def key_user(self, key: str) -> User | None:
        """Return the tool that a key was made for, or None where it is unknown or revoked."""
        sign, _, rest = key.partition("_")
        identifier, _, secret = rest.partition("_")
        query = "SELECT name, role, digest FROM keys WHERE id = ? AND revoked = ''"
        for name, role, digest in self._rows(query, identifier) if sign == "ateb" else ():
            if secrets.compare_digest(digest, _digest(secret)):
                return User(f"key:{name}", role)
        return None

    def known_keys(self) -> list[Key]:
        """Return every key, the oldest first."""
        query = "SELECT id, name, role, created, revoked FROM keys ORDER BY created, id"
        return [Key(*row) for row in self._rows(query)]

    def revoke_key(self, identifier: str) -> None:
        """Revoke a key by its id; what was done with it stays on record."""
        query = "UPDATE keys SET revoked = ? WHERE id = ? AND revoked = ''"
        with self._transaction() as db:
            if not db.execute(query, (_now(), identifier)).rowcount:
                raise AccessError(f"There is no key {identifier!r} in use; `ateb key list` shows them.")

    def _change_user(self, change: str, *values: object) -> None:
        """Make a change to a user, whose name comes last, and end the user's sessions."""
        with self._transaction() as db:
            if not db.execute(change, values).rowcount:
                raise AccessError(f"There is no user {values[-1]!r}; `ateb user list` shows them.")
            db.execute("DELETE FROM sessions WHERE name = ?", values[-1:])

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._transaction() as db:
            return db.execute(query, values).fetchall()

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        advice = "Move it away to begin anew; users and keys must then be made again."
        return transaction(self._path, _SCHEMA, failure=AccessError, advice=advice)


def _hashed(password: str) -> str:
    """Return the hash of a new password; raise AccessError for one too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccessError(
            f"The password has {len(password)} characters; expected {SHORTEST} to {LONGEST}. "
            "Several words are easy to remember and hard to guess."
        )
    return _HASHER.hash(password)


def _fits(hashed: str | None, password: str) -> bool:
    """Tell whether a password fits a hash; with no hash, take as long and return False."""
    try:
        return _HASHER.verify(hashed or _nobody(), password[:LONGEST]) and hashed is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Return the hash that is tried where there is no such user, so that time tells nothing."""
    return _HASHER.hash("the password of no user")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise AccessError(
            f"{name!r} is no name; expected up to 64 letters, digits, dots, @ or hyphens, a letter first."
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
