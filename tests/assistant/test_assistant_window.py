"""The window's parts: escaped, complete in both languages, honest about what they show."""

import io
import re
import socket
import tomllib
from dataclasses import replace
from types import SimpleNamespace

import docx
import pytest

from assistant import Answer, Citation, Claim, Settings, SettingsError
from assistant.serve.references import anchor, cite, cited
from assistant.window.app import check_port
from assistant.window.document import passage_html
from assistant.window.export import exported
from assistant.window.message import message, outcome_of, plain
from assistant.window.sources import answer_of, sources_html, turns
from assistant.window.strings import FOLDER, LANGUAGES, strings
from index import Document

EVIL = '<script>alert(1)</script> & "quotes" <img src=x onerror=alert(2)> [a](javascript:b) **c** \\'
TEXT = "Part One\n\nOne. Two.\nThree.\n\n- first item\n- second item\n\nLast.\n"


def an_answer(text: str = EVIL, **values) -> Answer:
    c = Citation(1, "d1", "a.txt", text, "2020", "inferred", text, None, 0, 5, text, "cy")
    claims = values.pop("claims", (Claim(text, (1,)), Claim(f"- {text}", (1,))))
    return Answer(text, values.pop("understood", text), "answered", text, claims, (c,), **values)


def service_of(*documents: Document) -> SimpleNamespace:
    return SimpleNamespace(index=SimpleNamespace(documents=lambda: documents, version="v1"))


def a_talk(answer: Answer, language: str = "en") -> list[dict]:
    said = [{"type": "text", "text": message(answer, language)}]  # as Gradio gives it back
    return [{"role": "user", "content": answer.question}, {"role": "assistant", "content": said}]


def test_what_comes_from_documents_and_questions_is_no_markup() -> None:
    answer = an_answer(
        understood="x" + EVIL, notice=EVIL, writer=EVIL, quoted=(Claim(EVIL, (1,)),),
        nearest=an_answer().citations, claims=(Claim(EVIL, (1,), verified=False, reasons=(EVIL,)),),
    )  # fmt: skip
    document = Document("d1", "a.txt", EVIL, f"{EVIL}\n\n{EVIL}\n", author=EVIL)
    for language in LANGUAGES:
        said = message(answer, language)
        assert "<script" not in said
        assert "<img" not in said
        assert not re.search(r"(?<!\\)\]\((?!#c-)", said)
        pages = [
            passage_html(document, cite(document, start, end), language, whole=True)
            for start, end in ((0, 0), (0, 500))
        ]
        pages.append(sources_html(service_of(document), a_talk(answer), language))
        for html in pages:
            assert "<script" not in html
            assert "<img" not in html


@pytest.mark.parametrize("text", ["1. One", "- item", "# Head", "a_b", "x | y", "+ more", "~~no~~"])
def test_text_stays_text_in_markdown(text: str) -> None:
    from markdown_it import MarkdownIt

    html = MarkdownIt("gfm-like", {"linkify": False}).render(plain(text))
    assert html == f"<p>{text}</p>\n"


def test_each_outcome_is_told_apart_without_colour() -> None:
    seen = set()
    for status in ("answered", "partly", "not_in_documents", "small_talk", "declined"):
        for language in LANGUAGES:
            first = message(replace(an_answer("A."), status=status), language).splitlines()[0]
            assert strings(language)[f"status_{status}"] in first
            assert outcome_of(first) == status
        seen.add(first[2])
    assert len(seen) == 5


def test_a_message_says_in_which_language_a_quotation_is() -> None:
    assert '<span lang="cy">Helo</span>' in message(an_answer("Helo"), "en")
    assert "<span" not in message(an_answer("Helo"), "cy")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param({"writer": "m", "claims": (Claim("A.", (1,)),)}, "all_verified", id="verified"),
        pytest.param(
            {"writer": "m", "claims": (Claim("A.", (1,), verified=False, reasons=("why",)),)}, "not_verified",
            id="not verified",
        ),
        pytest.param(
            {"writer": "m", "claims": (Claim("A.", (1,)), Claim("B.", (), verified=False, reasons=("why",)))},
            "not_verified", id="cites nothing",
        ),
    ],
)  # fmt: skip
def test_what_was_verified_is_said_in_words(values, said) -> None:
    for language in LANGUAGES:
        assert strings(language)[said] in message(an_answer("A.", **values), language)


def test_words_that_are_not_borne_out_are_marked_and_taken_along() -> None:
    doubted = Claim("It cost £5 < £6.", (1,), False, ("why",), 0.3, "partly", ((8, 15),))
    answer = an_answer("A.", writer="m", claims=(doubted,))
    for language in LANGUAGES:
        said = message(answer, language)
        assert "It cost <mark>£5 &lt; £6</mark>." in said
        assert strings(language)["partly_verified"] in said
    shown = replace(answer, text=message(answer, "en"))
    text, markdown = (exported([shown], form, "en").decode() for form in ("txt", "md"))
    assert "It cost «£5 < £6»." in text
    assert "It cost **£5 &lt; £6**." in markdown


def test_what_a_message_links_to_is_read_from_it_again() -> None:
    document = Document("d1", "a.txt", "A", TEXT)
    cites, near = cite(document, 0, 5, 1, (2, 4)), cite(document, 20, 30)
    assert anchor(cites) == "c-d1-0-5-2-4"
    assert anchor(replace(cites, answer_end=11)) == "c-d1-0-5"
    shown = message(replace(an_answer("A."), citations=(cites,), nearest=(near,)), "en")
    assert list(cited(shown, {"d1": document})) == [cites, near]
    assert [c.quote for c in cited(shown, {})] == ["", ""]
    assert list(cited(plain("[[1]](#c-d1-0-5)"), {})) == []  # what a document says is no link


def test_the_marked_passage_is_exactly_what_is_cited() -> None:
    document = Document("d1", "a.txt", "A", TEXT, date_text="2020", date_basis="inferred")
    start, end = TEXT.index("Two."), TEXT.index("second")
    html = passage_html(document, cite(document, start, end), "en", whole=True)
    label = r'<span class="ateb-label">[^<]*</span>'
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL))
    assert "".join(marked.split()) == "".join(TEXT[start:end].split())
    assert html.count("ateb-label") == 1
    shown = re.sub(r"<[^>]+>", " ", re.sub(label, "", html[html.index('class="ateb-text"') :]))
    assert "".join(TEXT.split()) in "".join(shown.split())
    assert "2020 (date inferred)" in html


def test_the_words_that_answer_are_marked_within_the_quotation() -> None:
    document = Document("d1", "a.txt", "A", TEXT)
    start = TEXT.index("One. Two.")
    html = passage_html(document, cite(document, start, start + 9, 1, (start + 5, start + 8)), "en")
    assert '<mark tabindex="-1">One. <strong>Two</strong>.</mark>' in html
    assert 'id="c-d1-' in html
    assert "?doc=d1&amp;start=" in html


def test_a_source_that_has_changed_is_said_to_be_gone() -> None:
    talk = a_talk(an_answer("A."))
    for documents in ((), (Document("d1", "a.txt", "A", "x"),)):
        assert strings("en")["source_gone"] in sources_html(service_of(*documents), talk, "en")


def test_of_a_long_document_what_is_around_the_passage_is_shown() -> None:
    text = "\n\n".join(f"This is paragraph number {n} of the report." for n in range(20_000))
    start = text.index("number 19000 ")
    document = Document("d1", "a.txt", "A", text)
    html = passage_html(document, cite(document, start, start + 12), "en", whole=True)
    assert "number 19000 " in re.sub(r"<[^>]+>", "", html)
    assert len(html) < 800_000
    assert strings("en")["cut"] in html


def test_a_conversation_is_taken_along_with_its_references() -> None:
    document = Document("d1", "a.txt", "Titel", "Helo *byd* \x0b yw hwn.")
    shown = an_answer("Helo *byd* \x0b", claims=(Claim("Helo *byd* \x0b", (1,)), Claim("- an item", (1,))))
    asked = [answer_of(service_of(document), q, m, "en") for q, m in turns(a_talk(shown))]
    text, markdown = (exported(asked, form, "en").decode() for form in ("txt", "md"))
    assert "Helo *byd* [1]" in text
    assert "a.txt, characters 0–5" in text
    assert "Helo \\*byd\\*" in markdown
    assert "- an item\u00a0[1]" in markdown
    assert "> “Helo " in markdown
    file = docx.Document(io.BytesIO(exported(asked, "docx", "cy")))
    said = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert "an item [1]" in said
    assert strings("cy")["sources"] in said
    assert file.core_properties.language == "cy-GB"
    assert {"Heading 1", "Quote", "List Bullet"} <= {paragraph.style.name for paragraph in file.paragraphs}


def test_every_language_says_everything() -> None:
    keys = {language: set(strings(language)) for language in LANGUAGES}
    assert keys["en"] == keys["cy"]
    assert all(text.strip() for language in LANGUAGES for text in strings(language).values())
    same = {k for k in keys["en"] if strings("en")[k] == strings("cy")[k]}
    assert same <= {"title", "status_small_talk"}
    for key in keys["en"]:  # what is filled in is filled in in both
        assert set(re.findall(r"{\w+}", strings("en")[key])) == set(re.findall(r"{\w+}", strings("cy")[key]))


def test_what_the_window_says_is_in_the_files_and_nothing_else() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    said = set(re.findall(r"""say\[["'](\w+)["']\]|\(language\)\[["'](\w+)["']\]""", pages))
    said = {key for pair in said for key in pair if key}
    assert len(said) > 40
    assert said <= set(strings("en"))
    made = (
        "status_",
        "theme_",
        "library_",
        "state_",
        "basis_",
        "filter_",
        "spoken_",
        "export_",
        "register_",
        "caution_",
    )
    assert {key for key in strings("en") if key not in said and not key.startswith(made)} == {"language"}


def test_gradio_has_the_words_that_are_put_into_welsh() -> None:
    import gradio

    templates = FOLDER.__class__(gradio.__file__).parent / "templates" / "frontend" / "assets"
    shipped = next(
        p.read_text(encoding="utf-8")
        for p in templates.glob("core-*.js")
        if "new_chat:`New chat`" in p.read_text(encoding="utf-8")
    )
    words = tomllib.loads((FOLDER / "gradio_cy.toml").read_text(encoding="utf-8"))
    missing = {key for table in words.values() for key in table if f"{key}:`" not in shipped}
    assert missing == set()


def test_script_and_style_stay_small_and_say_nothing() -> None:
    script = (FOLDER / "window.js").read_text(encoding="utf-8")
    assert len(script.splitlines()) <= 80
    assert len((FOLDER / "window.css").read_text(encoding="utf-8").splitlines()) <= 120
    assert not re.search(r'(?:textContent|innerText) = ["`]', script)
    assert "://" not in script


def test_port_in_use_is_said_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="--port"):
            check_port("127.0.0.1", taken.getsockname()[1])


def test_settings_are_read_from_the_environment() -> None:
    settings = Settings.from_environment({"ATEB_PORT": "9000", "ATEB_THRESHOLD": "0.7", "ATEB_UPLOADS": "on"})
    assert (settings.port, settings.threshold, settings.uploads) == (9000, 0.7, True)
    with pytest.raises(SettingsError, match="ATEB_PORT"):
        Settings.from_environment({"ATEB_PORT": "many"})
    with pytest.raises(SettingsError, match="on or off"):
        Settings.from_environment({"ATEB_UPLOADS": "perhaps"})
