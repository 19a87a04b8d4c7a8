"""Passwords as argon2id hashes (RFC 9106), by argon2-cffi."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index.errors import AtebError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256  # characters; length is what counts (NIST SP 800-63B)


class PasswordError(AtebError):
    """A password that can't be set."""


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
