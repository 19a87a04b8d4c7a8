"""The window in a language, from top to bottom as it is drawn: header, talk and sources, library."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import gradio as gr
from fastapi import FastAPI
from gradio.events import api
from gradio.processing_utils import save_bytes_to_cache, save_file_to_cache

from assistant.phrases.errors import error_text
from assistant.register.tab import register_tab
from assistant.serve.identity import user_of
from assistant.serve.limits import check_length
from assistant.serve.references import Reference
from assistant.serve.service import Service
from assistant.window.document import document_html
from assistant.window.export import FORMS, exported
from assistant.window.library import add_curation, add_table, lists, rows
from assistant.window.sources import Messages, answer_of, sources_html, turns
from assistant.window.strings import FOLDER, LANGUAGES, strings
from assistant.window.talk import Talk, add_talk, document_choices, drawn_examples
from index import AtebError, QueryError

_HOUR = 3600


def gradio_app(service: Service, places: Mapping[str, str]) -> FastAPI:
    """Return an application of Gradio's with a window for each language, at its place."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for name, place in sorted(places.items(), key=lambda item: item[1] == "/"):  # "/" takes every path
        gr.mount_gradio_app(
            app,
            build_window(service, name, places),
            path=place.rstrip("/"),
            css_paths=FOLDER / "window.css",
            theme=_theme(),
            i18n=gr.I18n(en=_own_words(name)),
            max_file_size=service.assistant.settings.upload_limit,
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            enable_monitoring=False,
            show_error=False,
            allowed_paths=[],
        )
    return app


def build_window(service: Service, language: str, places: Mapping[str, str]) -> gr.Blocks:
    """Return the window in a language; places: language → address of the window in it."""
    say = strings(language)
    blocks: gr.Blocks
    with gr.Blocks(
        title=say["title"], analytics_enabled=False, fill_width=True, delete_cache=(_HOUR, _HOUR)
    ) as blocks:
        header = gr.HTML(header_html(language, places, ""))
        with gr.Tabs() as tabs:
            with gr.Tab(say["view_ask"], id="ask"), gr.Row():
                with gr.Column(scale=3, min_width=300):
                    talk, asked = add_talk(service, language)
                    _add_export(service, talk, language)
                with gr.Column(scale=2, min_width=300):
                    sources = gr.HTML(sources_html(service, (), language), elem_id="ateb-sources")
            with gr.Tab(say["view_library"], id="library") as library:
                table = add_table(language)
                shown: list[Any] = []
                changes: Sequence[Any] = ()
                if service.assistant.settings.uploads:
                    column, chosen, changes = add_curation(service, language)
                    shown = [column, *chosen]
                else:
                    gr.Markdown(say["library_fixed"])
            with gr.Tab(say["view_register"], id="register"):
                register_tab(service.assistant, language)
            with gr.Tab(say["source"], id="document", visible=False) as opened:
                original = gr.DownloadButton(say["original"], size="md", elem_id="ateb-original")
                whole = gr.HTML()
        talk.chatbot.change(
            lambda messages: sources_html(service, messages, language),
            talk.chatbot, sources,
            show_progress="hidden", api_visibility="private", trigger_mode="always_last",
        )  # fmt: skip

        def fill(request: gr.Request) -> list[Any]:
            user = user_of(request).name if service.assistant.settings.auth == "users" else ""
            return [header_html(language, places, user), *offered()]

        def offered() -> list[Any]:
            examples: Any = [{"text": question} for question in drawn_examples(service, language)]
            return [gr.Dropdown(choices=document_choices(service, language)), gr.Chatbot(examples=examples)]

        def listed(request: gr.Request) -> list[Any]:
            return [rows(service, language), *(lists(service, request) if shown else ())]

        def open_document(request: gr.Request) -> list[Any]:
            place = dict(request.query_params)
            return (
                _opened(service, place, language, original.GRADIO_CACHE)
                if "doc" in place
                else [gr.skip()] * 4
            )

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        blocks.load(fill, None, [header, asked, talk.chatbot], **quiet)
        library.select(listed, None, [table, *shown], **quiet)
        for change in changes:
            change.success(offered, None, [asked, talk.chatbot], **quiet)
            change.success(listed, None, [table, *shown], **quiet)
        blocks.load(open_document, None, [tabs, opened, whole, original], **quiet).then(
            None, None, None, js="() => atebShowMark()", api_visibility="private"
        )
        _add_endpoints(service, language)
    return blocks


def header_html(language: str, places: Mapping[str, str], user: str) -> str:
    """Return the header: the name, the languages, the colours, and who is logged in."""
    say = {key: escape(text) for key, text in strings(language).items()}
    current = {language: ' aria-current="true"'}
    languages = " ".join(
        f'<a href="{places[name]}" lang="{name}" hreflang="{name}"{current.get(name, "")}>'
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

    def make(messages: Messages, form: str) -> str:
        answers = [answer_of(service, question, text, language) for question, text in turns(messages)]
        if not answers:
            raise gr.Error(say["export_none"], print_exception=False)
        data = exported(answers, form, language)
        return str(save_bytes_to_cache(data, f"{say['conversation']}.{form}", file.GRADIO_CACHE))

    with gr.Row(elem_classes="ateb-export"):
        for form in FORMS:
            gr.Button(say[f"export_{form}"], size="sm").click(
                lambda messages, form=form: make(messages, form),
                talk.chatbot_state, file, show_progress="hidden", api_visibility="private",
            ).success(None, None, None, js="() => atebDownload()", api_visibility="private")  # fmt: skip


def _opened(service: Service, place: dict[str, str], language: str, cache: str) -> list[Any]:
    """Return the tab of a document, chosen and filled, as an address asks for it."""
    say = strings(language)
    try:
        document = service.index.document(place["doc"])
        start, end = (int(place.get(name, 0)) for name in ("start", "end"))
    except (QueryError, ValueError):
        return [gr.Tabs(selected="document"), gr.Tab(visible=True), f"<p>{say['source_gone']}</p>", None]
    html = document_html(document, Reference(0, document.id, start, end), language)
    file = service.assistant.settings.corpus / document.source
    kept = save_file_to_cache(file, cache) if file.is_file() else None
    return [gr.Tabs(selected="document"), gr.Tab(visible=True), html, gr.DownloadButton(value=kept)]


def _add_endpoints(service: Service, language: str) -> None:
    """Add what `gradio_client` calls by name, beside the chat's own `/chat`."""

    async def ask(
        question: str, history: list[str], document: str, request: gr.Request
    ) -> dict[str, Any]:  # fmt: skip
        """Answer a question as data, in the published form of an answer: text, claims, citations."""
        try:
            check_length(question)
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


def _theme() -> Any:
    """Return Gradio's own theme, without fonts to fetch, in colours that can be read in light and dark."""
    return gr.themes.Default(
        primary_hue="blue", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
    ).set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_800",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        button_cancel_background_fill="#b91c1c",
        button_cancel_background_fill_hover="#991b1b",
        button_cancel_background_fill_dark="#b91c1c",
        button_cancel_background_fill_hover_dark="#991b1b",
        link_text_color="*primary_800",
        link_text_color_dark="*primary_300",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        input_placeholder_color="*neutral_600",
        input_placeholder_color_dark="*neutral_400",
    )


def _own_words(language: str) -> dict[str, str]:
    """Return Gradio's own words by its keys; it has no Welsh, so that stands for its English."""
    path = FOLDER / f"gradio_{language}.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {f"{table}.{key}": text for table, words in tables.items() for key, text in words.items()}
