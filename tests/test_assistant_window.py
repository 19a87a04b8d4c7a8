"""The window's parts: escaped, complete in both languages, a clear word on a port in use."""

import re
import socket

import pytest
from fastapi.testclient import TestClient

from assistant import Answer, Citation, Claim, Settings, SettingsError
from assistant.render import answer_html, source_html
from assistant.serve.app import application, check_port
from assistant.strings import LANGUAGES, strings
from index import Document

EVIL = '<script>alert(1)</script> & "quotes" <img src=x onerror=alert(2)>'


def an_answer(**values) -> Answer:
    c = Citation(1, "d1", "a.txt", EVIL, "2020", "stated", EVIL, None, 0, 5, EVIL)
    return Answer("q", EVIL, "answered", EVIL, (Claim(EVIL, (1,)), Claim(f"- {EVIL}", (1,))), (c,), **values)


def test_what_comes_from_documents_and_questions_is_escaped() -> None:
    html = answer_html(an_answer(), "en")
    assert "<script" not in html
    assert "<img" not in html
    document = Document("d1", "a.txt", EVIL, EVIL, author=EVIL)
    assert "<script" not in source_html(document, 0, 5, EVIL, "en")


def test_answer_links_to_its_place() -> None:
    html = answer_html(an_answer(), "en")
    assert (
        html.count('href="#doc=d1&amp;start=0&amp;end=5"') + html.count('href="#doc=d1&start=0&end=5"') == 2
    )
    assert "\n\n" not in html


def test_source_marks_the_passage_alone() -> None:
    document = Document("d1", "a.txt", "A", "One. Two. Three.", date_text="2020", date_basis="inferred")
    html = source_html(document, 5, 9, "Part", "en")
    assert re.search(r"<mark[^>]*>.*</span>Two\.</mark>", html)
    assert "2020 (date inferred)" in html


def test_every_language_says_everything() -> None:
    keys = {language: set(strings(language)) for language in LANGUAGES}
    assert keys["en"] == keys["cy"]
    assert all(text.strip() for language in LANGUAGES for text in strings(language).values())
    same = {k for k in keys["en"] if strings("en")[k] == strings("cy")[k]}
    assert same <= {"title", "status_small_talk"}


def test_port_in_use_is_said_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="--port"):
            check_port("127.0.0.1", taken.getsockname()[1])


@pytest.mark.model
def test_source_of_a_citation_is_served(third_assistant) -> None:
    client = TestClient(application(third_assistant))
    citation = third_assistant.ask("How many books were lent in 2021-22?").citations[0]
    place = {"doc": citation.document_id, "start": citation.start, "end": citation.end}
    assert "412,000" in client.get("/source", params=place).text
    assert client.get("/source", params={**place, "doc": "none"}).status_code == 404
    assert client.get("/source", params={**place, "start": -5, "end": 10**9}).status_code == 200
    assert client.get("/source", params={**place, "start": "x"}).status_code == 422


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_environment({"ATEB_PORT": "9000", "ATEB_THRESHOLD": "0.7"})
    assert (settings.port, settings.threshold) == (9000, 0.7)
    with pytest.raises(SettingsError, match="ATEB_PORT"):
        Settings.from_environment({"ATEB_PORT": "many"})
