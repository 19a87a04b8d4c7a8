"""The window's parts: escaped, complete in both languages, honest about what it shows."""

import io
import json
import re
import socket
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from fastapi.testclient import TestClient

from assistant import Answer, Assistant, Citation, Claim, Settings, SettingsError
from assistant.feedback import FeedbackStore
from assistant.serve.app import application, check_port
from assistant.strings import LANGUAGES, strings
from assistant.window.assets import STATIC
from assistant.window.document import LONGEST, document_html
from assistant.window.page import bare_page, window_html
from assistant.window.share import as_docx, as_markdown, as_text
from assistant.window.turn import answer_html
from index import Document

EVIL = '<script>alert(1)</script> & "quotes" <img src=x onerror=alert(2)>'
ASK = {"X-Ateb-Window": "1"}


def an_answer(text: str = EVIL, **values) -> Answer:
    c = Citation(1, "d1", "a.txt", text, "2020", "inferred", text, None, 0, 5, text, "cy")
    claims = values.pop("claims", (Claim(text, (1,)), Claim(f"- {text}", (1,))))
    return Answer(text, values.pop("understood", text), "answered", text, claims, (c,), **values)


def test_what_comes_from_documents_and_questions_is_escaped() -> None:
    answer = an_answer(
        understood="x" + EVIL, notice=EVIL, unknown_words=(EVIL,), writer=EVIL, quoted=(Claim(EVIL, (1,)),),
        nearest=an_answer().citations, claims=(Claim(EVIL, (1,), verified=False, reasons=(EVIL,)),),
    )  # fmt: skip
    for language in LANGUAGES:
        html = answer_html(answer, language)
        assert "<script" not in html
        assert "<img" not in html
    document = Document("d1", "a.txt", EVIL, f"{EVIL}\n\n{EVIL}\n", author=EVIL)
    for start, end in ((0, 0), (0, 5), (0, 500)):
        html = document_html(document, start, end, "en")
        assert "<script" not in html
        assert "<img" not in html


def test_a_citation_has_an_address_and_its_quotation_a_language() -> None:
    html = answer_html(an_answer("Helo"), "en")
    assert 'href="#doc=d1&amp;start=0&amp;end=5"' in html
    assert '<span lang="cy">Helo</span>' in html
    assert "2020 (date inferred)" in html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({}, "quoted_word_for_word", id="quoted"),
        pytest.param({"writer": "m", "claims": (Claim("A.", (1,)),)}, "all_verified", id="verified"),
        pytest.param(
            {"writer": "m", "claims": (Claim("A.", (1,), verified=False, reasons=("why",)),)},
            "not_verified",
            id="not verified",
        ),
        pytest.param(
            {"writer": "m", "claims": (Claim("A.", (1,)), Claim("B.", (), verified=False, reasons=("why",)))},
            "not_verified",
            id="cites nothing",
        ),
    ],
)
def test_what_was_verified_is_said_in_words(values, said) -> None:
    for language in LANGUAGES:
        assert strings(language)[said] in answer_html(an_answer("A.", **values), language)


def test_the_marked_passage_is_exactly_what_is_cited() -> None:
    text = "Part One\n\nOne. Two.\nThree.\n\n- first item\n- second item\n\nLast.\n"
    document = Document("d1", "a.txt", "A", text, date_text="2020", date_basis="inferred")
    start, end = text.index("Two."), text.index("second")
    html = document_html(document, start, end, "en")
    label = r'<span class="ateb-mark-label">[^<]*</span>'
    marked = "".join(re.sub(label, "", found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.S))
    assert "".join(marked.split()) == "".join(text[start:end].split())
    assert html.count('id="ateb-mark"') == 1
    shown = re.sub(r"<[^>]+>", " ", re.sub(label, "", html[html.index('class="ateb-document"') :]))
    assert "".join(text.split()) in "".join(shown.split())
    assert "2020 (date inferred)" in html


def test_of_a_long_document_what_is_around_the_passage_is_shown() -> None:
    text = "\n\n".join(f"This is paragraph number {n} of the report." for n in range(20_000))
    document = Document("d1", "a.txt", "A", text)
    start = text.index("number 19000 ")
    html = document_html(document, start, start + 12, "en")
    assert "number 19000 " in re.sub(r"<[^>]+>", "", html)
    assert len(html) < 2 * LONGEST
    assert strings("en")["cut"] in html


def test_every_language_says_everything() -> None:
    keys = {language: set(strings(language)) for language in LANGUAGES}
    assert keys["en"] == keys["cy"]
    assert all(text.strip() for language in LANGUAGES for text in strings(language).values())
    same = {k for k in keys["en"] if strings("en")[k] == strings("cy")[k]}
    assert same <= {"title", "status_small_talk"}
    for key in keys["en"]:  # what is filled in is filled in in both
        assert set(re.findall(r"{\w+}", strings("en")[key])) == set(re.findall(r"{\w+}", strings("cy")[key]))


def test_what_the_scripts_and_pages_say_is_in_the_files() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    said = set(re.findall(r'\bsay\("(\w+)"', scripts))
    said |= set(re.findall(r'"(loading_\w+|export_\w+)"', scripts))
    window = Path(STATIC).parent
    pages = "".join(path.read_text(encoding="utf-8") for path in window.glob("*.py"))
    said |= set(re.findall(r"""say\[["'](\w+)["']\]""", pages))
    assert len(said) > 60
    assert said <= set(strings("en"))
    words = set(re.findall(r"\w+", scripts + pages))
    unsaid = {key for key in strings("en") if key not in words}
    made = ("status_", "theme_", "view_", "mark_", "library_", "state_", "basis_", "filter_")
    assert {key for key in unsaid if not key.startswith(made)} == set()


def test_scripts_and_style_sheets_hold_no_words_and_stay_short() -> None:
    for path in STATIC.iterdir():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    for path in STATIC.glob("*.js"):
        assert not re.search(r'textContent = "[A-Za-z]', path.read_text(encoding="utf-8"))


def test_the_page_asks_nothing_of_another_origin() -> None:
    for language in LANGUAGES:
        page = bare_page(language, at=language)
        assert f'<html lang="{language}"' in page
        assert "://" not in page
        assert "<script" not in window_html(language)  # Gradio's HTML runs none


def test_an_answer_is_taken_along_with_its_references() -> None:
    answer = an_answer("Helo *byd* \x0b", claims=(Claim("Helo *byd* \x0b", (1,)), Claim("- an item", (1,))))
    text, markdown = as_text([answer], "en"), as_markdown([answer], "en")
    assert "[1] Helo *byd*" in text
    assert "a.txt, characters 0–5" in text
    assert "Helo \\*byd\\*" in markdown
    assert "- an item \\[1\\]" in markdown
    file = docx.Document(io.BytesIO(as_docx([answer, answer], "cy")))
    said = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert said.count("an item [1]") == 2
    assert strings("cy")["sources"] in said
    assert 'w:lang w:val="cy-GB"' in file.element.xml


def test_port_in_use_is_said_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="--port"):
            check_port("127.0.0.1", taken.getsockname()[1])


@pytest.fixture
def client(small_index, tmp_path, world) -> TestClient:
    """The window over a small index and the plain embedder."""
    settings = Settings(corpus=world(), index=tmp_path / "index", uploads=True)
    return TestClient(application(Assistant(small_index, settings=settings)), headers=ASK)


def asked(client: TestClient, question: str, **more) -> list[dict]:
    reply = client.post("/window/ask", json={"question": question, **more})
    return [json.loads(line) for line in reply.text.splitlines()]


def test_an_answer_is_streamed_kept_shown_again_and_exported(client) -> None:
    *_, last = asked(client, "Who chairs the Riverside Partnership?")
    assert last["answer"]["done"]
    assert last["text"]
    kept = {"answers": [last["answer"]], "language": "cy"}
    (again,) = client.post("/window/turns", json=kept).json()
    assert strings("cy")[f"status_{last['answer']['status']}"] in again["html"]
    for form, begins in {"docx": b"PK", "md": b"## ", "txt": b"Who", "json": b"["}.items():
        assert client.post(f"/window/export/{form}", json=kept).content.startswith(begins)
    assert client.post("/window/export/exe", json=kept).status_code == 404


def test_a_document_opens_at_a_place_and_says_when_it_is_gone(client) -> None:
    (first, *_) = client.get("/window/start").json()["documents"]
    place = {"doc": first["id"], "start": 0, "end": 7}
    assert "<mark" in client.get("/window/document", params=place).text
    assert client.get("/window/document", params={**place, "start": -5, "end": 10**9}).status_code == 200
    gone = client.get("/window/document", params={**place, "doc": "none"}, headers={"Accept-Language": "cy"})
    assert (gone.status_code, "wedi’i thynnu" in gone.json()["detail"]) == (404, True)


@pytest.mark.parametrize(
    ("path", "json"),
    [
        pytest.param("ask", {"question": "Who?", "where": {"date_from": "soon"}}, id="a date that is none"),
        pytest.param("ask", {"question": "Who?", "language": "fr"}, id="another language"),
        pytest.param("turns", {"answers": [{"text": "x"}]}, id="no answer"),
        pytest.param("feedback", {"mark": "fine", "question": "Who?", "answer": {}}, id="an unknown mark"),
    ],
)
def test_what_the_window_would_not_send_is_refused(client, path, json) -> None:
    assert client.post(f"/window/{path}", json=json).status_code == 422


@pytest.mark.parametrize(
    ("question", "status", "told"),
    [
        pytest.param("  ", 422, {"en": "is empty", "cy": "yn wag"}, id="empty"),
        pytest.param("x" * 5000, 413, {"en": "at most 4000", "cy": "mwy na 4000"}, id="too long"),
    ],
)
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_question_that_is_refused_is_a_problem_in_the_language_of_the_window(
    client, question: str, status: int, told: dict, language: str
) -> None:
    json = {"question": question, "language": language}
    reply = client.post("/window/ask", json=json, headers={"Accept-Language": language})
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json")
    assert told[language] in reply.json()["detail"]
    assert reply.json()["request_id"]


def test_errors_of_the_library_are_said_in_welsh(client) -> None:
    client.headers["Accept-Language"] = "cy"
    blank = {"file": ("nodyn.txt", b"  \n")}
    reply = client.post("/window/library/preview", files=blank)
    assert reply.json()["detail"].startswith("nodyn.txt: nid oes testun ynddi")
    reply = client.post("/window/library/preview", files={"file": ("llun.png", b"x")})
    assert "fformat" in reply.json()["detail"]
    reply = client.post("/window/library/remove", data={"source": "none.txt"})
    assert "Nid oes dogfen" in json.loads(reply.text.splitlines()[-1])["error"]
    assert "Ni ddeallwyd" in client.post("/window/ask", json={"question": 1}).json()["detail"]


def test_a_page_of_another_origin_can_do_nothing(client) -> None:
    del client.headers["X-Ateb-Window"]
    assert client.post("/window/feedback", json={}).status_code == 403
    assert client.post("/window/library/remove", data={"source": "parks.txt"}).status_code == 403


def test_feedback_is_kept_and_not_to_be_read(client, tmp_path) -> None:
    *_, last = asked(client, "Who chairs the Riverside Partnership?")
    marked = {
        "mark": "wrong",
        "comment": "no",
        "question": "Who?",
        "answer": last["answer"],
        "language": "cy",
    }
    assert client.post("/window/feedback", json=marked).json() == {"kept": True}
    assert client.get("/window/feedback").status_code in (404, 405)
    (kept,) = FeedbackStore(tmp_path / "index").all()
    assert (kept.mark, kept.language, kept.answer["text"]) == ("wrong", "cy", last["answer"]["text"])
    assert kept.index_version == last["answer"]["index_version"] != ""


def test_each_language_has_its_address(client) -> None:
    assert client.get("/cy", follow_redirects=False).headers["location"] == "cy/"
    assert '<html lang="cy"' in client.get("/cy/").text
    assert '<html lang="en"' in client.get("/").text
    assert client.get("/window/static/main.js").headers["cache-control"] == "no-cache"


def test_the_first_language_is_a_setting(small_index, tmp_path, world) -> None:
    settings = Settings(corpus=world(), index=tmp_path / "index", language="cy")
    client = TestClient(application(Assistant(small_index, settings=settings)))
    assert '<html lang="cy"' in client.get("/").text
    assert '<html lang="en"' in client.get("/en/").text


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_environment({"ATEB_PORT": "9000", "ATEB_THRESHOLD": "0.7", "ATEB_UPLOADS": "on"})
    assert (settings.port, settings.threshold, settings.uploads) == (9000, 0.7, True)
    with pytest.raises(SettingsError, match="ATEB_PORT"):
        Settings.from_environment({"ATEB_PORT": "many"})
    with pytest.raises(SettingsError, match="on or off"):
        Settings.from_environment({"ATEB_UPLOADS": "perhaps"})


def test_an_answer_that_grows_has_no_buttons_yet() -> None:
    assert "data-action" in answer_html(an_answer(), "en")
    assert "data-action" not in answer_html(replace(an_answer(), done=False), "en")
