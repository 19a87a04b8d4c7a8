"""Who asks: a user with a role; every request that reaches a route has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from index.errors import AtebError

Role = Literal["reader", "curator"]
SCOPE_KEY = "ateb.user"  # where the gate leaves the user in a request's ASGI scope


class NotAllowedError(AtebError):
    """The user's role doesn't permit what was asked for."""


@dataclass(frozen=True, slots=True)
class User:
    """A person or a tool, by name; a curator may change the library, a reader may not."""

    name: str
    role: Role = "reader"


# The one user of a server that is bound to loopback and asks nobody to log in.
LOCAL = User("local", "curator")
NOBODY = User("", "reader")


def user_of(request: Any) -> User:
    """Return the user of a request, Starlette's or Gradio's; NOBODY, a reader, if none is known."""
    request = getattr(request, "request", request)  # Gradio's wraps Starlette's
    scope = getattr(request, "scope", None) or {}
    user = scope.get(SCOPE_KEY)
    return user if isinstance(user, User) else NOBODY


def require_curator(request: Any) -> User:
    """Return the user of a request that changes the library; raise NotAllowedError for a reader."""
    user = user_of(request)
    if user.role != "curator":
        raise NotAllowedError(
            f"{user.name or 'This user'} may read the library, not change it; ask a curator to do it."
        )
    return user
