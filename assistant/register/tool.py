"""The register as a LangChain tool, for agents of a user's own."""

from __future__ import annotations

from typing import Any

from langchain_core.tools import StructuredTool
from pydantic import BaseModel, Field

from assistant.register.register import Register
from assistant.register.words import RELATIONS
from index import Index

_MOST = 50  # rows given at a time


class Asked(BaseModel):
    """Which rows; what is empty does not matter."""

    body: str = Field(default="", description="a body or a person, by any of its names")
    relation: str = Field(default="", description=f"one of: {', '.join(RELATIONS)}")
    about: str = Field(default="", description="words that the row or its passage has")
    document: str = Field(default="", description="a document's id or file")
    year: str = Field(default="", description="a year, such as 2018")


def register_tool(index: Index) -> StructuredTool:
    """Return a tool that lists who does what: {"total": …, "roles": […]}, each role with its citation."""

    def who_does_what(**asked: Any) -> dict[str, Any]:
        page = Register(index).page(limit=_MOST, **asked)
        return {"total": page.total, "roles": [role.to_dict() for role in page.roles]}

    return StructuredTool.from_function(
        who_does_what,
        name="who_does_what",
        description="List what bodies and people do according to the documents, each row with the passage.",
        args_schema=Asked,
    )
