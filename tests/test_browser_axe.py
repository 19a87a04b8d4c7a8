"""axe finds nothing against WCAG 2.2 AA, on any view, in either language, theme and width."""

import pytest
from browsing import QUESTION, ask, in_a_browser, violations

# What a theme and a width do to each other is the same in both languages.
LOOKS = {
    "en": [(1280, "light"), (1280, "dark"), (390, "dark"), (390, "light")],
    "cy": [(1280, "light"), (390, "dark")],
}


class Examined:
    """A page, and what axe found on its views so far, a line each."""

    def __init__(self, page, language: str) -> None:
        self.page, self.looks, self.found = page, LOOKS[language], []

    def look(self, view: str) -> None:
        """Examine the page as it stands, in each theme and at each width."""
        for width, theme in self.looks:
            self.page.set_viewport_size({"width": width, "height": 860})
            self.page.evaluate("theme => document.documentElement.dataset.atebTheme = theme", theme)
            self.page.evaluate("theme => document.body.classList.toggle('dark', theme === 'dark')", theme)
            self.found += [f"{view}, {width}, {theme}: {told}" for told in violations(self.page)]
            sideways = self.page.evaluate("document.documentElement.scrollWidth")
            if sideways > width:
                self.found.append(f"{view}, {width}: {sideways} pixels are to be scrolled sideways")


@in_a_browser
@pytest.mark.model
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing(served, window, tmp_path, language: str) -> None:
    page = window(f"{served.address}/{language}/")
    page.wait_for_selector("#ateb[data-ready='1']", state="attached")
    examined = Examined(page, language)
    page.locator("#ateb-filter summary").click()
    page.locator("#ateb-examples li").first.wait_for()
    examined.look("start, where to look")
    page.locator("#ateb-filter summary").click()
    turn = ask(page, QUESTION)
    page.keyboard.press("Shift+Tab")
    turn.locator("blockquote a.ateb-cite").first.focus()
    page.locator(".ateb-card:visible").wait_for()
    examined.look("card")
    page.keyboard.press("Escape")
    turn.locator(".ateb-sources summary").click()
    turn.locator("[data-mark=wrong]").click()
    ask(page, "Which singer opened the festival in Lisbon?")
    ask(page, "Who are you?")
    examined.look("answers")
    page.locator("#ateb-earlier").click()
    examined.look("earlier conversations")
    page.keyboard.press("Escape")
    turn.locator("blockquote a.ateb-cite").first.click()
    page.locator("#ateb-mark").wait_for()
    page.locator(".ateb-contents summary").click()
    examined.look("source")
    page.locator("#ateb-back").click()
    page.locator("[data-show=library]").click()
    page.locator(".ateb-table").wait_for()
    file = tmp_path / "note.txt"
    file.write_text("A Note\n\n1. Part\n\nThe Clerk keeps the note.\n")
    page.locator("#ateb-file").set_input_files(file)
    page.locator("#ateb-preview h4").wait_for()
    examined.look("library")
    file = tmp_path / "picture.txt"
    file.write_bytes(b"\x00\x01")
    page.locator("#ateb-file").set_input_files(file)
    page.locator("#ateb-upload-said.ateb-error").wait_for()
    page.locator("[data-remove]").first.click()
    page.locator("dialog").wait_for()
    examined.look("confirmation")
    assert examined.found == []
