"""The library: its documents as a table; a file previewed and added, removed, brought back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.phrases.errors import error_text
from assistant.serve.identity import NotAllowedError, require_curator, user_of
from assistant.serve.library import REMOVED, Entry, Library, Preview
from assistant.serve.service import Service
from assistant.window.message import date_shown, plain
from assistant.window.strings import strings
from index import AtebError
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


def add_curation(service: Service, language: str) -> tuple[gr.Column, list[Any], list[Any]]:
    """Add what changes the library; return its column, its lists and the buttons that change them.

    The column is shown, and each function works, for a curator alone.
    """
    say = strings(language)
    with gr.Column(visible=False) as column:
        gr.Markdown(f"## {say['upload']}")
        file = gr.File(
            label=say["upload_file"], file_types=sorted(FORMATS), type="filepath", elem_id="ateb-upload"
        )
        preview = gr.HTML(elem_id="ateb-preview")
        known = [gr.Textbox(label=say[f"library_{name}"], visible=False) for name in _KNOWN]
        replaces = gr.Checkbox(label=say["replace"], visible=False)
        add = gr.Button(say["upload_add"], variant="primary", visible=False, elem_id="ateb-add")
        gr.Markdown(f"## {say['remove_title']}")
        source = gr.Dropdown(label=say["filter_document"], elem_id="ateb-remove")
        remove = gr.Button(say["remove"], elem_id="ateb-remove-button")
        with gr.Group(visible=False) as question:
            gr.Markdown(f"**{say['confirm']}** {say['confirm_kept']}")
            sure = gr.Button(say["remove"], variant="stop", elem_id="ateb-sure")
            keep = gr.Button(say["cancel"])
        removed = gr.Dropdown(label=say["removed_files"], elem_id="ateb-removed")
        back = gr.Button(say["bring_back"], elem_id="ateb-back")
        done = gr.HTML(elem_id="ateb-done", elem_classes="ateb-status")
    shown = [*known, replaces, add]

    def look(path: str | None, request: gr.Request) -> list[Any]:
        require_curator(request)
        if not path:
            return ["", *(gr.update(visible=False) for _ in shown)]
        found = _library(service).preview(Path(path).name, Path(path))
        d = found.document
        values = [gr.update(value=value, visible=True) for value in (d.title, d.office, d.date)]
        return [
            preview_html(found, language),
            *values,
            *(gr.update(value=False, visible=True), gr.update(visible=True)),
        ]

    def bring(chosen: str | None, request: gr.Request, progress: gr.Progress = _PROGRESS) -> str:
        require_curator(request)
        if chosen not in {file for _, file in _removed(service)}:
            raise gr.Error(say["removed_none"], print_exception=False)
        kept, name = service.assistant.settings.corpus / REMOVED / str(chosen), _name(str(chosen))
        _library(service).add(name, kept, {}, progress=_told(progress))
        kept.unlink()
        return _said(say["added"].format(name=name))

    def put(
        path: str | None, title: str, office: str, date: str, over: bool, request: gr.Request,
        progress: gr.Progress = _PROGRESS,
    ) -> list[Any]:  # fmt: skip
        require_curator(request)
        library, name = _library(service), Path(path or "").name
        stated = dict(zip(_KNOWN, (title, office, date), strict=True))
        over = over and name in {entry.source for entry in library.entries()}
        if over:
            library.remove(name)
        try:
            library.add(name, Path(path or ""), stated, progress=_told(progress))
        except AtebError:
            if over:
                bring(next(file for _, file in _removed(service) if _name(file) == name), request)
            raise
        return [_said(say["added"].format(name=name)), None]

    def take(chosen: str | None, request: gr.Request, progress: gr.Progress = _PROGRESS) -> list[Any]:
        require_curator(request)
        _library(service).remove(chosen or "", progress=_told(progress))
        return [_said(say["removed"].format(name=chosen)), gr.Group(visible=False)]

    def private(work: Callable[..., Any]) -> dict[str, Any]:
        return {"fn": _speaking(work, language), "api_visibility": "private"}

    file.change(**private(look), inputs=file, outputs=[preview, *shown])
    added = add.click(**private(put), inputs=[file, *known, replaces], outputs=[done, file])
    remove.click(lambda chosen: gr.Group(visible=bool(chosen)), source, question, api_visibility="private")
    keep.click(lambda: gr.Group(visible=False), None, question, api_visibility="private")
    gone = sure.click(**private(take), inputs=source, outputs=[done, question])
    returned = back.click(**private(bring), inputs=removed, outputs=done)
    return column, [source, removed], [added, gone, returned]


def lists(service: Service, request: gr.Request) -> list[Any]:
    """Return what the column and its lists show to who asks."""
    settings = service.assistant.settings
    may = settings.uploads and not settings.read_only and user_of(request).role == "curator"
    sources = [entry.source for entry in _library(service).entries()] if may else []
    removed = _removed(service) if may else []
    return [
        gr.Column(visible=may),
        gr.Dropdown(choices=sources, value=None),
        gr.Dropdown(choices=removed, value=None),
    ]


def preview_html(preview: Preview, language: str) -> str:
    """Return what was understood of a file."""
    say, d = strings(language), preview.document
    counts = say["preview_counts"].format(characters=len(d.text), passages=preview.passages)
    headings = "".join(f"<li>{escape(text)}</li>" for _, text in preview.headings)
    outline = (
        f'<p>{escape(say["preview_outline"])}</p><ul lang="{document_language(d)}">{headings}</ul>'
        if headings
        else f"<p>{escape(say['preview_none'])}</p>"
    )
    dated = f"{say[f'basis_{d.date_basis}']} {error_text(d.date_note, language)}".strip()
    hidden = f"<p><strong>{escape(_hidden(d.hidden, say))}</strong></p>" if d.hidden else ""
    return (
        f"<h3>{escape(say['preview'])}</h3><p>{escape(counts)}</p>{outline}"
        f"<p>{escape(say['library_basis'])}: {escape(dated)}</p>{hidden}"
    )


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


def _removed(service: Service) -> list[tuple[str, str]]:
    """Return (what it is shown as, name of its file) of what was removed, the latest first."""
    files = (service.assistant.settings.corpus / REMOVED).glob("*-*")
    return [(f"{_name(f.name)} ({f.name[:13]})", f.name) for f in sorted(files, reverse=True)]


def _name(kept: str) -> str:
    return kept.partition("-")[2]


def _said(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _told(progress: gr.Progress) -> Callable[[int, int, str], None]:
    return lambda done, total, what: progress((done, total), desc=what) and None


def _speaking(work: Callable[..., Any], language: str) -> Callable[..., Any]:
    """Return a function whose errors are said in the window, in its language."""

    @wraps(work)
    def speaking(*given: Any, **named: Any) -> Any:
        try:
            return work(*given, **named)
        except (AtebError, NotAllowedError) as error:
            raise gr.Error(error_text(str(error), language), print_exception=False) from error

    return speaking
