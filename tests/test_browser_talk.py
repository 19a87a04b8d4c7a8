"""The conversation in a real Chromium: streamed, stopped, asked again, kept, taken along, marked."""

import json
import threading

from browsing import ask, in_a_browser

from assistant.feedback import FeedbackStore


@in_a_browser
def test_an_answer_grows_is_announced_once_and_can_be_stopped(scripted, window) -> None:
    from playwright.sync_api import expect

    address, assistant = scripted
    page = window(address)
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => { const text = document.getElementById('ateb-live').textContent;
        if (text) window.said.push(text); }).observe(document.getElementById('ateb-live'), {childList: true, characterData: true, subtree: true}); }"""
    )
    assistant.pause = 0.4
    page.locator("#ateb-question").fill("Who?")
    page.keyboard.press("Enter")
    expect(page.locator("#ateb-turns")).to_contain_text("Sentence 1.")
    expect(page.locator(".ateb-feedback")).to_have_count(0)  # still growing
    page.locator(".ateb-feedback").wait_for()
    page.wait_for_timeout(100)
    said = page.evaluate("window.said")
    assert sum("Sentence 1." in text for text in said) == 1
    assert "Answered from the documents" in said[-1]
    assistant.pause = 1.5
    page.locator("#ateb-question").fill("What?")
    page.keyboard.press("Enter")
    expect(page.locator("#ateb-turns article").last).to_contain_text("Sentence 1.")
    page.locator("#ateb-stop").click()
    error = page.locator("#ateb-turns .ateb-error")
    expect(error).to_contain_text("Stopped")
    assert assistant.ended.wait(10)  # the server stops too
    assistant.pause = 0
    error.locator("button").first.click()
    expect(page.locator("#ateb-turns article").last).to_contain_text("Sentence 3.")
    expect(page.locator("#ateb-turns article")).to_have_count(2)


@in_a_browser
def test_the_last_question_is_edited_or_asked_again(scripted, window) -> None:
    from playwright.sync_api import expect

    address, _ = scripted
    page = window(address)
    ask(page, "First?")
    ask(page, "Second?")
    assert page.locator("[data-action=edit]:visible").count() == 1
    page.locator("[data-action=edit]:visible").click()
    box = page.locator("#ateb-question")
    expect(box).to_have_value("Second?")
    turn = ask(page, "Third?")
    expect(page.locator("#ateb-turns article")).to_have_count(2)
    expect(turn).to_contain_text("Third?")
    expect(turn).to_contain_text("After 1 questions")
    page.locator("[data-action=retry]:visible").click()
    expect(page.locator("#ateb-turns article")).to_have_count(2)


@in_a_browser
def test_conversations_are_kept_in_the_browser_and_deleted(scripted, window) -> None:
    from playwright.sync_api import expect

    address, _ = scripted
    page = window(address)
    ask(page, "First?")
    page.reload()
    expect(page.locator("#ateb-turns")).to_contain_text("Sentence 3.")
    page.locator("#ateb-new").click()
    expect(page.locator("#ateb-turns article")).to_have_count(0)
    expect(page.locator("#ateb-welcome")).to_be_visible()
    ask(page, "Second?")
    page.locator("#ateb-earlier").click()
    listed = page.locator("#ateb-earlier-list")
    expect(listed).to_contain_text("in this browser only")
    expect(listed.locator("li")).to_have_count(2)
    listed.locator("li", has_text="First?").locator("button").first.click()
    expect(page.locator(".ateb-words")).to_have_text("First?")
    page.locator("a[data-language=cy]").click()  # in the other language the same conversation
    expect(page.locator(".ateb-status")).to_have_text("Atebwyd o’r dogfennau")
    assert page.url.startswith(f"{address}/cy/")
    page.locator("#ateb-earlier").click()
    listed.locator("li", has_text="First?").locator(".ateb-drop").click()
    expect(listed.locator("li")).to_have_count(1)
    expect(page.locator("#ateb-turns article")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(page.locator("#ateb-earlier")).to_be_focused()
    page.goto(address)  # the language is remembered where the address names none
    page.wait_for_url(f"{address}/cy/")


@in_a_browser
def test_an_answer_is_copied_saved_and_exported(scripted, window) -> None:
    address, _ = scripted
    page = window(address, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, "Who?")
    turn.locator("[data-action=copy_text]").click()
    page.locator("button", has_text="Copied").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "Sentence 1. [1]" in text
    assert "Sources:\n[1] " in text
    with page.expect_download() as download:
        turn.locator("[data-action=docx]").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.locator("#ateb-export").click()
    with page.expect_download() as download:
        page.locator("#ateb-export-list button", has_text="JSON").click()
    (answer,) = json.loads(download.value.path().read_text())
    assert answer["question"] == "Who?"


@in_a_browser
def test_feedback_is_kept_with_the_answer(scripted, window, tmp_path) -> None:
    from playwright.sync_api import expect

    address, _ = scripted
    page = window(address)
    ask(page, "Before?")
    turn = ask(page, "Who?")
    turn.locator("[data-mark=missing]").click()
    turn.locator(".ateb-comment input").fill("the date")
    page.keyboard.press("Enter")
    expect(turn.locator(".ateb-thanks")).to_contain_text("Thank you")
    (kept,) = FeedbackStore(tmp_path / "index").all()
    assert (kept.mark, kept.comment, kept.history) == ("missing", "the date", ("Before?",))
    assert kept.answer["citations"][0]["quote"]


@in_a_browser
def test_it_is_asked_only_where_to_look(scripted, window) -> None:
    from playwright.sync_api import expect

    address, _ = scripted
    page = window(address)
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    page.locator("#ateb-filter summary").click()
    page.locator("#ateb-where-document").select_option(index=1)
    page.locator("#ateb-where-from").fill("2019")
    turn = ask(page, "Who?")
    expect(turn).to_contain_text("'date_from': '2019'")
    expect(turn).to_contain_text("Looked only in: Library Opening Hours, from 2019")
    page.locator("#ateb-where-from").fill("soon")
    page.locator("#ateb-question").fill("What?")
    page.keyboard.press("Enter")
    assert page.locator("#ateb-turns article").count() == 1  # the browser says what is expected


@in_a_browser
def test_a_server_that_is_gone_is_said_and_the_question_not_lost(scripted, window) -> None:
    from playwright.sync_api import expect

    address, _ = scripted
    page = window(address)
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    page.route("**/window/ask", lambda route: route.abort())
    page.locator("#ateb-question").fill("Who?")
    page.keyboard.press("Enter")
    expect(page.locator(".ateb-error")).to_contain_text("can’t be reached")
    page.unroute("**/window/ask")
    page.locator(".ateb-error button").first.click()
    expect(page.locator("#ateb-turns article")).to_contain_text("Sentence 3.")


@in_a_browser
def test_what_is_still_loading_is_said_and_a_question_waits(browser, window, tmp_path, world) -> None:
    """The window is there before the model; what is asked early is answered when it is."""
    import time

    import uvicorn
    from browsing import free_port
    from playwright.sync_api import expect

    from assistant import Assistant, Settings
    from assistant.serve.app import application
    from assistant.serve.late import LateAssistant
    from index.embed import WordEmbedder

    settings = Settings(corpus=world(), index=tmp_path / "index")
    go = threading.Event()

    def open_it(progress) -> Assistant:
        go.wait(30)
        return Assistant.open(settings, embedder=WordEmbedder(), progress=progress)

    late = LateAssistant(settings, open_it)
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            application(late, opening=late.opening), host="127.0.0.1", port=port, log_level="error"
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.05)
        opening = late.start()
        page = window(f"http://127.0.0.1:{port}/")
        expect(page.locator("#ateb-state")).to_contain_text("is being loaded")
        page.locator("#ateb-question").fill("Who chairs the Riverside Partnership?")
        page.keyboard.press("Enter")
        expect(page.locator(".ateb-working").last).to_contain_text("is being loaded")
        go.set()
        page.locator(".ateb-feedback").wait_for()
        expect(page.locator("#ateb-state")).to_be_hidden()
        expect(page.locator("#ateb-turns")).to_contain_text("Parks Board")
        opening.join()
    finally:
        go.set()
        server.should_exit = True
        thread.join(20)
        late.close()
