"""axe finds nothing against WCAG 2.2 AA, on any view, in either language, in either theme."""

import pytest
from browsing import QUESTION, ask, in_a_browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page) -> list[str]:
    """Return what axe finds, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['help']}: {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]]


@in_a_browser
@pytest.mark.model
@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(served, window, tmp_path, language: str, theme: str) -> None:
    width = 1280 if theme == "light" else 390
    page = window(f"{served.address}/{language}/", theme=theme, width=width)
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    found = {"start": violations(page)}
    turn = ask(page, QUESTION)
    page.keyboard.press("Shift+Tab")
    turn.locator("blockquote a.ateb-cite").first.focus()  # its card is shown
    found["card"] = violations(page)
    page.keyboard.press("Escape")
    turn.locator(".ateb-sources summary").click()
    turn.locator("[data-mark=wrong]").click()
    found["answer"] = violations(page)
    page.locator("#ateb-earlier").click()
    found["earlier"] = violations(page)
    page.keyboard.press("Escape")
    page.locator("#ateb-filter summary").click()
    ask(page, "Which singer opened the festival in Lisbon?")
    found["not in the documents"] = violations(page)
    turn.locator("blockquote a.ateb-cite").first.click()
    page.locator("#ateb-mark").wait_for()
    page.locator(".ateb-contents summary").click()
    found["source"] = violations(page)
    page.locator("#ateb-back").click()
    page.locator("[data-show=library]").click()
    page.locator(".ateb-table").wait_for()
    file = tmp_path / "note.txt"
    file.write_text("A Note\n\n1. Part\n\nThe Clerk keeps the note.\n")
    page.locator("#ateb-file").set_input_files(file)
    page.locator("#ateb-preview h4").wait_for()
    found["library"] = violations(page)
    page.locator("[data-remove]").first.click()
    page.locator("dialog").wait_for()
    found["confirmation"] = violations(page)
    assert [f"{view}: {line}" for view, lines in found.items() for line in lines] == []
