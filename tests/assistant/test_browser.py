"""The window in a real Chromium: asked, its sources seen, followed up, refused, kept; nothing asked elsewhere."""

import re

import pytest
from browsing import (
    ANSWERS,
    DONE,
    NOT_SAID,
    QUESTION,
    SENTENCE,
    WAIT,
    ask,
    in_a_browser,
    serving,
    small_assistant,
)
from playwright.sync_api import expect

from assistant.serve.access import AccessStore
from assistant.serve.feedback import FeedbackStore

PASSWORD = "five harbour lamps at dusk"


@in_a_browser
@pytest.mark.parametrize(
    ("path", "language", "width", "status"),
    [
        pytest.param("/", "en", 1280, "Answered from the documents", id="English, wide"),
        pytest.param("/cy/", "cy", 390, "Atebwyd o’r dogfennau", id="Welsh, narrow"),
    ],
)
def test_a_citation_leads_to_its_passage(small, window, path, language, width, status) -> None:
    page = window(small + path, width=width, locale="fr-FR")
    answer = ask(page, QUESTION)
    expect(answer).to_contain_text(status)
    answer.locator("blockquote a").first.click()
    source = page.locator(".ateb-source:target")
    expect(source.locator("mark")).to_have_text(SENTENCE)
    expect(source.locator("mark")).to_be_in_viewport()
    expect(source.locator(".ateb-label")).to_be_visible()  # not by colour alone
    assert page.evaluate("document.documentElement.lang") == language
    assert source.locator(".ateb-text").get_attribute("lang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_popup() as opened:
        source.locator("a[target=_blank]").click()
    whole = opened.value
    expect(whole.locator("#ateb-whole mark")).to_have_text(SENTENCE)
    expect(whole.locator("#ateb-whole mark")).to_be_in_viewport()
    with whole.expect_download() as original:
        whole.locator("#ateb-original").click()
    assert SENTENCE in original.value.path().read_text()
    if language == "cy":
        expect(page.get_by_role("button", name="Sgwrs newydd")).to_be_visible()  # Gradio's own word
        assert answer.locator("span[lang=en]").count() >= 1


@in_a_browser
def test_everything_by_keyboard(small, window) -> None:
    """Tab and Enter alone: ask, go to the source, come back."""
    page = window(small)
    page.keyboard.press("Tab")
    expect(page.locator(".ateb-skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#ateb-question textarea")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_function(DONE, arg=0)
    page.locator(".ateb-source").first.wait_for()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('blockquote a')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".ateb-source:target mark")).to_be_in_viewport()
    for name in ("The whole document, at this passage", "Back to the answer"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == name
    page.keyboard.press("Enter")
    expect(page.locator("#ateb-talk blockquote").first).to_be_in_viewport()


@in_a_browser
def test_what_is_not_said_is_said_and_followed_up(small, window) -> None:
    page = window(small)
    answer = ask(page, NOT_SAID)
    expect(answer).to_contain_text("✘ Not in the documents")
    assert answer.locator("li a").count() >= 1
    ask(page, QUESTION)
    expect(ask(page, "Since when?")).to_contain_text("Understood as")


@in_a_browser
@pytest.mark.parametrize(("width", "height"), [(640, 430), (320, 640)])
def test_nothing_is_to_be_scrolled_sideways(small, window, width: int, height: int) -> None:
    """1280 by 860 at 200%, and 320 as WCAG's reflow asks."""
    page = window(small, width=width, height=height)
    ask(page, QUESTION)
    page.locator(".ateb-source").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("tab", name="Documents").click()
    page.locator("#ateb-library").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@in_a_browser
def test_an_answer_grows_is_heard_once_and_can_be_stopped(scripted, window) -> None:
    address, assistant = scripted
    page = window(address)
    page.evaluate(
        """() => { window.said = []; const region = document.querySelector('.ateb-said');
        new MutationObserver(() => window.said.push(region.innerText)).observe(region, {childList: true}); }"""
    )
    answers = page.locator(ANSWERS)
    assistant.going.clear()
    page.locator("#ateb-question textarea").fill("Who?")
    page.keyboard.press("Enter")
    expect(answers).to_contain_text("Sentence 1.")
    expect(answers).not_to_contain_text("Sentence 3.")  # still growing
    expect(page.locator('#ateb-talk [role="log"]')).to_have_attribute("aria-live", "off")
    page.wait_for_timeout(2000)  # longer than the silence after which an answer is taken to be whole
    assert page.evaluate("window.said") == []
    assistant.going.set()
    page.wait_for_function(DONE, arg=0)
    page.wait_for_function("window.said.length > 0")
    page.wait_for_timeout(1500)
    (said,) = page.evaluate("window.said")
    assert "Sentence 3." in said
    assistant.going.clear()
    page.locator("#ateb-question textarea").fill("What?")
    page.keyboard.press("Enter")
    expect(answers.nth(1)).to_contain_text("Sentence 1.")
    with page.expect_response(lambda response: response.url.endswith("/cancel")):
        page.locator("#ateb-question .stop-button").click()
    assistant.going.set()
    assert assistant.ended.wait(60)
    assert assistant.given < 4  # the server stops too
    expect(answers.last).not_to_contain_text("Sentence 3.")


@in_a_browser
def test_a_question_is_edited_asked_again_and_taken_back(scripted, window) -> None:
    page = window(scripted[0])
    ask(page, "First?")
    ask(page, "Second?")
    page.get_by_role("button", name="Edit").last.click()
    page.locator("#ateb-talk textarea").fill("Third?")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#ateb-talk")).to_contain_text("Third?")
    expect(page.locator(ANSWERS).last).to_contain_text("After 1 questions")
    page.wait_for_function(DONE, arg=1)
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(ANSWERS).last).to_contain_text("Sentence 3.")
    page.wait_for_function(DONE, arg=1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(ANSWERS)).to_have_count(1)
    expect(page.locator("#ateb-question textarea")).to_have_value("Third?")


@in_a_browser
def test_conversations_are_kept_in_the_browser_opened_and_deleted(scripted, window) -> None:
    address, _ = scripted
    page = window(address)
    ask(page, "First?")
    kept = page.get_by_role("gridcell", name="First?")
    expect(kept).to_be_visible()
    page.reload()
    expect(page.locator(ANSWERS)).to_have_count(0)
    kept.focus()
    page.keyboard.press("Enter")
    expect(page.locator(ANSWERS)).to_contain_text("Sentence 3.")
    expect(page.locator(".ateb-source mark")).to_have_count(1)
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(ANSWERS)).to_have_count(0)
    page.goto(f"{address}/cy/")  # in the other language the same conversations
    kept.click()
    expect(page.locator(ANSWERS)).to_contain_text("Sentence 3.")
    page.get_by_role("button", name="Dileu’r sgwrs").click()
    expect(kept).to_have_count(0)


@in_a_browser
def test_a_conversation_is_taken_along(scripted, window) -> None:
    page = window(scripted[0])
    ask(page, "Who?")
    for name, form in {"Word": "docx", "Markdown": "md", "text": "txt"}.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Export as {name}").click()
        assert download.value.suggested_filename == f"Conversation.{form}"
    assert "Sentence 1. [1]" in download.value.path().read_text()
    page.emulate_media(media="print")
    assert page.locator("#ateb-question").is_hidden()
    assert page.locator(ANSWERS).is_visible()


@in_a_browser
def test_feedback_is_kept_with_the_answer(scripted, window) -> None:
    address, assistant = scripted
    page = window(address)
    ask(page, "Before?")
    ask(page, "Who?")
    page.get_by_role("button", name="Dislike").last.click()
    expect(page.get_by_test_id("toast-body")).to_contain_text("Thank you")
    reason = page.get_by_label("What is wrong or missing? (optional)")
    reason.fill("the date")
    reason.press("Enter")
    expect(reason).to_have_count(0)
    first, last = FeedbackStore(assistant.settings.index).all()
    assert (first.mark, first.comment, last.comment) == ("wrong", "", "the date")
    assert (last.question, last.history, last.answer["status"]) == ("Who?", ("Before?",), "answered")
    assert last.answer["citations"][0]["quote"]


@in_a_browser
def test_it_is_asked_only_where_to_look(scripted, window) -> None:
    page = window(scripted[0])
    page.get_by_role("button", name="Where to look").click()
    page.get_by_label("Document").click()
    page.get_by_role("option", name="Library Hours").click()
    page.get_by_label("Show only what surely answers").check()
    page.get_by_label("Dated from").fill("2019")
    page.get_by_label("Dated from").press("Tab")
    answer = ask(page, "Who?")
    expect(answer).to_contain_text("'caution': 'high'")
    expect(answer).to_contain_text("'date_from': '2019'")
    expect(answer).to_contain_text("'document': '")


@in_a_browser
def test_an_example_is_put_into_the_question(small, window) -> None:
    page = window(small)
    example = page.locator("#ateb-talk .examples button").first
    text = example.inner_text().strip()
    example.click()
    expect(page.locator("#ateb-question textarea")).to_have_value(text)


@in_a_browser
def test_what_fails_is_said_in_the_language_of_the_window(scripted, window, monkeypatch) -> None:
    address, assistant = scripted
    page = window(f"{address}/cy/")
    monkeypatch.setattr(assistant, "stream", assistant._real.stream, raising=False)
    expect(ask(page, "   ?  ")).to_be_visible()
    box = page.locator("#ateb-question textarea")
    box.evaluate("box => box.removeAttribute('maxlength')")
    box.fill("x" * 5000)
    box.press("Enter")
    expect(page.locator(ANSWERS).last).to_contain_text("mwy na 4000")


@in_a_browser
def test_hostile_text_is_shown_as_text(window, tmp_path) -> None:
    hostile = (
        "Harbour <img src=x onerror=alert(1)> *Review*\n\n"
        "The Hostile Officer <script>alert(1)</script> **keeps** [a](javascript:alert(1)) lamps in Harbour Ward.\n"
    )
    with small_assistant(tmp_path, {"hostile.txt": hostile}) as assistant, serving(assistant) as address:
        page = window(address)
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        answer = ask(page, "What does the Hostile Officer keep in Harbour Ward?")
        shown = "<script>alert(1)</script> **keeps** [a](javascript:alert(1)) lamps"
        expect(answer).to_contain_text(shown)
        expect(page.locator(".ateb-source").first).to_contain_text(shown)
        assert page.locator("#ateb-talk img, #ateb-sources img, #ateb-sources script").count() == 0
        page.get_by_role("tab", name="Documents").click()
        expect(page.locator("#ateb-library")).to_contain_text("Harbour <img src=x onerror=alert(1)> *Review*")
        cell = page.locator("#ateb-library td").filter(has_text=re.compile(r"^\s*hostile\.txt\s*$"))
        expect(cell.first).to_be_attached()


@in_a_browser
def test_who_logs_in_sees_what_the_role_allows_and_nothing_of_another(browser, tmp_path) -> None:
    with small_assistant(tmp_path, auth="users", uploads=True) as assistant, serving(assistant) as address:
        store = AccessStore(assistant.settings.index)
        store.add_user("cari", PASSWORD, "curator")
        store.add_user("dai", PASSWORD)
        page = browser.new_context().new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{address}/cy/")
        kept = page.get_by_role("gridcell", name=re.compile("Who chairs"))
        for name, may in (("cari", True), ("dai", False)):
            page.locator("#name").fill(name)
            page.locator("#password").fill(PASSWORD)
            page.keyboard.press("Enter")
            expect(page.locator(".ateb-header")).to_contain_text(name)
            expect(kept).to_have_count(0)
            ask(page, QUESTION)
            expect(kept).to_have_count(1)
            page.get_by_role("tab", name="Dogfennau").click()
            expect(page.locator("#ateb-library")).to_contain_text("parks.txt")
            expect(page.locator("#ateb-upload")).to_have_count(int(may))
            page.get_by_role("button", name="Allgofnodi").click()
            expect(page.locator("[role=status]")).to_have_text("Rydych wedi allgofnodi.")
            page.goto(f"{address}/cy/")
        page.context.close()
