"""What answers say beside their quotations, in each language; dates; which language a text is in."""

import re
from pathlib import Path
from typing import get_args

import pytest
from conftest import make_document

from assistant import Assistant
from assistant import phrases as module
from assistant.answers import Fallback
from assistant.phrases import NOT_IN_DOCUMENTS, as_of, phrase, phrases, shown_date
from index import QueryError
from index.language import LANGUAGES, document_language, language_of

CODE = Path(module.__file__).parent.parent


def variables(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_there_with_its_variables(language: str) -> None:
    english, other = phrases("en"), phrases(language)
    assert set(other) == set(english)
    assert all(other.values())
    assert {key: variables(text) for key, text in other.items()} == {
        key: variables(text) for key, text in english.items()
    }


def test_every_phrase_that_the_code_asks_for_is_there_and_no_other() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE.rglob("*.py"))
    named = set(re.findall(r"phrase\(\s*[\"'](\w+)[\"']", code))
    named |= {"hello", "thanks", "bye", "abilities", "declined", "foreign"}  # kinds of small talk
    named |= {f"as_of_{precision}" for precision in ("day", "month", "year", "other")}
    named |= {f"model_{code}" for code in get_args(Fallback) if code}
    assert named == set(phrases("en"))


def test_sentence_of_refusal_is_the_one_that_code_knows() -> None:
    assert phrase("not_in_documents") == NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    ("iso", "text", "welsh"),
    [
        ("2018-04-23", "23 April 2018", "23 Ebrill 2018"),
        ("2020-11", "November 2020", "Tachwedd 2020"),
        ("1999", "1999", "1999"),
        ("2008-11", "late 2008", "diwedd 2008"),
        ("2015-03", "early March 2015", "dechrau Mawrth 2015"),
        ("", "", ""),
    ],
)
def test_date_is_shown_in_welsh(iso: str, text: str, welsh: str) -> None:
    assert shown_date(iso, text, "cy") == welsh
    assert shown_date(iso, text, "en") == text


@pytest.mark.parametrize(
    ("values", "english", "welsh"),
    [
        pytest.param(
            {"date": "2021-05-12", "date_text": "12 May 2021", "date_basis": "stated"},
            "As of 12 May 2021:", "Sefyllfa ar 12 Mai 2021:", id="a day",
        ),
        pytest.param(
            {"date": "2021-05", "date_text": "May 2021", "date_basis": "inferred"},
            "As of May 2021 (date inferred):", "Sefyllfa ym mis Mai 2021 (dyddiad wedi’i gasglu):", id="a month",
        ),
        pytest.param(
            {"date": "2021", "date_text": "2021", "date_basis": "stated"},
            "As of 2021:", "Sefyllfa yn 2021:", id="a year",
        ),
        pytest.param({}, "Minutes (undated):", "Minutes (heb ddyddiad):", id="none"),
    ],
)  # fmt: skip
def test_document_is_dated_in_the_language_of_the_answer(values: dict, english: str, welsh: str) -> None:
    document = make_document("Text.", title="Minutes", **values)
    assert as_of(document, "en") == english
    assert as_of(document, "cy") == welsh


@pytest.mark.parametrize(
    "text",
    [
        "Pwy sy’n gyfrifol am addysg?",
        "Beth yw’r gyllideb?",
        "Faint o blant sydd yn yr ysgol?",
        "a beth am Gaerdydd?",
        "Pryd?",
        "Pam?",
        "Ble mae swyddfa’r cyngor?",
        "Pwy yw Cadeirydd Bwrdd Iechyd Prifysgol Hywel Dda?",
        "Who yw’r gweinidog?",
        "pwy syn talu am hyn",
        "Mae Police Scotland yn cefnogi’r cynllun.",
        "Mae’r Cyngor yn darparu gwasanaethau cludiant i ysgolion ledled y sir.",
        "Bore da",
        "cyllideb addysg",
        "gwasanaethau cymdeithasol",
    ],
)
def test_welsh_is_known(text: str) -> None:
    assert language_of(text) == "cy"


@pytest.mark.parametrize(
    "text",
    [
        "Who is responsible for education?",
        "What did Heddlu Gwent decide in Ynys Môn?",
        "budget?",
        "Why?",
        "how many",
        "and in Llanelli?",
        "Who chairs the Eisteddfod Genedlaethol?",
        "The Mudiad Meithrin nurseries in Rhondda Cynon Taf and Pontypridd are funded by the council.",
        "school transport",
        "What is the Cynllun Gweithredu?",
        "I am at an office to plan",
    ],
)
def test_english_is_known(text: str) -> None:
    assert language_of(text, "en") == "en"


@pytest.mark.parametrize("text", ["2018", "", "…", "£45,000"])
def test_what_has_no_language_is_told_by_the_default(text: str) -> None:
    assert language_of(text) == ""
    assert language_of(text, "cy") == "cy"


def test_document_has_the_language_of_most_of_it() -> None:
    welsh = "Mae’r Cyngor yn gyfrifol am yr ysgolion. Bydd y Bwrdd yn cyfarfod ym mis Mai."
    assert document_language(make_document(f"Annual report\n\n{welsh}")) == "cy"
    assert document_language(make_document("The Council runs the schools in Ynys Môn.")) == "en"
    assert document_language(make_document("2018: 45")) == "en"


@pytest.mark.model
def test_answer_is_given_in_the_language_asked_for(third_assistant: Assistant) -> None:
    asked = "Who leads the library service?"
    english, welsh = third_assistant.ask(asked), third_assistant.ask(asked, language="cy")
    assert english.language == "en"
    assert welsh.language == "cy"
    assert "Sefyllfa ar 14 Medi 2022:" in welsh.text
    assert [c.quote for c in welsh.citations] == [c.quote for c in english.citations]
    assert {c.language for c in welsh.citations} == {"en"}
    refused = third_assistant.ask("Which singer opened the harbour festival in Lisbon?", language="cy")
    assert refused.text == "Nid yw’r dogfennau’n dweud."
    with pytest.raises(QueryError):
        third_assistant.ask(asked, language="fr")
