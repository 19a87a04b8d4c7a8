"""axe finds nothing against WCAG 2.2 AA, on any view, in either language, theme and width."""

import pytest
from browsing import NOT_SAID, QUESTION, ask, in_a_browser, violations


class Examined:
    """A page, and what axe found on its views so far, a line each."""

    def __init__(self, page) -> None:
        self.page, self.found = page, []

    def look(self, view: str) -> None:
        """Examine the page as it stands, in each theme and at each width."""
        for width in (1280, 390):
            self.page.set_viewport_size({"width": width, "height": 860})
            for theme in ("light", "dark"):
                self.page.evaluate("dark => document.body.classList.toggle('dark', dark)", theme == "dark")
                self.page.wait_for_timeout(300)  # colours change by and by
                self.found += [f"{view}, {width}, {theme}: {told}" for told in violations(self.page)]
            sideways = self.page.evaluate("document.documentElement.scrollWidth")
            if sideways > width:
                self.found.append(f"{view}, {width}: {sideways} pixels are to be scrolled sideways")


@in_a_browser
@pytest.mark.parametrize(
    ("place", "library", "wrong"),
    [
        pytest.param("/", "Documents", "Dislike", id="en"),
        pytest.param("/cy/", "Dogfennau", "Anghywir", id="cy"),
    ],
)
def test_axe_finds_nothing(small, window, tmp_path, place: str, library: str, wrong: str) -> None:
    page = window(small + place)
    examined = Examined(page)
    page.locator("#ateb-talk .examples button").first.wait_for()
    examined.look("start")
    ask(page, QUESTION)
    page.get_by_role("button", name=wrong).last.click()
    page.get_by_test_id("toast-body").wait_for()
    ask(page, NOT_SAID)
    page.locator(".ateb-source").first.wait_for()
    examined.look("answers, sources, feedback")
    page.get_by_role("tab", name=library).click()
    link = page.locator("#ateb-library a >> visible=true").first
    link.wait_for()
    file = tmp_path / "note.txt"
    file.write_text("A Note\n\n1. Part\n\nThe Clerk keeps the note.\n")
    page.locator("#ateb-upload input").set_input_files(file)
    page.locator("#ateb-preview h3").wait_for()
    examined.look("library")
    page.goto(f"{small}{place}{link.get_attribute('href')}")
    page.locator("#ateb-original").wait_for()
    examined.look("document")
    assert examined.found == []
