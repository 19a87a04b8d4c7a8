"""The library in a real Chromium: listed, searched, a document added after a preview, removed."""

import pytest
from browsing import ask, in_a_browser


@in_a_browser
@pytest.mark.model
def test_a_document_is_added_answers_at_once_and_is_removed(served, window, tmp_path) -> None:
    from playwright.sync_api import expect

    page = window(f"{served.address}/#library")
    page.locator(".ateb-table").wait_for()
    before = page.locator(".ateb-table tbody tr").count()
    expect(page.locator(".ateb-table")).to_contain_text("14 September 2022")
    expect(page.locator(".ateb-is-current").first).to_have_text("Up to date")
    page.locator("#ateb-library-words").fill("no such document")
    expect(page.locator("#ateb-library-count")).to_have_text("Documents shown: 0")
    page.locator("#ateb-library-words").fill("")

    bad = tmp_path / "picture.png"
    bad.write_bytes(b"x")
    page.locator("#ateb-file").set_input_files(bad)
    expect(page.locator("#ateb-upload-said")).to_contain_text("no format that is read")

    good = tmp_path / "harbour.txt"
    good.write_text(
        "Harbour Lighting Plan\n\n1. Purpose\n\nThe Lighting Engineer replaces ninety lamps in the harbour.\n\n"
        "2. Cost\n\nThe plan costs £73,000.\n\n3 March 2023\n"
    )
    page.locator("#ateb-file").set_input_files(good)
    preview = page.locator("#ateb-preview")
    expect(preview).to_contain_text("1. Purpose")
    expect(preview.locator("[name=date]")).to_have_value("2023-03-03")
    preview.locator("[name=office]").fill("Head of Streets")
    preview.locator("button[type=submit]").click()
    row = page.locator(".ateb-table tbody tr", has_text="Harbour Lighting Plan")
    expect(row).to_contain_text("Head of Streets")
    expect(row).to_contain_text("3 March 2023")
    expect(page.locator("#ateb-upload-said")).to_contain_text("harbour.txt has been added")

    page.locator("[data-show=ask]").click()
    turn = ask(page, "Who replaces the lamps in the harbour?")
    expect(turn).to_contain_text("The Lighting Engineer replaces ninety lamps in the harbour.")

    page.locator("[data-show=library]").click()
    row.locator("[data-remove]").click()
    dialog = page.locator("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(row).to_have_count(1)
    row.locator("[data-remove]").click()
    dialog.locator("button[value=yes]").click()
    expect(row).to_have_count(0)
    expect(page.locator(".ateb-table tbody tr")).to_have_count(before)
    assert not (served.corpus / "harbour.txt").exists()
    assert len(list((served.corpus / ".removed").iterdir())) == 1
    page.locator("[data-show=ask]").click()
    turn = ask(page, "Who replaces the lamps in the harbour?")
    expect(turn).not_to_contain_text("Lighting Engineer")
