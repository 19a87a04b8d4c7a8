"""The window's states in a real Chromium: who is logged in, what fails, less motion; in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import ask, in_a_browser, serving, violations

from assistant import Assistant, Settings
from assistant.serve.access import AccessStore
from index.build import build
from index.embed import WordEmbedder

PASSWORD = "five harbour lamps at dusk"


@pytest.fixture
def locked(tmp_path: Path, world) -> Iterator[tuple[str, AccessStore]]:
    """A server that asks who one is: its address, and its users."""
    folder, path = world(), tmp_path / "index"
    build(folder, path, embedder=WordEmbedder())
    store = AccessStore(path)
    for name in ("cari", "dai"):
        store.add_user(name, PASSWORD)
    settings = Settings(corpus=folder, index=path, auth="users")
    with Assistant.open(settings, embedder=WordEmbedder()) as assistant, serving(assistant) as address:
        yield address, store


def log_in(page, name: str) -> None:
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")


@in_a_browser
@pytest.mark.parametrize(
    ("language", "button", "said", "ended"),
    [
        pytest.param("en", "Log out", "You have logged out.", "no longer logged in", id="English"),
        pytest.param("cy", "Allgofnodi", "Rydych wedi allgofnodi.", "wedi mewngofnodi mwyach", id="Welsh"),
    ],
)
def test_who_has_logged_in_logs_out_by_keyboard(
    locked, browser, language: str, button: str, said: str, ended: str
) -> None:
    from playwright.sync_api import expect

    address, store = locked
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/{language}/")
    log_in(page, "cari")
    expect(page.locator("#ateb-user")).to_have_text("cari")
    ask(page, "Who chairs the Riverside Partnership?")
    leave = page.get_by_role("button", name=button)
    page.locator("#ateb-theme").focus()
    page.keyboard.press("Tab")
    expect(leave).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text(said)
    page.goto(f"{address}/{language}/")
    expect(page.locator("#password")).to_be_visible()
    log_in(page, "dai")  # another user of the same browser sees nothing of it
    page.locator("#ateb-earlier").click()
    expect(page.locator("#ateb-earlier-list li")).to_have_count(0)
    page.keyboard.press("Escape")
    store.remove_user("dai")  # and with the user the session
    page.locator("#ateb-question").fill("Who?")
    page.keyboard.press("Enter")
    expect(page.locator("#ateb-turns .ateb-error")).to_contain_text(ended)
    expect(page.locator("#ateb-state a")).to_have_attribute(
        "href", f"{address}/login?next=%2F{language}%2F&lang={language}"
    )
    context.close()


@in_a_browser
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("cy", "dark")])
def test_axe_finds_nothing_on_the_log_in_page(locked, browser, language: str, theme: str) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{locked[0]}/login?lang={language}")
    page.locator("#name").fill("cari")
    page.locator("#password").fill("wrong")
    page.keyboard.press("Enter")
    page.locator("[role=alert]").wait_for()
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@in_a_browser
def test_without_log_in_there_is_no_way_out(scripted, window) -> None:
    page = window(scripted[0])
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    assert page.locator("#ateb-account").is_hidden()


@in_a_browser
def test_what_fails_is_said_in_welsh_and_the_question_is_not_lost(scripted, window, tmp_path) -> None:
    from playwright.sync_api import expect

    address, _ = scripted
    page = window(f"{address}/cy/")
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    page.locator("[data-show=library]").click()
    page.locator(".ateb-table").wait_for()
    empty = tmp_path / "gwag.txt"
    empty.write_text(" \n")
    page.locator("#ateb-file").set_input_files(empty)
    expect(page.locator("#ateb-upload-said")).to_contain_text("gwag.txt: nid oes testun ynddi")
    page.locator("[data-show=ask]").click()
    page.route("**/window/ask", lambda route: route.abort())
    page.locator("#ateb-question").fill("Pwy sy’n cadeirio?")
    page.keyboard.press("Enter")
    error = page.locator("#ateb-turns .ateb-error")
    expect(error).to_contain_text("Ni ellir cyrraedd y gweinydd")
    page.unroute("**/window/ask")
    error.locator("button").first.click()
    expect(page.locator("#ateb-turns article")).to_contain_text("Sentence 3.")
    page.locator("#ateb-question").evaluate(
        "box => { box.removeAttribute('maxlength'); box.value = 'x'.repeat(5000); }"
    )
    page.locator("#ateb-send").click()
    expect(page.locator("#ateb-turns .ateb-error")).to_contain_text("ni ddarllenir mwy na 4000")


@in_a_browser
def test_what_is_wrong_in_a_field_is_said_in_welsh_and_shown(scripted, window) -> None:
    from playwright.sync_api import expect

    page = window(f"{scripted[0]}/cy/")
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    box, date = page.locator("#ateb-question"), page.locator("#ateb-where-from")
    page.locator("#ateb-send").click()
    assert box.evaluate("field => field.validationMessage") == "Ysgrifennwch gwestiwn yn gyntaf."
    page.locator("#ateb-filter summary").click()
    date.fill("ddoe")
    page.locator("#ateb-filter summary").click()
    expect(date).to_be_hidden()
    box.fill("Pwy?")
    box.press("Enter")
    expect(date).to_be_focused()
    assert date.evaluate("field => field.validationMessage").startswith("Blwyddyn (2018)")
    date.fill("2018-04")
    box.press("Enter")
    expect(page.locator("#ateb-turns article")).to_contain_text("Sentence 3.")


@in_a_browser
@pytest.mark.parametrize(("motion", "turns"), [("reduce", "none"), ("no-preference", "ateb-turn")])
def test_nothing_moves_where_the_device_asks_for_less_motion(
    scripted, window, motion: str, turns: str
) -> None:
    address, assistant = scripted
    page = window(address, reduced_motion=motion)
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    assistant.pause = 1.5
    page.locator("#ateb-question").fill("Who?")
    page.keyboard.press("Enter")
    page.locator(".ateb-working").first.wait_for()
    moving = "() => getComputedStyle(document.querySelector('.ateb-working'), '::before').animationName"
    assert page.evaluate(moving) == turns
    running = page.evaluate("document.getAnimations().length")
    assert (running > 0) == (motion == "no-preference")
    page.locator("#ateb-stop").click()
    assistant.pause = 0


@in_a_browser
@pytest.mark.model
def test_a_question_is_marked_with_its_own_language(served, window) -> None:
    from playwright.sync_api import expect

    page = window(f"{served.address}/en/")
    turn = ask(page, "Pwy sy’n arwain y Gwasanaeth Llyfrgell a Gwybodaeth?")
    expect(turn.locator(".ateb-words")).to_have_attribute("lang", "cy")
    page.goto(f"{served.address}/cy/")
    page.locator("#ateb-new").click()
    ask(page, "Who leads the Library and Information Service?")
    turn = ask(page, "Who does he answer to?")
    expect(turn.locator(".ateb-words")).to_have_attribute("lang", "en")
    understood = turn.locator(".ateb-understood")
    expect(understood).to_contain_text("Deallwyd fel")
    expect(understood.locator("span")).to_have_attribute("lang", "en")
