"""Answers of other systems, read into ours: Ateb's JSON or a part of it, OpenAI's form, plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from assistant.answers import Answer, Citation, Claim, Status
from index import AtebError
from index.language import sentence_spans

# What a system without statuses says when the documents do not say.
REFUSAL = re.compile(
    r"\b(?:(?:documents?|context|sources?|text|information|passages?)\b[^.]{0,60}"
    r"\b(?:do(?:es)? not|don['’]t|doesn['’]t) (?:\w+ )?"
    r"(?:say|state|mention|contain|provide|specify|include|answer)"
    r"|not (?:(?:found|mentioned|stated|provided) )?in the (?:\w+ )?(?:documents?|context|sources?|text)"
    r"|(?:can(?:not|['’]t)|could not|couldn['’]t|unable to) (?:find|answer|determine)"
    r"|(?:do not|don['’]t) (?:know|have (?:enough |any )?information)"
    r"|no (?:relevant )?information)\b",
    re.I,
)
_REFUSAL_WITHIN = 200  # characters: a refusal is said at the beginning, an aside may come later
_PLAIN = ("probability", "writer", "index_version", "seconds", "language", "notice")
_MARKS = re.compile(r"\[(\d+)\]")
_LEADING = re.compile(r"(?:\s*\[\d+\])+")
_CITATION = {
    "number": 0, "document_id": "", "source": "", "title": "", "date": "", "date_basis": "unknown",
    "heading": "", "page": None, "start": 0, "end": 0, "quote": "",
}  # fmt: skip


class AnswerFormError(AtebError):
    """An answer that is in none of the forms that are understood."""


def answer_from(given: Any, question: str) -> Answer:
    """Return an answer as ours; raise AnswerFormError for what is none.

    given: an `Answer`, text, a mapping with at least "text" (in the form of `Answer.to_dict()`; what
    is left out is filled in), or an OpenAI-style response with `choices`.
    """
    if isinstance(given, Answer):
        return given
    if isinstance(given, str):
        return _answer({"text": given}, question)
    if isinstance(given, Mapping) and given.get("choices"):
        return _answer(_openai(given), question)
    if isinstance(given, Mapping) and isinstance(given.get("answer"), Mapping | str):
        return answer_from(given["answer"], question)
    if isinstance(given, Mapping) and isinstance(given.get("text"), str):
        return _answer(given, question)
    kind = (
        f"an object with {', '.join(sorted(given))}" if isinstance(given, Mapping) else type(given).__name__
    )
    raise AnswerFormError(
        f"the answer is {kind}; expected text, an object with “text”, or OpenAI-style “choices”."
    )


def refuses(text: str) -> bool:
    """Tell whether a text begins by saying that the documents do not say."""
    return bool(REFUSAL.search(text[:_REFUSAL_WITHIN]))


def _openai(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return text and citations of a chat completion; citations may stand in the message or beside it."""
    message = given["choices"][0].get("message") or {}
    if isinstance(given.get("ateb"), Mapping):
        return dict(given["ateb"])
    if not isinstance(message.get("content"), str):
        raise AnswerFormError("the first choice has no message with text in “content”.")
    cited = message.get("citations") or given.get("citations") or _annotated(message.get("annotations"))
    return {"text": message["content"], "citations": cited}


def _annotated(annotations: Any) -> list[dict[str, Any]]:
    """Return the `url_citation` annotations of a message as citations, which have no quote."""
    found = [a.get("url_citation") for a in annotations or () if isinstance(a, Mapping)]
    return [
        {"source": str(c.get("url") or ""), "title": str(c.get("title") or "")}
        for c in found
        if isinstance(c, Mapping)
    ]


def _answer(given: Mapping[str, Any], question: str) -> Answer:
    text = str(given["text"])
    status = given.get("status") or ("not_in_documents" if refuses(text) else "answered")
    if status not in get_args(Status):
        raise AnswerFormError(f"the status is {status!r}; expected one of {', '.join(get_args(Status))}.")
    known: dict[str, Status] = {name: name for name in get_args(Status)}
    citations = tuple(_citation(c, n) for n, c in enumerate(given.get("citations") or (), start=1))
    claims = given.get("claims")
    plain = {key: given[key] for key in _PLAIN if isinstance(given.get(key), str | float | int)}
    return Answer(
        question=question,
        standalone_question=str(given.get("standalone_question") or question),
        status=known[status],
        text=text,
        claims=_claims(text) if claims is None else tuple(_claim(claim) for claim in claims),
        citations=citations,
        **{"probability": 1.0 if status == "answered" else 0.0, "writer": "", **plain},
    )


def _citation(given: Any, number: int) -> Citation:
    if isinstance(given, str):
        given = {"source": given}
    if not isinstance(given, Mapping):
        raise AnswerFormError(
            f"citation {number} is a {type(given).__name__}; expected an object or a string."
        )
    names = {field.name for field in fields(Citation)}
    known = {key: value for key, value in given.items() if key in names and value is not None}
    return Citation(**{**_CITATION, "number": number, **known})


def _claim(given: Any) -> Claim:
    if not isinstance(given, Mapping) or not isinstance(given.get("text"), str):
        raise AnswerFormError("a claim has no “text”.")
    names = {field.name for field in fields(Claim)}
    values = {key: value for key, value in given.items() if key in names}
    return Claim(**{**values, "citations": tuple(given.get("citations", ())), "reasons": ()})


def _claims(text: str) -> tuple[Claim, ...]:
    """Return the sentences of a text with the numbers in brackets that they carry.

    A number that follows the full stop (“… a fact. [1]”) belongs to the sentence before it.
    """
    found: list[Claim] = []
    for start, end in sentence_spans(text, 0, len(text)):
        sentence = text[start:end]
        leading = _LEADING.match(sentence)
        if leading and found:
            late = _numbers(leading.group())
            found[-1] = Claim(found[-1].text, (*found[-1].citations, *late), None)
            sentence = sentence[leading.end() :]
        plain = " ".join(_MARKS.sub("", sentence).split())
        if plain:
            found.append(Claim(plain, _numbers(sentence), None))
    return tuple(found)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _MARKS.findall(text))
