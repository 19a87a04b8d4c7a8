"""Answers of other systems, read into ours: Ateb's JSON or a part of it, OpenAI's form, plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answers import Answer, Citation, Claim
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
_MARKS = re.compile(r"\[(\d+)\]")
_LEADING = re.compile(r"(?:\s*\[\d+\])+")
# What a citation is where the other system says nothing of it.
_NO_CITATION = Citation(0, "", "", "", "", "unknown", "", None, 0, 0, "")
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


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


def _openai(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return text and citations of a chat completion; citations may stand in the message or beside it."""
    message = given["choices"][0].get("message") or {}
    if isinstance(given.get("ateb"), Mapping):
        return dict(given["ateb"])
    if not isinstance(message.get("content"), str):
        raise AnswerFormError("the first choice has no message with text in “content”.")
    named = [note["url_citation"] for note in message.get("annotations") or () if "url_citation" in note]
    urls = [{"source": cited.get("url"), "title": cited.get("title")} for cited in named]
    return {
        "text": message["content"],
        "citations": message.get("citations") or given.get("citations") or urls,
    }


def _answer(given: Mapping[str, Any], question: str) -> Answer:
    """Return an answer of which only the text is needed; raise AnswerFormError for a part of a wrong kind."""
    text = str(given.get("text", ""))
    status = given.get("status") or ("not_in_documents" if refuses(text) else "answered")
    cited = (c if isinstance(c, Mapping) else {"source": c} for c in given.get("citations") or ())
    filled = {
        "standalone_question": question,
        "probability": float(status == "answered"),
        "writer": "",
        **{name: value for name, value in given.items() if value is not None},
        "text": text,
        "question": question,
        "status": status,
        "citations": [
            {**asdict(_NO_CITATION), "number": number, **{k: v for k, v in c.items() if v is not None}}
            for number, c in enumerate(cited, start=1)
        ],
    }
    try:
        answer = _ANSWER.validate_python(filled)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise AnswerFormError(f"{place}: {error.errors()[0]['msg']}.") from None
    return answer if given.get("claims") is not None else replace(answer, claims=_claims(text))


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
