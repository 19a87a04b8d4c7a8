"""The answer and its parts: Citation, Claim, Step, Answer; their JSON is a contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from index import Document
from index.language import document_language, language_of

Status = Literal["answered", "partly", "not_in_documents", "small_talk", "declined"]
# Why the quoted answer stands where a chat model was to write; "" where it didn't have to.
Fallback = Literal[
    "",
    "time_out",
    "rate_limit",
    "refusal",
    "empty",
    "malformed",
    "cut_off",
    "window",
    "unreachable",
    "unverified",
]


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation and where it stands: `quote == document.text[start:end]`, always.

    number: as printed in the answer's text, "[1]" first. For a nearest passage it is 0.
    date: as shown to a reader; date_basis: "stated", "inferred" or "unknown".
    language: "en" or "cy", that the quotation is in.
    answer_start, answer_end: of the words in it that answer, in the document's characters; or -1, -1.
    """

    number: int
    document_id: str
    source: str
    title: str
    date: str
    date_basis: str
    heading: str
    page: int | None
    start: int
    end: int
    quote: str
    language: str = "en"
    answer_start: int = -1
    answer_end: int = -1

    @classmethod
    def of(
        cls,
        document: Document,
        start: int,
        end: int,
        path: Sequence[str],
        number: int = 0,
        answer: tuple[int, int] | None = None,
    ) -> Citation:
        """Return the citation of `document.text[start:end]`; answer: of the words in it that answer."""
        quote = document.text[start:end]
        first, last = answer or (-1, -1)
        return cls(
            number, document.id, document.source, document.title, document.date_text, document.date_basis,
            " › ".join(path), document.page(start), start, end, quote,
            language_of(quote, document_language(document)), first, last,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of the answer with the numbers of the citations that support it.

    verified: True where the sentence was checked against what it cites (a quotation is by nature),
    False where the check failed, None where there is nothing to check (composed text).
    reasons: why a check failed, in words.
    score: how well what it cites supports it, in 0..1, by the verifier; None where none was asked.
    support: what the verifier found, "" where none was asked; "partly": most of its words are borne out.
    words: (start, end) in the text of what is not borne out.
    """

    text: str
    citations: tuple[int, ...] = ()
    verified: bool | None = True
    reasons: tuple[str, ...] = ()
    score: float | None = None
    support: Literal["", "verified", "partly", "not"] = ""
    words: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What a part of the work took: "understand", "find", "write" or "verify".

    input_tokens, output_tokens: as the chat model counts them; 0 where none was called.
    """

    name: str
    seconds: float
    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, as it was understood, and what the documents say.

    question, standalone_question: as asked; as understood with the conversation before it.
    text: the answer to show, in plain text with citation numbers in brackets.
    claims: its sentences; citations: what they quote; nearest: passages near the question where
        the documents don't say.
    probability: that the documents answer the question, by the reader, in 0..1.
    writer: "quotes", or the name of the chat model that wrote it.
    index_version: the state of the index that it was answered from.
    seconds: from question to answer.
    quoted: the quoted answer, offered beside what a chat model wrote where a sentence of that failed.
    fallback, notice: why the quoted answer took the model's place, as a code and in words; or "".
    steps: what each part of the work took.
    language: "en" or "cy", of the text that is composed around the quotations.
    unknown_words: words of the question that were not understood, since the glossary lacks them.
    rows: of the register, where the question gathers: as `Role.to_dict()` gives them.
    done: False in the snapshots of a stream but for the last.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    probability: float = 0.0
    writer: str = "quotes"
    index_version: str = ""
    seconds: float = 0.0
    quoted: tuple[Claim, ...] = ()
    fallback: Fallback = ""
    notice: str = ""
    steps: tuple[Step, ...] = ()
    done: bool = True
    language: str = "en"
    unknown_words: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready values, in the form that `answer_schema()` states."""
        return asdict(self)


def answer_text(claims: Sequence[Claim]) -> str:
    """Return the claims as plain text, a line each, with their citation numbers in brackets."""
    return "\n".join(claim.text + "".join(f" [{number}]" for number in claim.citations) for claim in claims)


def answer_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of `Answer.to_dict()`."""
    string, number, integer = {"type": "string"}, {"type": "number"}, {"type": "integer"}
    citation = closed_object(
        number=integer, document_id=string, source=string, title=string, date=string,
        date_basis=string, heading=string, page={"type": ["integer", "null"]},
        start=integer, end=integer, quote=string, language=string,
        answer_start=integer, answer_end=integer,
    )  # fmt: skip
    claim = closed_object(
        text=string,
        citations={"type": "array", "items": integer},
        verified={"type": ["boolean", "null"]},
        reasons={"type": "array", "items": string},
        score={"type": ["number", "null"]},
        support={"enum": ["", "verified", "partly", "not"]},
        words={"type": "array", "items": {"type": "array", "items": integer, "minItems": 2, "maxItems": 2}},
    )
    step = closed_object(name=string, seconds=number, input_tokens=integer, output_tokens=integer)
    strings = {"type": "array", "items": string}
    row = closed_object(
        body=string,
        relation=string,
        what=string,
        partners=strings,
        amount=string,
        when=string,
        citation=citation,
        names={"type": "object", "additionalProperties": strings},
    )
    schema = closed_object(
        question=string,
        standalone_question=string,
        status={"enum": list(get_args(Status))},
        text=string,
        claims={"type": "array", "items": claim},
        citations={"type": "array", "items": citation},
        nearest={"type": "array", "items": citation},
        probability=number,
        writer=string,
        index_version=string,
        seconds=number,
        quoted={"type": "array", "items": claim},
        fallback={"enum": list(get_args(Fallback))},
        notice=string,
        steps={"type": "array", "items": step},
        done={"type": "boolean"},
        language=string,
        unknown_words=strings,
        rows={"type": "array", "items": row},
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Answer", **schema}


def closed_object(**properties: Any) -> dict[str, Any]:
    """Return the JSON schema of an object that has these properties, all of them and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
