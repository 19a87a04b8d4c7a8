"""The commands of `ateb`, a file each: `add` states its arguments, `run` does it."""

from __future__ import annotations

from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Callable

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

Add = Callable[["_SubParsersAction[ArgumentParser]", ArgumentParser], None]

# Each adds its arguments, and sets `run(arguments, settings) -> exit code`.
COMMANDS: tuple[Add, ...] = (
    serve.add, ask.add, who.add, search.add, index.add, doctor.add, feedback.add, evaluate.add,
    mcp.add, verify.add,
    user.add, key.add, audit.add,
)  # fmt: skip
