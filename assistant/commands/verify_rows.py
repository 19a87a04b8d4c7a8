"""Answers to verify from a file, in Ateb's form, RAGTruth's or LettuceDetect's."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import AtebError


class LineError(AtebError):
    """A line of the input can't be verified."""


@dataclass(frozen=True, slots=True)
class Row:
    """An answer with its context; supported: whether people found it so, None where nobody says."""

    id: Any
    question: str
    context: list[str]
    response: str
    supported: bool | None


def rows_of(name: str) -> Iterator[Row]:
    """Yield the rows as they are read, so that the first verdict does not wait for the last line.

    name: a file, or "-" for standard input; beside RAGTruth's lies source_info.jsonl. Raises LineError.
    """
    sources: dict[str, Any] | None = None
    for number, row in _objects(name):
        told = row if isinstance(row, dict) else {}
        if "source_id" in told and "context" not in told:
            if sources is None:
                beside = _objects(str(Path(name).with_name("source_info.jsonl")))
                sources = {str(source["source_id"]): source["source_info"] for _, source in beside}
            source = sources.get(str(told["source_id"]))
            passages = {"context": source}
            if isinstance(source, dict) and "passages" in source:
                passages = {"context": source["passages"], "question": source.get("question")}
            told = {**told, **passages}
        yield _row(told, number)


def _objects(name: str) -> Iterator[tuple[int, Any]]:
    """Yield (line, object): of JSON lines, or of one array."""
    try:
        with nullcontext(sys.stdin) if name == "-" else Path(name).open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if number == 1 and line.lstrip().startswith("["):
                    yield from enumerate(json.loads(line + file.read()), start=1)
                    return
                if line.strip():
                    yield number, json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f"Line {number} is not JSON ({error.msg}); expected an object a line.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise LineError(f"{name} can't be read ({error}); expected a file of JSON lines in UTF-8.") from None


def _row(told: Mapping[str, Any], number: int) -> Row:
    """Return a row of Ateb's form, or LettuceDetect's: "prompt", "answer", "labels"."""
    context, response = told.get("context", told.get("prompt")), told.get("response", told.get("answer"))
    missing = [key for key, value in (("context", context), ("response", response)) if value is None]
    if missing or not isinstance(response, str):
        raise LineError(
            f"Line {number} has no {' and no '.join(missing) or 'text as response'}; expected {{"
            '"question": text, "context": text, "response": text}, or a line of RAGTruth (its source in '
            "source_info.jsonl beside it) or LettuceDetect."
        )
    labels = told.get("labels")
    supported = told.get("supported") if labels is None else not labels
    return Row(told.get("id"), str(told.get("question") or ""), context_texts(context), response, supported)


def context_texts(context: Any) -> list[str]:
    """Return the texts of a context: passages apart, values of JSON as lines."""
    if isinstance(context, str):
        if context.strip()[:1] in ("{", "["):
            try:
                return context_texts(json.loads(context))
            except json.JSONDecodeError:
                pass
        parts = re.split(r"\n\s*\n|(?:^|\n)\s*passage \d+\s*:", context, flags=re.IGNORECASE)
        bare = (re.sub(r"^\s*passage \d+\s*:", "", part, flags=re.IGNORECASE).strip() for part in parts)
        return [part for part in bare if part]
    if isinstance(context, Mapping):
        return ["\n".join(_lines(context, ""))]
    if isinstance(context, Sequence):
        return [text for item in context for text in context_texts(item)]
    return [str(context)]


def _lines(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _lines(inner, f"{name} {re.sub(r'[_-]+', ' ', str(key))}".strip())
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner, name)
    elif value is not None:
        yield f"{name}: {str(value).strip()}.\n"
