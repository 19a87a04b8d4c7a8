"""Question sets: a JSON object a line, checked before anything is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from assistant.answers import Status
from index import AtebError

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
WORST_LINES = 20  # of a set's faults, that many are named; the rest are counted


class QuestionsError(AtebError):
    """A question set can't be read; the message names each bad line with the reason."""


class Evidence(BaseModel):
    """Where an answer stands: a document (its file name, id or title) and a quotation of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc: str = ""
    quote: Text


class Question(BaseModel):
    """A question with what its answer must hold, and where that stands.

    must_include: groups of alternatives; at least one of each group occurs in the answer.
    must_not_include: none of these occurs. answers: gold answers, any of which is right.
    answerable: False where the documents do not say. status: the statuses that are accepted, where
    `answerable` does not say it all. context: the one document that is read, by its id or its
    file. Other fields are kept in `model_extra`, and not read.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Annotated[Text, Field(validation_alias=AliasChoices("id", "_id"))]
    question: Annotated[Text, Field(validation_alias=AliasChoices("question", "text"))]
    type: Text = "question"
    history: tuple[Text, ...] = ()
    must_include: tuple[Annotated[tuple[Text, ...], Field(min_length=1)], ...] = ()
    must_not_include: tuple[Text, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answers: tuple[Text, ...] = ()
    answerable: bool = True
    status: tuple[Status, ...] = ()
    context: Annotated[str, Field(validation_alias=AliasChoices("context", "context_id"))] = ""
    note: str = ""

    @field_validator("history", mode="before")
    @classmethod
    def _users_turns(cls, value: Any) -> Any:
        """Keep the user's turns of a conversation that is given as role/content messages."""
        if not isinstance(value, list):
            return value
        turns = [turn for turn in value if not isinstance(turn, dict) or turn.get("role") == "user"]
        return [turn.get("content", turn.get("text")) if isinstance(turn, dict) else turn for turn in turns]

    @model_validator(mode="after")
    def _wants_one_thing(self) -> Question:
        if not self.answerable and (self.must_include or self.answers):
            raise ValueError("answerable is false, but must_include or answers says what the answer holds")
        return self

    @property
    def accepted(self) -> frozenset[str]:
        """Return the statuses that are right for it."""
        if self.status:
            return frozenset(self.status)
        if not self.answerable:
            return frozenset(("not_in_documents", "declined"))
        if self.must_include or self.answers or self.evidence:
            return frozenset(("answered", "partly"))
        return frozenset(("answered", "partly", "small_talk"))


Row = TypeVar("Row", bound=BaseModel)


def read_rows(path: Path | str, model: type[Row]) -> list[Row]:
    """Read JSON lines as models; raise QuestionsError with every bad line and its reason."""
    path = Path(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise QuestionsError(f"There is no file {path}; expected a file of JSON lines.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(
            f"{path} can't be read ({error}); expected a UTF-8 file of JSON lines."
        ) from None
    rows: list[Row] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = model.model_validate_json(line)
        except ValidationError as error:
            reasons = [_reason(fault) for fault in error.errors(include_url=False)]
            faults.append(f"line {number}: {'; '.join(reasons)}")
            continue
        if (name := getattr(row, "id", "")) in seen:
            faults.append(f"line {number}: id {name!r} is also that of line {seen[name]}")
        if name:
            seen.setdefault(name, number)
        rows.append(row)
    if faults:
        more = f"\n… and {len(faults) - WORST_LINES} more lines" if len(faults) > WORST_LINES else ""
        raise QuestionsError(
            f"{path} has {len(faults)} bad line{'s' if len(faults) > 1 else ''}; nothing was asked. "
            "docs/evaluation.md states the format.\n" + "\n".join(faults[:WORST_LINES]) + more
        )
    if not rows:
        raise QuestionsError(f"{path} holds nothing; expected one JSON object a line.")
    return rows


def load_questions(path: Path | str) -> list[Question]:
    """Read a question set (JSON Lines); raise QuestionsError with every bad line and its reason."""
    return read_rows(path, Question)


def _reason(fault: Any) -> str:
    if fault["type"] == "json_invalid":
        return f"not JSON ({fault['ctx']['error']})"
    place = ".".join(str(step) for step in fault["loc"])
    message = str(fault["msg"]).removeprefix("Value error, ")
    return f"{place}: {message[0].lower()}{message[1:]}" if place else message
