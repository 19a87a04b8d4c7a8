"""The window in a real Chromium: an answer, its citations, the source they open; no socket elsewhere."""

import re

import pytest
from browsing import QUESTION, ask, in_a_browser


@in_a_browser
@pytest.mark.model
@pytest.mark.parametrize(
    ("path", "language", "width"),
    [
        pytest.param("/", "en", 1280, id="English, wide"),
        pytest.param("/cy/", "cy", 390, id="Welsh, narrow"),
    ],
)
def test_citation_opens_its_passage(served, window, path: str, language: str, width: int) -> None:
    from playwright.sync_api import expect

    page = window(served.address + path, width=width)
    assert page.locator("gradio-app").count() == 1
    turn = ask(page, QUESTION)
    expect(turn).to_contain_text("Tree planting")
    citations = turn.locator("blockquote a.ateb-cite")
    assert citations.count() >= 2
    citations.nth(1).click()
    mark = page.locator("#ateb-mark")
    expect(mark).to_contain_text("Tree planting")
    expect(mark).to_be_in_viewport()
    expect(mark).to_be_focused()
    assert page.locator(".ateb-mark-label").inner_text().strip()  # not by colour alone
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator(".ateb-document").get_attribute("lang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shared = page.url
    assert re.search(r"#doc=\w+&start=\d+&end=\d+$", shared)
    colleague = window(shared, width=width)
    expect(colleague.locator("#ateb-mark")).to_contain_text("Tree planting")
    expect(colleague.locator("#ateb-mark")).to_be_in_viewport()
    assert "OUTBOUND" not in served.output.read_text()


@in_a_browser
@pytest.mark.model
def test_source_is_read_around_the_passage(served, window) -> None:
    from playwright.sync_api import expect

    page = window(served.address)
    turn = ask(page, QUESTION)
    turn.locator("blockquote a.ateb-cite").first.click()
    first = page.locator("#ateb-mark").inner_text()
    expect(page.locator("#ateb-which")).to_contain_text("1")
    expect(page.locator("#ateb-previous")).to_be_disabled()
    page.locator("#ateb-next").click()
    expect(page.locator("#ateb-mark")).not_to_have_text(first)
    page.locator(".ateb-contents summary").click()
    page.locator(".ateb-contents a", has_text="What residents think").click()
    expect(page.locator("#ateb-mark")).to_contain_text("What residents think")
    expect(page.locator("#ateb-mark")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#ateb-mark")).to_contain_text("Tree planting")


@in_a_browser
@pytest.mark.model
def test_everything_by_keyboard(served, window) -> None:
    """Tab, Enter and Escape alone: ask, look at the card, open the source, come back."""
    from playwright.sync_api import expect

    page = window(served.address)
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    page.keyboard.press("Tab")
    expect(page.locator(".ateb-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#ateb-question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".ateb-feedback").wait_for()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('blockquote a.ateb-cite')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    card = page.locator(".ateb-card:visible")
    expect(card).to_contain_text("Libraries and Parks in Glanafon")
    expect(card).to_contain_text("14 September 2022")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#ateb-mark")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("blockquote a.ateb-cite").last).to_be_focused()


@in_a_browser
@pytest.mark.model
def test_what_is_not_said_is_said_and_followed_up(served, window) -> None:
    from playwright.sync_api import expect

    page = window(served.address)
    turn = ask(page, "Which singer opened the festival in Lisbon?")
    expect(turn.locator(".ateb-status")).to_have_text("Not in the documents")
    assert turn.locator(".ateb-nearest li").count() >= 1
    ask(page, "Who leads the Library and Information Service?")
    turn = ask(page, "Who does he answer to?")
    expect(turn.locator(".ateb-understood")).to_contain_text("Understood as")


@in_a_browser
@pytest.mark.model
@pytest.mark.parametrize(("width", "height"), [(390, 800), (640, 430), (320, 640)])
def test_nothing_is_to_be_scrolled_sideways(served, window, width: int, height: int) -> None:
    """390 pixels, 1280 by 860 at 200%, and 320 as WCAG's reflow asks."""
    page = window(served.address, width=width, height=height)
    turn = ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    turn.locator("blockquote a.ateb-cite").first.click()
    page.locator("#ateb-mark").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#ateb-back").click()
    page.locator("[data-show=library]").click()
    page.locator(".ateb-table").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
