"""The commands of `ateb`, a file each: its first line is its help, `add` its arguments, `run` does it."""

from __future__ import annotations

from assistant.commands import (
    ask,
    audit,
    doctor,
    evaluate,
    feedback,
    index,
    key,
    mcp,
    search,
    serve,
    user,
    verify,
    who,
)

COMMANDS = (serve, ask, who, search, index, doctor, feedback, evaluate, mcp, verify, user, key, audit)
