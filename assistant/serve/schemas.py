"""What the REST interface takes and gives; the answer itself is `assistant.answers.Answer`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.answers import Citation
from assistant.register.words import RELATIONS
from index import Document, Hit

DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
FeedbackMark = Literal["right", "wrong", "missing"]  # something is missing
Words = Annotated[str, Field(min_length=1, pattern=r"\S", examples=["Who chairs the board?"])]


def check_text(values: Any) -> Any:
    """Return what was sent; raise ValueError for text that can't be written, or for endless depth."""
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair; expected Unicode text") from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except TypeError:  # it is no JSON at all, and refused as that
        pass
    return values


class Given(BaseModel):
    """What is sent to the server; an unknown field is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")
    _text = model_validator(mode="before")(check_text)


class Message(Given):
    """A message of the conversation before the question."""

    role: Literal["user", "assistant", "system"]
    content: str


class Where(Given):
    """Narrows what is searched."""

    document: str = Field(default="", description="id or source of one document")
    date_from: str = Field(default="", pattern=f"^$|{DATE}", description="2018-04-23, 2018-04 or 2018")
    date_to: str = Field(default="", pattern=f"^$|{DATE}", description="to the day, month or year, with it")
    heading: str = Field(default="", description="a part of the headings that the passage stands under")

    def filters(self) -> dict[str, str]:
        """Return the filters that are set, as `Index.search` takes them."""
        return {name: value for name, value in self.model_dump().items() if value}


class Question(Given):
    """A question in its conversation."""

    question: Words
    history: list[str | Message] = Field(
        default=[], max_length=100, description="earlier questions, oldest first, or messages"
    )
    where: Where = Field(default_factory=Where)
    language: Literal["", "en", "cy"] = Field(
        default="", description="of the text around the quotations; that of the question if empty"
    )


class SearchQuestion(Given):
    """What to look for."""

    question: Words
    k: int = Field(default=8, ge=1, le=100, description="passages to find")
    where: Where = Field(default_factory=Where)


class PassagePlace(BaseModel):
    """A passage's place: `text[start:end]`, in Unicode code points."""

    model_config = ConfigDict(from_attributes=True)
    id: str
    start: int
    end: int
    heading: str
    kind: str
    page: int | None


class PassageFound(PassagePlace):
    """A passage, best first; `start` and `end` count Unicode code points of the document's text."""

    document_id: str
    source: str
    title: str
    date: str
    score: float = Field(description="fused score, 0..1")
    text: str

    @classmethod
    def of(cls, hit: Hit, document: Document) -> PassageFound:
        """Return a hit with its text and where it stands."""
        p = hit.passage
        known: dict[str, Any] = {"source": document.source, "title": document.title, "date": document.date}
        return cls(**asdict(p), **known, score=hit.score, text=document.text[p.start : p.end])


class SearchResult(BaseModel):
    """The passages found."""

    index_version: str
    passages: list[PassageFound]


class DocumentCard(BaseModel):
    """What is known of a document."""

    id: str
    source: str
    title: str
    author: str
    office: str
    date: str = Field(description="ISO date, month or year; empty if unknown")
    date_text: str
    date_basis: str = Field(description="stated, inferred or unknown")
    publisher: str
    original: str
    characters: int = Field(description="length of the text in Unicode code points")
    pages: int = Field(description="number of pages; 0 for a file without pages")

    @classmethod
    def of(cls, document: Document, **more: Any) -> Self:
        """Return what is known of a document."""
        known = {name: getattr(document, name) for name in cls.model_fields if hasattr(document, name)}
        return cls(**known, characters=len(document.text), pages=len(document.page_starts), **more)


class DocumentList(BaseModel):
    """The documents, by source."""

    index_version: str
    documents: list[DocumentCard]


class WholeDocument(DocumentCard):
    """A document: its text, where its pages begin, and the passages that tile it."""

    text: str = Field(description="what every offset refers to")
    page_starts: list[int]
    passages: list[PassagePlace]


class RolesAsked(Given):
    """Which rows of the register; what is empty does not matter."""

    body: str = Field(default="", max_length=200, description="a body or a person, by any of its names")
    relation: Literal["", *RELATIONS] = ""  # type: ignore[valid-type]
    about: str = Field(default="", max_length=200, description="words that the row or its passage has")
    document: str = Field(default="", max_length=200, description="a document's id or file")
    year: str = Field(default="", pattern=r"^([0-9]{4}(-[0-9]{2})?)?$")
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=50, ge=1, le=500)


class RoleFound(BaseModel):
    """A row of the register: a body, its relation to a matter, and the passage that says so."""

    body: str
    relation: str
    what: str
    partners: list[str]
    amount: str = Field(description="as printed; empty where none is said")
    when: str = Field(description="as printed; empty where none is said")
    citation: Citation
    names: dict[str, list[str]] = Field(description="other names that the document gives to a body")


class RolePage(BaseModel):
    """A page of the register, by date of the document."""

    index_version: str
    total: int
    roles: list[RoleFound]


class FeedbackGiven(Given):
    """What a reader thought of an answer."""

    mark: FeedbackMark
    question: Words
    comment: str = Field(default="", max_length=2_000)
    history: tuple[str, ...] = Field(default=(), max_length=100)
    answer: dict[str, Any] = Field(default={}, description="the answer as it was given")
    index_version: str = ""
    language: Literal["en", "cy"] = "en"


class FeedbackKept(BaseModel):
    """The feedback was kept, under this id."""

    id: str


class Health(BaseModel):
    """The server runs."""

    status: Literal["ok"] = "ok"
    version: str


class Readiness(BaseModel):
    """The index can be searched."""

    status: Literal["ready"] = "ready"
    index_version: str
    documents: int
    interfaces: dict[str, str] = Field(description="each interface: where it is, or why it is off")
