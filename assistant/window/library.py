"""The library's page as HTML: its documents, what is known of each, and the form to add one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from assistant.library import Entry, Preview
from assistant.phrases.errors import error_text
from assistant.strings import strings
from assistant.window.turn import date_shown
from index import Document
from index.formats import FORMATS
from index.language import document_language, language_of

COLUMNS = ("title", "office", "date", "basis", "passages", "state")


def library_html(entries: Sequence[Entry], language: str, *, uploads: bool) -> str:
    """Return the list of the documents, each with its state in words."""
    say = {key: escape(text) for key, text in strings(language).items()}
    columns = [*COLUMNS, "actions"] if uploads else COLUMNS
    head = "".join(f'<th scope="col">{say[f"library_{column}"]}</th>' for column in columns)
    rows = "".join(_row(entry, say, language, uploads=uploads) for entry in entries)
    count = say["library_count"].format(count=len(entries))
    added = _upload_form(say) if uploads else f'<p class="ateb-note">{say["library_fixed"]}</p>'
    return (
        f'<h2 tabindex="-1">{say["view_library"]}</h2>'
        f'<form id="ateb-library-search" role="search">'
        f'<label for="ateb-library-words">{say["library_search"]}</label>'
        f'<input id="ateb-library-words" type="search" autocomplete="off"></form>'
        f'<p id="ateb-library-count" role="status">{count}</p>'
        f'<table class="ateb-table"><caption class="ateb-hidden">{say["view_library"]}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{added}"
    )


def _row(entry: Entry, say: dict[str, str], language: str, *, uploads: bool) -> str:
    document, source = entry.document, escape(entry.source)
    state = say[f"state_{entry.state}"] + (f": {escape(entry.reason)}" if entry.reason else "")
    if document is not None and document.hidden:
        state += f"<br><strong>{say['hidden_text']}</strong>: {escape(document.hidden.partition(': ')[2])}"
    if document is None:
        title, cells = source, ["", "", "", ""]
    else:
        place = escape(urlencode({"doc": document.id, "start": 0, "end": 0}))
        spoken = document_language(document)
        title = f'<a href="#{place}" lang="{spoken}">{escape(document.title)}</a><br><small>{source}</small>'
        office = ", ".join(filter(None, (document.author, document.office)))
        date = date_shown(document.date_text, "", language)
        cells = [escape(office), escape(date), _basis(document, say, language)]
        cells.append(str(entry.passages))
    named = [("title", f'<th scope="row" data-label="{say["library_title"]}">{title}</th>')]
    for column, cell in zip(COLUMNS[1:-1], cells, strict=True):
        named.append((column, f'<td data-label="{say[f"library_{column}"]}">{cell}</td>'))
    named.append(
        ("state", f'<td data-label="{say["library_state"]}" class="ateb-is-{entry.state}">{state}</td>')
    )
    if uploads:
        label = f"{say['remove']}: {escape(document.title) if document else source}"
        named.append(
            (
                "actions",
                f'<td data-label="{say["library_actions"]}"><button type="button" data-remove="{source}"'
                f' aria-label="{label}">{say["remove"]}</button></td>',
            )
        )
    return f'<tr data-words="{_words(entry)}">{"".join(cell for _, cell in named)}</tr>'


def _words(entry: Entry) -> str:
    """Return what the list is searched by."""
    d = entry.document
    words = (entry.source, *((d.title, d.author, d.office, d.date_text, d.date) if d else ()))
    return escape(" ".join(words).casefold())


def _basis(document: Document, say: dict[str, str], language: str) -> str:
    basis = say[f"basis_{document.date_basis}"]
    if not document.date_note:
        return basis
    how = _told(document.date_note, language)
    return f"{basis}<details><summary>{say['basis_how']}</summary>{how}</details>"


def _told(note: str, language: str) -> str:
    """Return how a date is known in the language of the window, marked where it is in another."""
    text = error_text(note, language)
    spoken = language_of(text, "en")
    return f'<span lang="{spoken}">{escape(text)}</span>' if spoken != language else escape(text)


def _upload_form(say: dict[str, str]) -> str:
    kinds = ",".join(sorted(FORMATS))
    return (
        f'<form id="ateb-upload" class="ateb-upload"><h3>{say["upload"]}</h3>'
        f'<p id="ateb-file-kinds">{say["upload_file"]} ({escape(kinds.replace(",", ", "))})</p>'
        # The browser's own words of a field for files would be in the browser's language.
        f'<input id="ateb-file" class="ateb-hidden" name="file" type="file" accept="{escape(kinds)}"'
        f' aria-describedby="ateb-file-kinds ateb-file-name">'
        f'<label for="ateb-file" class="ateb-button">{say["upload_choose"]}</label>'
        f' <span id="ateb-file-name">{say["upload_none"]}</span>'
        f'<progress id="ateb-progress" max="1" value="0" hidden'
        f' aria-label="{say["upload_progress"]}"></progress>'
        '<p id="ateb-upload-said" role="status"></p><div id="ateb-preview"></div></form>'
    )


def preview_html(preview: Preview, language: str) -> str:
    """Return what was understood of a file, with what may be stated better before it is added."""
    say = {key: escape(text) for key, text in strings(language).items()}
    d = preview.document
    spoken = document_language(d)
    items = "".join(
        f'<li class="ateb-level-{min(level, 4)}">{escape(text)}</li>' for level, text in preview.headings
    )
    found = (
        f'<ul class="ateb-found" lang="{spoken}">{items}</ul>' if items else f"<p>{say['preview_none']}</p>"
    )
    basis = say["basis_stated"] if d.date else say["basis_unknown"]
    note = f"{basis}: {_told(d.date_note, language)}" if d.date_note else basis
    counts = say["preview_counts"].format(characters=len(d.text), passages=preview.passages)
    fields = "".join(
        f'<label>{say[f"library_{name}"]}<input name="{name}" value="{escape(value)}"{more}></label>'
        for name, value, more in (
            ("title", d.title, f' lang="{spoken}"'),
            ("office", d.office, ""),
            ("date", d.date, ' pattern="[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?" placeholder="2024-03-12"'),
        )
    )
    return (
        f'<h4 tabindex="-1">{say["preview"]}</h4><p>{counts}</p><div class="ateb-fields">{fields}</div>'
        f'<p class="ateb-note">{note}</p><h5>{say["preview_outline"]} ({len(preview.headings)})</h5>{found}'
        f'<button type="submit" class="ateb-primary">{say["upload_add"]}</button>'
        f' <button type="button" id="ateb-upload-cancel">{say["cancel"]}</button>'
    )
