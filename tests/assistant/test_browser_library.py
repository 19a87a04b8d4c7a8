"""The library in a real Chromium: listed, opened, a document added after a preview, replaced, removed, brought back."""

from browsing import ask, in_a_browser, serving, small_assistant
from playwright.sync_api import expect

PLAN = (
    "Harbour Lighting Plan\n\n1. Purpose\n\nThe Lighting Engineer replaces {lamps} lamps in the harbour.\n\n"
    "2. Cost\n\nThe plan costs £73,000.\n\n3 March 2023\n"
)
LAMPS = "Who replaces the lamps in the harbour?"


@in_a_browser
def test_a_document_is_added_answers_at_once_is_replaced_removed_and_brought_back(window, tmp_path) -> None:
    with small_assistant(tmp_path, uploads=True) as assistant, serving(assistant) as address:
        _curate(window(address), assistant.settings.corpus, tmp_path)


def _curate(page, corpus, tmp_path) -> None:
    page.get_by_role("tab", name="Documents").click()
    table, upload = page.locator("#ateb-library"), page.locator("#ateb-upload input")
    toast = page.get_by_test_id("toast-body")
    expect(table).to_contain_text("12 May 2021")
    expect(table).to_contain_text("Up to date")

    plan = tmp_path / "harbour.txt"
    plan.write_text(" \n")
    upload.set_input_files(plan)
    expect(toast).to_contain_text("holds no text")
    page.reload()
    page.get_by_role("tab", name="Documents").click()

    plan.write_text(PLAN.format(lamps="ninety"))
    upload.set_input_files(plan)
    expect(page.locator("#ateb-preview")).to_contain_text("1. Purpose")
    expect(page.get_by_label("Date", exact=True)).to_have_value("2023-03-03")
    page.get_by_label("Title", exact=True).fill("The Harbour Plan")
    page.get_by_role("button", name="Add to the library").click()
    expect(toast.filter(has_text="harbour.txt has been added")).to_be_visible()
    expect(table).to_contain_text("The Harbour Plan")

    page.get_by_role("tab", name="Ask", exact=True).click()
    expect(ask(page, LAMPS)).to_contain_text("The Lighting Engineer replaces ninety lamps in the harbour.")

    page.get_by_role("tab", name="Documents").click()
    plan.write_text(PLAN.format(lamps="eighty"))
    upload.set_input_files(plan)
    page.get_by_label("Replace the document of the same file name").check()
    page.get_by_role("button", name="Add to the library").click()
    expect(table).to_contain_text("Harbour Lighting Plan")
    assert "eighty" in (corpus / "harbour.txt").read_text()

    page.locator("#ateb-remove input").click()
    page.get_by_role("option", name="harbour.txt").click()
    page.once("dialog", lambda asked: asked.dismiss())
    page.locator("#ateb-remove-button").click()
    expect(page.locator("#ateb-remove input")).to_have_value("")
    expect(table).to_contain_text("Harbour Lighting Plan")
    page.locator("#ateb-remove input").click()
    page.get_by_role("option", name="harbour.txt").click()
    page.once("dialog", lambda asked: asked.accept())
    page.locator("#ateb-remove-button").click()
    expect(toast.filter(has_text="harbour.txt has been removed")).to_be_visible()
    expect(table).not_to_contain_text("Harbour Lighting Plan")
    assert not (corpus / "harbour.txt").exists()
    page.get_by_role("tab", name="Ask", exact=True).click()
    expect(ask(page, LAMPS)).not_to_contain_text("The Lighting Engineer")

    page.get_by_role("tab", name="Documents").click()
    page.locator("#ateb-removed input").click()
    page.get_by_role("option", name="harbour.txt").first.click()
    page.get_by_role("button", name="Bring back").click()
    expect(table).to_contain_text("Harbour Lighting Plan")
    assert "eighty" in (corpus / "harbour.txt").read_text()
