"""The library: its documents as a table; a file previewed and added, removed, brought back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.phrases.errors import error_text
from assistant.serve.identity import require_curator, user_of
from assistant.serve.library import Entry, Library, Preview
from assistant.serve.service import Service
from assistant.window.message import date_shown, plain
from assistant.window.strings import strings
from assistant.window.talk import speaking
from index.files.kinds import FORMATS
from index.language import document_language

COLUMNS = ("title", "date", "basis", "language", "pages", "passages", "state", "source")
_KNOWN = ("title", "office", "date")
_KINDS: Any = ["markdown", *["str"] * (len(COLUMNS) - 1)]
_PROGRESS = gr.Progress()


def add_table(language: str) -> gr.Dataframe:
    """Add the table of the documents, empty."""
    say = strings(language)
    return gr.Dataframe(
        headers=[say[f"library_{column}"] for column in COLUMNS],
        datatype=_KINDS,
        label=say["view_library"],
        show_search="search",
        interactive=False,
        wrap=True,
        column_widths=[280, 140, 140, 90, 90, 100, 220, 200],
        buttons=[],
        elem_id="ateb-library",
    )


def rows(service: Service, language: str) -> list[list[str]]:
    """Return a row of words for each document and each file that can't be one."""
    return [_row(entry, language) for entry in _library(service).entries()]


def add_curation(service: Service, language: str) -> tuple[list[Any], list[Any]]:
    """Add what changes the library; return what `curation` fills, and the changes that call for it.

    The column is shown, and each function works, for a curator alone.
    """
    say = strings(language)
    with gr.Column(visible=False) as column:
        gr.Markdown(f"## {say['upload']}")
        file = gr.File(label=say["upload_file"], file_types=sorted(FORMATS), elem_id="ateb-upload")
        with gr.Column(visible=False) as understood:
            preview = gr.HTML(elem_id="ateb-preview")
            known = [gr.Textbox(label=say[f"library_{name}"]) for name in _KNOWN]
            replaces = gr.Checkbox(label=say["replace"])
            add = gr.Button(say["upload_add"], variant="primary", elem_id="ateb-add")
        gr.Markdown(f"## {say['remove_title']}")
        source = gr.Dropdown(label=say["filter_document"], elem_id="ateb-remove")
        remove = gr.Button(say["remove"], variant="stop", elem_id="ateb-remove-button")
        removed = gr.Dropdown(label=say["removed_files"], elem_id="ateb-removed")
        back = gr.Button(say["bring_back"], elem_id="ateb-back")

    def look(path: str | None, request: gr.Request) -> list[Any]:
        require_curator(request)
        if not path:
            return [gr.Column(visible=False), "", "", "", "", False]
        found = _library(service).preview(Path(path).name, Path(path))
        d = found.document
        return [gr.Column(visible=True), preview_html(found, language), d.title, d.office, d.date, False]

    def put(
        path: str, title: str, office: str, date: str, over: bool, request: gr.Request,
        progress: gr.Progress = _PROGRESS,
    ) -> None:  # fmt: skip
        require_curator(request)
        stated = dict(zip(_KNOWN, (title, office, date), strict=True))
        name = Path(path or "").name
        _library(service).add(name, Path(path or ""), stated, replace=over, progress=_told(progress))
        gr.Info(say["added"].format(name=name))

    def take(chosen: str | None, request: gr.Request, progress: gr.Progress = _PROGRESS) -> None:
        require_curator(request)
        if chosen:
            _library(service).remove(chosen, progress=_told(progress))
            gr.Info(say["removed"].format(name=chosen))

    def bring(chosen: str | None, request: gr.Request, progress: gr.Progress = _PROGRESS) -> None:
        require_curator(request)
        name = _library(service).bring_back(chosen or "", progress=_told(progress))
        gr.Info(say["added"].format(name=name))

    sure = json.dumps(f"{say['confirm']} {say['confirm_kept']}")
    ask = f"chosen => chosen && confirm({sure}) ? chosen : null"
    private: dict[str, Any] = {"api_visibility": "private"}
    file.change(speaking(look, language), file, [understood, preview, *known, replaces], **private)
    added = add.click(speaking(put, language), [file, *known, replaces], file, **private)
    gone = remove.click(speaking(take, language), source, source, js=ask, **private)
    returned = back.click(speaking(bring, language), removed, removed, **private)
    return [column, source, removed], [added, gone, returned]


def curation(service: Service, request: gr.Request) -> list[Any]:
    """Return what the column and its lists show to who asks."""
    settings, library = service.assistant.settings, _library(service)
    may = settings.uploads and not settings.read_only and user_of(request).role == "curator"
    sources = [entry.source for entry in library.entries()] if may else []
    removed = [(f"{name} ({kept[:13]})", kept) for kept, name in library.removed()] if may else []
    lists = [gr.Dropdown(choices=list(choices), value=None) for choices in (sources, removed)]
    return [gr.Column(visible=may), *lists]


def preview_html(preview: Preview, language: str) -> str:
    """Return what was understood of a file."""
    say, d = strings(language), preview.document
    items = "".join(f"<li>{escape(text)}</li>" for _, text in preview.headings)
    headings = f'<ul lang="{document_language(d)}">{items}</ul>' if items else ""
    told = [
        say["preview_counts"].format(characters=len(d.text), passages=preview.passages),
        f"{say['library_basis']}: {say[f'basis_{d.date_basis}']} {error_text(d.date_note, language)}",
        _hidden(d.hidden, say) if d.hidden else "",
        say["preview_outline"] if headings else say["preview_none"],
    ]
    facts = "".join(f"<p>{escape(text)}</p>" for text in told if text)
    return f"<h3>{escape(say['preview'])}</h3>{facts}{headings}"


def _row(entry: Entry, language: str) -> list[str]:
    say, d = strings(language), entry.document
    state = ": ".join(filter(None, (say[f"state_{entry.state}"], error_text(entry.reason, language))))
    if d is None:
        return [plain(entry.source), "", "", "", "", "", state, entry.source]
    if d.hidden:
        state += f". {_hidden(d.hidden, say)}"
    return [
        f"[{plain(d.title)}](?doc={d.id})",
        date_shown(d.date_text, "", language),
        say[f"basis_{d.date_basis}"],
        say[f"spoken_{document_language(d)}"],
        str(len(d.page_starts) or ""),
        str(entry.passages),
        state,
        entry.source,
    ]


def _hidden(found: str, say: Mapping[str, str]) -> str:
    return f"{say['hidden_text']}: {found.partition(': ')[2]}"


@lru_cache(maxsize=2)
def _library(service: Service) -> Library:
    settings = service.assistant.settings
    return Library(service.index, corpus=settings.corpus, path=settings.index, chroma_url=settings.chroma_url)


def _told(progress: gr.Progress) -> Callable[[int, int, str], None]:
    return lambda done, total, what: progress((done, total), desc=what) and None
