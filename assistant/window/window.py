"""The window in a language, from top to bottom as it is drawn: header, talk and sources, library."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import gradio as gr
from gradio.events import api
from gradio.processing_utils import save_bytes_to_cache, save_file_to_cache
from gradio.utils import get_upload_folder

from assistant.phrases.errors import error_text
from assistant.serve.identity import user_of
from assistant.serve.references import cite
from assistant.serve.service import Service
from assistant.window.document import passage_html
from assistant.window.export import FORMS, exported
from assistant.window.library import add_curation, add_table, curation, rows
from assistant.window.register import add_register
from assistant.window.sources import Messages, answer_of, sources_html, turns
from assistant.window.strings import LANGUAGES, strings
from assistant.window.talk import Talk, add_talk, document_choices, examples, speaking
from index import AtebError

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_window(service: Service, language: str, places: Mapping[str, str]) -> gr.Blocks:
    """Return the window in a language; places: language → address of the window in it."""
    say, settings = strings(language), service.assistant.settings
    blocks: gr.Blocks
    with gr.Blocks(
        title=say["title"], analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    ) as blocks:
        header = gr.HTML(header_html(language, places, ""))
        with gr.Tabs(overflow_behavior="wrap") as tabs:
            with gr.Tab(say["view_ask"], id="ask"), gr.Row():
                with gr.Column(scale=3, min_width=300):
                    talk, asked = add_talk(service, language)
                    _add_export(service, talk, language)
                with gr.Column(scale=2, min_width=300):
                    sources = gr.HTML(sources_html(service, (), language), elem_id="ateb-sources")
            with gr.Tab(say["view_library"], id="library") as library:
                table = add_table(language)
                curated, changes = add_curation(service, language) if settings.uploads else ([], [])
                if not settings.uploads:
                    gr.Markdown(say["library_fixed"])
            with gr.Tab(say["view_register"], id="register"):
                add_register(service.assistant, language)
            with gr.Tab(say["source"], id="document", visible=False) as opened:
                original = gr.DownloadButton(say["original"], size="md", elem_id="ateb-original")
                whole = gr.HTML(elem_id="ateb-whole")

        def fill(request: gr.Request) -> list[Any]:
            user = user_of(request).name if settings.auth == "users" else ""
            choices = document_choices(service, language)
            return [header_html(language, places, user), gr.Dropdown(choices=choices)]

        def offer() -> Any:
            return gr.Chatbot(examples=examples(service, service.index.version, language))

        def list_library(request: gr.Request) -> list[Any]:
            found = rows(service, language)
            return [found, *curation(service, request)] if curated else found

        def open_document(request: gr.Request) -> list[Any]:
            place = dict(request.query_params)
            tab = [gr.Tabs(selected="document"), gr.Tab(visible=True)]
            return [*tab, *_opened(service, place, language)] if "doc" in place else [gr.skip()] * 4

        cited = partial(sources_html, service, language=language)
        talk.chatbot.change(cited, talk.chatbot, sources, trigger_mode="always_last", **_QUIET)
        for changed in (blocks.load, *(change.success for change in changes)):
            changed(fill, None, [header, asked], **_QUIET)
            changed(offer, None, talk.chatbot, **_QUIET)
        for changed in (library.select, *(change.success for change in changes)):
            changed(list_library, None, [table, *curated], **_QUIET)
        page = [tabs, opened, whole, original]
        shown = blocks.load(speaking(open_document, language), None, page, **_QUIET)
        shown.then(None, None, None, js="() => atebShowMark()", **_QUIET)
        _add_endpoints(service, language)
    return blocks


def header_html(language: str, places: Mapping[str, str], user: str) -> str:
    """Return the header: the name, the languages, the colours, and who is logged in."""
    say = {key: escape(text) for key, text in strings(language).items()}
    here = {language: ' aria-current="true"'}
    languages = " ".join(
        f'<a href="{places[name]}" lang="{name}" hreflang="{name}"{here.get(name, "")}>'
        f"{escape(strings(name)['language'])}</a>"
        for name in LANGUAGES
    )
    themes = " ".join(f'<a href="?__theme={name}">{say[f"theme_{name}"]}</a>' for name in ("light", "dark"))
    leave = (
        f'<form method="post" action="/logout?lang={language}"><span>{escape(user)}</span> '
        f"<button>{say['log_out']}</button></form>"
    )
    return (
        f'<div class="ateb-header"><a class="ateb-skip" href="#ateb-question">{say["skip"]}</a>'
        f"<h1>{say['title']}</h1><p>{say['tagline']}</p>"
        f'<nav aria-label="{say["switch_label"]}">{languages}</nav>'
        f'<nav aria-label="{say["theme"]}">{themes}</nav>{leave if user else ""}</div>'
    )


def _add_export(service: Service, talk: Talk, language: str) -> None:
    """Add a button for each form; the file is made when it is asked for, and no earlier."""
    say = strings(language)
    file = gr.DownloadButton(visible="hidden", elem_id="ateb-file")

    def make(form: str, messages: Messages) -> str:
        answers = [answer_of(service, question, text, language) for question, text in turns(messages)]
        if not answers:
            raise gr.Error(say["export_none"], print_exception=False)
        data = exported(answers, form, language)
        return str(save_bytes_to_cache(data, f"{say['conversation']}.{form}", get_upload_folder()))

    with gr.Row(elem_classes="ateb-export"):
        for form in FORMS:
            made = gr.Button(say[f"export_{form}"], size="sm").click(
                partial(make, form), talk.chatbot_state, file, **_QUIET
            )
            made.success(None, None, None, js="() => atebDownload()", **_QUIET)


def _opened(service: Service, place: Mapping[str, str], language: str) -> tuple[str, str | None]:
    """Return the document that an address asks for as HTML, and its file to download."""
    document = service.index.document(place["doc"])
    asked = (place.get(name, "") for name in ("start", "end"))
    start, end = (min(int(n), len(document.text)) if n.isdecimal() else 0 for n in asked)
    file = service.assistant.settings.corpus / document.source
    kept = save_file_to_cache(file, get_upload_folder()) if file.is_file() else None
    return passage_html(document, cite(document, start, end), language, whole=True), kept


def _add_endpoints(service: Service, language: str) -> None:
    """Add what `gradio_client` calls by name, beside the chat's own `/chat`."""

    async def ask(question: str, history: list[str], document: str, request: gr.Request) -> dict[str, Any]:
        """Answer a question as data, in the published form of an answer: text, claims, citations."""
        try:
            answer = await service.gate.run(
                lambda: service.ask(
                    question, history, user=user_of(request), interface="gradio",
                    where={"document": document} if document else None,
                )
            )  # fmt: skip
        except AtebError as error:
            raise gr.Error(error_text(str(error), language), print_exception=False) from error
        return answer.to_dict()

    api(ask, api_name="ask", concurrency_limit=None)
