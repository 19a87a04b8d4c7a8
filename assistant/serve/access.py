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
from typing import TYPE_CHECKING

from assistant.serve.identity import Role, User
from assistant.serve.store import transaction
from index.errors import AtebError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FILE = "access.sqlite"
SHORTEST, LONGEST = 12, 256  # characters; length is what counts (NIST SP 800-63B)
_NAME = re.compile(r"[^\W_][\w.@-]{0,63}")
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
    """A user or a key that can't be made, changed or found."""


class PasswordError(AtebError):
    """A password that can't be set."""


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
        return self._path.is_file() and bool(
            self.users() or any(not key.revoked for key in self.known_keys())
        )

    def add_user(self, name: str, password: str, role: Role = "reader") -> None:
        """Add a user; raise AccessError where there is one of this name."""
        _check_name(name)
        hashed = hash_password(password)
        with self._transaction() as db:
            if db.execute("SELECT 1 FROM users WHERE name = ?", (name,)).fetchone():
                raise AccessError(f"There is a user {name!r} already; change it with `ateb user set`.")
            db.execute("INSERT INTO users VALUES (?, ?, ?, ?)", (name, role, hashed, _now()))

    def set_user(self, name: str, *, password: str | None = None, role: Role | None = None) -> None:
        """Change a user's password or role, and end the user's sessions."""
        with self._transaction() as db:
            self._must_exist(db, name)
            if password is not None:
                db.execute("UPDATE users SET password = ? WHERE name = ?", (hash_password(password), name))
            if role is not None:
                db.execute("UPDATE users SET role = ? WHERE name = ?", (role, name))
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def remove_user(self, name: str) -> None:
        """Remove a user, and end the user's sessions."""
        with self._transaction() as db:
            self._must_exist(db, name)
            db.execute("DELETE FROM users WHERE name = ?", (name,))

    def users(self) -> list[tuple[User, str]]:
        """Return each user with the day of its making, by name."""
        with self._transaction() as db:
            rows = db.execute("SELECT name, role, created FROM users ORDER BY name").fetchall()
        return [(User(name, role), created) for name, role, created in rows]

    def log_in(self, name: str, password: str, *, hours: float) -> str | None:
        """Return a new session's token, or None where name or password is wrong."""
        with self._transaction() as db:
            row = db.execute("SELECT password FROM users WHERE name = ?", (name,)).fetchone()
        if not verify_password(row[0] if row else None, password):
            return None
        token = secrets.token_urlsafe(32)
        with self._transaction() as db:
            db.execute("DELETE FROM sessions WHERE expires < ?", (self._clock(),))
            db.execute(
                "INSERT INTO sessions SELECT ?, name, ? FROM users WHERE name = ?",
                (_digest(token), self._clock() + hours * 3600, name),
            )
        return token

    def session_user(self, token: str) -> User | None:
        """Return the user of a session that has not ended."""
        query = "SELECT u.name, u.role, s.expires FROM sessions s JOIN users u USING (name) WHERE digest = ?"
        with self._transaction() as db:
            row = db.execute(query, (_digest(token),)).fetchone()
        return User(row[0], row[1]) if row and row[2] > self._clock() else None

    def log_out(self, token: str) -> None:
        """End a session."""
        with self._transaction() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (_digest(token),))

    def add_key(self, name: str, role: Role = "reader") -> str:
        """Return a new API key for a tool; it can't be shown again."""
        _check_name(name)
        identifier, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        with self._transaction() as db:
            db.execute(
                "INSERT INTO keys (id, name, role, digest, created) VALUES (?, ?, ?, ?, ?)",
                (identifier, name, role, _digest(secret), _now()),
            )
        return f"ateb_{identifier}_{secret}"

    def key_user(self, key: str) -> User | None:
        """Return the tool that a key was made for, or None where it is unknown or revoked."""
        parts = key.split("_", 2)
        if len(parts) != 3 or parts[0] != "ateb":
            return None
        query = "SELECT name, role, digest FROM keys WHERE id = ? AND revoked = ''"
        with self._transaction() as db:
            row = db.execute(query, (parts[1],)).fetchone()
        if row is None or not secrets.compare_digest(row[2], _digest(parts[2])):
            return None
        return User(f"key:{row[0]}", row[1])

    def known_keys(self) -> list[Key]:
        """Return every key, the oldest first."""
        with self._transaction() as db:
            rows = db.execute("SELECT id, name, role, created, revoked FROM keys ORDER BY created, id")
            return [Key(*row) for row in rows]

    def revoke_key(self, identifier: str) -> None:
        """Revoke a key by its id; what was done with it stays on record."""
        query = "UPDATE keys SET revoked = ? WHERE id = ? AND revoked = ''"
        with self._transaction() as db:
            if not db.execute(query, (_now(), identifier)).rowcount:
                raise AccessError(f"There is no key {identifier!r} in use; `ateb key list` shows them.")

    @staticmethod
    def _must_exist(db: sqlite3.Connection, name: str) -> None:
        if not db.execute("SELECT 1 FROM users WHERE name = ?", (name,)).fetchone():
            raise AccessError(f"There is no user {name!r}; `ateb user list` shows them.")

    def _transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        advice = "Move it away to begin anew; users and keys must then be made again."
        return transaction(self._path, _SCHEMA, failure=AccessError, advice=advice)


def hash_password(password: str) -> str:
    """Return the hash of a new password; raise PasswordError for one too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(
            f"The password has {len(password)} characters; expected {SHORTEST} to {LONGEST}. "
            "Several words are easy to remember and hard to guess."
        )
    return _hasher().hash(password)


def verify_password(hashed: str | None, password: str) -> bool:
    """Tell whether a password fits a hash; with no hash, take as long and return False."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed or _nobody(), password[:LONGEST]) and hashed is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(parallelism=1)


@lru_cache(maxsize=1)
def _nobody() -> str:
    """Return the hash that is tried where there is no such user, so that time tells nothing."""
    return _hasher().hash("the password of no user")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise AccessError(
            f"{name!r} is no name; expected up to 64 letters, digits, dots, @ or hyphens, a letter first."
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
