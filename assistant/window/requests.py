"""What the window sends: checked, and made into the types that everything speaks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from assistant.answers import Answer
from assistant.serve.schemas import check_text
from index import QueryError

Language = Literal["en", "cy"]
LONGEST_CONVERSATION = 200  # turns
_ANSWER = TypeAdapter(Answer)
_DATE = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    _text = model_validator(mode="before")(check_text)


class Where(_Strict):
    """Where to look; empty is everywhere."""

    document: Annotated[str, Field(max_length=500)] = ""
    date_from: Annotated[str, Field(pattern=_DATE)] = ""
    date_to: Annotated[str, Field(pattern=_DATE)] = ""

    def given(self) -> dict[str, str]:
        """Return what was given."""
        return {key: value for key, value in self.model_dump().items() if value}


class Ask(_Strict):
    """A question, with those before it."""

    question: str
    history: list[Annotated[str, Field(max_length=4_000)]] = Field(
        default=[], max_length=LONGEST_CONVERSATION
    )
    where: Where = Where()
    language: Language = "en"


class Turns(_Strict):
    """Answers that the browser kept, to be shown or taken along again."""

    answers: list[dict[str, object]] = Field(max_length=LONGEST_CONVERSATION)
    language: Language = "en"

    def parsed(self) -> list[Answer]:
        """Return the answers; raise QueryError for one that is none."""
        return [parse_answer(answer) for answer in self.answers]


class Marked(_Strict):
    """What a reader thinks of an answer."""

    mark: Literal["right", "wrong", "missing"]
    comment: Annotated[str, Field(max_length=2_000)] = ""
    question: str = Field(max_length=4_000)
    history: list[Annotated[str, Field(max_length=4_000)]] = Field(
        default=[], max_length=LONGEST_CONVERSATION
    )
    answer: dict[str, object]
    language: Language = "en"


def parse_answer(values: dict[str, object]) -> Answer:
    """Return an answer from its JSON; raise QueryError for what is no answer."""
    try:
        return _ANSWER.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise QueryError(
            f"This is no answer of Ateb ({where}: {first['msg']}); expected its published form."
        ) from None
